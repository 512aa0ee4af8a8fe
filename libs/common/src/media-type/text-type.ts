import { type DocumentType } from '@app/common/contracts';
import { type Detection } from './detection.js';

const BY_EXTENSION: Readonly<Record<string, DocumentType>> = {
  csv: 'csv',
  htm: 'html',
  html: 'html',
  log: 'text',
  text: 'text',
  tsv: 'csv',
  txt: 'text',
  xhtml: 'html',
};
const HEAD_CHARS = 64 * 1024;
const OSCAL_NAMESPACE = /["']http:\/\/csrc\.nist\.gov\/ns\/oscal\/1\.0["']/;
/** What may stand before the first element: declarations, comments, a document type with or without a subset. */
const PROLOG = /^(?:\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE[^[>]*(?:\[[\s\S]*?\]\s*)?>)/i;
const ROOT = /^<([A-Za-z_][\w.-]*(?::[\w.-]+)?)([^>]*)>?/;
/** Formats that are written in text and would be indexed with their commands. */
const OTHER_FORMATS: readonly (readonly [RegExp, string])[] = [
  [/^\{\\rtf/, 'RTF'],
  [/^%!PS/, 'PostScript'],
];
const MAX_CONTROL_SHARE = 0.001;

/** Which kind of text it is. What nothing speaks for is Markdown, which plain text is too. */
export function textType(text: string, name: string): Detection {
  const head = text.slice(0, HEAD_CHARS).trimStart();
  const other = OTHER_FORMATS.find(([pattern]) => pattern.test(head));
  if (other) {
    return { type: undefined, what: other[1] };
  }
  const markup = head.startsWith('<') ? markupType(head, extensionOf(name)) : undefined;
  if (markup) {
    return markup;
  }
  if (/^[{[]/.test(head) && (/\.(json|jsonl|ndjson)$/i.test(name) || isJson(text))) {
    return { type: 'oscal-json' };
  }
  return { type: BY_EXTENSION[extensionOf(name)] ?? 'markdown' };
}

/** Bytes that are not UTF-8: only pages and tables, which old programs write, are read in another encoding. */
export function legacyTextType(bytes: Uint8Array, name: string): Detection {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, HEAD_CHARS));
  const text = head.toString('latin1');
  const controls = text.match(/[\u0000-\u0008\u000e-\u001f]/g)?.length ?? 0;
  if (bytes.includes(0) || controls > head.length * MAX_CONTROL_SHARE) {
    return { type: undefined, what: 'neither text nor a format that is known here' };
  }
  const { type } = textType(text, name);
  return type === 'html' || type === 'csv'
    ? { type }
    : { type: undefined, what: 'text in another encoding than UTF-8' };
}

/** The ending of a name, in lower case; empty where there is none. */
export function extensionOf(name: string): string {
  return /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

/** Nothing for text that merely begins with a tag, as Markdown may. */
function markupType(head: string, extension: string): Detection | undefined {
  const [root, attributes] = rootOf(head);
  if (/^<!doctype\s+html\b/i.test(withoutComments(head)) || /^(html|head|body)$/i.test(root)) {
    return { type: 'html' };
  }
  if (OSCAL_NAMESPACE.test(attributes)) {
    return { type: 'oscal-xml' };
  }
  if (/^<(\?xml|!doctype)\b/i.test(head) || extension === 'xml') {
    return { type: undefined, what: 'XML that is not OSCAL' };
  }
  return undefined;
}

function rootOf(head: string): readonly [name: string, attributes: string] {
  let rest = head;
  for (let found = PROLOG.exec(rest); found; found = PROLOG.exec(rest)) {
    rest = rest.slice(found[0].length);
  }
  const [, name = '', attributes = ''] = ROOT.exec(rest) ?? [];
  return [name, attributes];
}

function withoutComments(head: string): string {
  return head.replace(/^(?:\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)+/, '');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
