import { type DocumentType } from '@app/common/contracts';
import { fileTypeFromBuffer } from 'file-type';
import { type Detection } from './detection.js';
import { legacyTextType, textType } from './text-type.js';
import { zipType } from './zip-type.js';

const MEDIA_TYPES: Readonly<Record<DocumentType, string>> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
  html: 'text/html',
  markdown: 'text/markdown',
  text: 'text/plain',
  'oscal-json': 'application/json',
  'oscal-xml': 'application/xml',
  zip: 'application/zip',
};

/** As much as signatures of binary formats are looked for in. */
const SIGNATURE_BYTES = 4100;
/** Where a PDF may begin (ISO 32000-1, annex H.3.4.1). */
const PDF_HEADER_BYTES = 1024;

/** As HTTP calls it. */
export function mediaTypeOf(type: DocumentType): string {
  return MEDIA_TYPES[type];
}

/** What a file is by its content; its name decides only between kinds of plain text. Never throws for bad content. */
export async function detectType(bytes: Uint8Array, name: string): Promise<Detection> {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, SIGNATURE_BYTES));
  if (start.indexOf('%PDF-') === 0) {
    return { type: 'pdf' };
  }
  if (/^PK(\x03\x04|\x05\x06|\x07\x08)/.test(start.toString('latin1', 0, 4))) {
    return zipType(bytes, name);
  }
  const text = decode(bytes);
  if (text !== undefined) {
    return textType(text, name);
  }
  if (start.subarray(0, PDF_HEADER_BYTES).includes('%PDF-')) {
    return { type: 'pdf' };
  }
  const found = await fileTypeFromBuffer(start);
  return found ? { type: undefined, what: nameOf(found.mime) } : legacyTextType(bytes, name);
}

/** UTF-8, or UTF-16 with a byte order mark; nothing for bytes that are not text. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
    return text.includes('\u0000') ? undefined : text;
  } catch {
    return undefined;
  }
}

function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) {
    return 'utf-16le';
  }
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

function nameOf(mime: string): string {
  return mime === 'application/x-cfb' ? 'an Office file of the old kind or one with a password' : mime;
}
