import { AppError } from '@app/common/errors';
import { type OscalDocument } from '@app/common/oscal';
import { storableText } from '../decode-text.js';
import { type ParsedChunk, type ParsedDocument } from '../parsed-document.js';
import { OscalStructure } from '../structure.js';

/** Several times what 25 MB of text make. */
const MAX_PASSAGES = 100_000;
/** UTF-16 units of all passages together: twice the largest upload by default. */
const MAX_CHARS = 50_000_000;
const MAX_NOTICES = 50;
const MAX_NOTICE_CHARS = 500;

/** A document that can be kept: within bounds, and without characters that no database takes. Throws `document_too_large`. */
export function boundedDocument(parsed: ParsedDocument): ParsedDocument {
  const { chunks, structure, inner, notices } = parsed;
  if (chunks.length > MAX_PASSAGES) {
    throw tooLarge(`it has more than ${MAX_PASSAGES.toLocaleString('en')} passages`);
  }
  const chars = chunks.reduce((sum, { title, text }) => sum + title.length + text.length, 0);
  if (chars > MAX_CHARS) {
    throw tooLarge(`its passages have more than ${MAX_CHARS.toLocaleString('en')} characters`);
  }
  return {
    ...parsed,
    chunks: chunks.map(storableChunk),
    structure: structure && storable(structure),
    inner: inner?.map(storable),
    notices: notices && fewNotices(notices),
  };
}

function tooLarge(reason: string): AppError {
  return new AppError('document_too_large', `The document is too large inside: ${reason}.`);
}

function storableChunk(chunk: ParsedChunk): ParsedChunk {
  return { ...chunk, title: storableText(chunk.title), text: storableText(chunk.text) };
}

/** JSON may spell out characters that are not in the file itself. */
function storable(structure: OscalDocument): OscalDocument {
  const json = JSON.stringify(structure);
  if (!/\\u(?:00[01]|d[89a-f])/i.test(json)) {
    return structure;
  }
  return OscalStructure.parse(
    JSON.parse(json, (_key, value: unknown) => (typeof value === 'string' ? storableText(value) : value)),
  );
}

function fewNotices(notices: readonly string[]): readonly string[] {
  const told = notices.slice(0, MAX_NOTICES).map((notice) => storableText(notice.slice(0, MAX_NOTICE_CHARS)));
  const more = notices.length - told.length;
  return more > 0 ? [...told, `${more} more files were left out.`] : told;
}
