import { AppError } from '@app/common/errors';

export type DocumentMediaType = 'application/json' | 'text/markdown' | 'text/plain';

/** XML (of OSCAL too) and HTML: read as plain text they would be indexed with their tags. */
const MARKUP = /^\s*<(\?xml|!doctype|html)\b/i;

/** What a document is, by its bytes; the name decides only between two kinds of text. Throws `unsupported_media_type`. */
export function mediaTypeOf(bytes: Uint8Array, name: string): DocumentMediaType {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unsupported();
  }
  if (text.includes('\u0000') || MARKUP.test(text)) {
    throw unsupported();
  }
  if (/^\s*[{[]/.test(text) && (/\.(json|jsonl|ndjson)$/i.test(name) || isJson(text))) {
    return 'application/json';
  }
  return /\.(txt|text|log)$/i.test(name) ? 'text/plain' : 'text/markdown';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function unsupported(): AppError {
  return new AppError(
    'unsupported_media_type',
    'Only OSCAL JSON, Markdown and plain text in UTF-8 can be ingested.',
  );
}
