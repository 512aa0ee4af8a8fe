import { type DocumentType } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { detectType } from '@app/common/media-type';
import { openArchive } from './archive/open-archive.js';
import { decodeText } from './decode-text.js';
import { parseMarkdown } from './markdown.js';
import { parseOscalFile, parseOscalXmlFile } from './oscal.js';
import { type ParsedDocument, type SourceFile } from './parsed-document.js';
import { parsePlainText } from './plain-text.js';

type Parser = (file: SourceFile) => ParsedDocument | Promise<ParsedDocument>;

/** What is read. A parser with a large library imports it when it is first needed. */
const PARSERS: Readonly<Record<DocumentType, Parser>> = {
  csv: async ({ bytes, title }) => (await import('./csv.js')).parseCsv(bytes, title),
  docx: async ({ bytes, title }) => (await import('./docx.js')).parseDocx(bytes, title),
  html: async ({ bytes, title }) => (await import('./html.js')).parseHtml(bytes, title),
  'oscal-json': ({ bytes, sourceName }) => parseOscalFile(decodeText(bytes), sourceName),
  'oscal-xml': ({ bytes, sourceName }) => parseOscalXmlFile(decodeText(bytes), sourceName),
  markdown: ({ bytes, title }) => parseMarkdown(decodeText(bytes), title),
  pdf: async ({ bytes, title, ocr }) => (await import('./pdf.js')).parsePdf(bytes, title, ocr),
  text: ({ bytes, title }) => parsePlainText(decodeText(bytes), title),
  xlsx: async ({ bytes, title }) => (await import('./xlsx.js')).parseXlsx(bytes, title),
  zip: async (file) => (await import('./archive/parse-archive.js')).parseArchive(file, parsePart),
};
/** More than any Office file that people write: what is unpacked from it is only text. */
const OFFICE_LIMITS = { entries: 10_000, unpackedMb: 256 };

/**
 * Reads a document by what its content is. Throws `document_unreadable`, `document_too_large` or `oscal_invalid` with a
 * reason for the person who uploaded it.
 */
export async function parseDocument(file: SourceFile): Promise<ParsedDocument> {
  return parseAs(await typeOf(file), file);
}

/** A file in an archive. Archives in archives are not read. */
async function parsePart(file: SourceFile): Promise<ParsedDocument> {
  const type = await typeOf(file);
  if (type === 'zip') {
    throw new AppError('document_unreadable', 'Archives inside of archives are not read.');
  }
  if (file.partTypes?.includes(type) === false) {
    throw new AppError('document_unreadable', `Files of this kind (${type}) are not accepted.`);
  }
  return parseAs(type, file);
}

async function typeOf({ bytes, sourceName }: SourceFile): Promise<DocumentType> {
  const detected = await detectType(bytes, sourceName);
  if (detected.type === undefined) {
    throw new AppError('document_unreadable', `This is ${detected.what}, which cannot be read.`);
  }
  return detected.type;
}

async function parseAs(type: DocumentType, file: SourceFile): Promise<ParsedDocument> {
  if (type === 'docx' || type === 'xlsx') {
    await openArchive(file.bytes, OFFICE_LIMITS);
  }
  const parsed = await PARSERS[type](file);
  if (parsed.chunks.length === 0 && (parsed.structure ?? parsed.inner?.[0]) === undefined) {
    throw new AppError('document_unreadable', 'The document has no text.');
  }
  return parsed;
}
