import { AppError } from '@app/common/errors';

const CONTROL_CHARACTERS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** Text in UTF-8, or in UTF-16 with a byte order mark. */
export function decodeText(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return storableText(text);
  } catch (error) {
    throw new AppError('document_unreadable', `The file is not text in ${encoding.toUpperCase()}.`, {
      cause: error,
    });
  }
}

/** Line ends as line feeds; control characters and halves of pairs, which no database keeps, are replaced. */
export function storableText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(CONTROL_CHARACTERS, ' ').toWellFormed();
}

function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) {
    return 'utf-16le';
  }
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
