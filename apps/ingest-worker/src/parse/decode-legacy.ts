import { AppError } from '@app/common/errors';

/** Of a page's beginning, where it must name its encoding (HTML standard, 13.2.3.2). */
const SNIFFED_BYTES = 1024;
/** The names by which pages ask for Windows-1252 (Encoding standard, 4.2), for as long as anybody uses them. */
const WINDOWS_1252 = /^(?:windows-1252|cp-?1252|iso-?8859-1|latin-?1|us-ascii|ascii)$/i;
/** What bytes 0x80 to 0x9f mean there; `TextDecoder` takes them for control characters in some versions of Node. */
const HIGH_CONTROLS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/**
 * A table as text: UTF-8, UTF-16 with a byte order mark, and what is neither is read as Windows-1252, in which office
 * programs export without saying so.
 */
export function decodeTable(bytes: Uint8Array): string {
  return decodedUnicode(bytes) ?? decodedWindows(bytes);
}

/** A page in the encoding that its byte order mark, its bytes or its `meta` element tell, else in Windows-1252. */
export function decodeHtml(bytes: Uint8Array): string {
  const known = decodedUnicode(bytes);
  if (known !== undefined) {
    return known;
  }
  const start = Buffer.from(bytes.subarray(0, SNIFFED_BYTES)).toString('latin1');
  const name = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(start)?.[1] ?? 'windows-1252';
  return WINDOWS_1252.test(name) ? decodedWindows(bytes) : decodedAs(bytes, name);
}

function decodedUnicode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function decodedAs(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding).decode(bytes);
  } catch (error) {
    throw new AppError('document_unreadable', `Text in ${encoding} cannot be read.`, { cause: error });
  }
}

function decodedWindows(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1');
  return text.replace(/[\u0080-\u009f]/g, (byte) => HIGH_CONTROLS[byte.charCodeAt(0) - 0x80] ?? byte);
}

function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) {
    return 'utf-16le';
  }
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
