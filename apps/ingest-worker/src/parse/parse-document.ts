import { AppError } from '@app/common/errors';
import { decodeText } from './decode-text.js';
import { parseDocx } from './docx.js';
import { parseHtml } from './html.js';
import { parseMarkdown } from './markdown.js';
import { parseOscalFile } from './oscal.js';
import { type ParsedDocument, type SourceFile } from './parsed-document.js';
import { parsePlainText } from './plain-text.js';

type Format = 'oscal' | 'markdown' | 'text' | 'html' | 'docx';

const BY_EXTENSION: Readonly<Record<string, Format>> = {
  docx: 'docx',
  htm: 'html',
  html: 'html',
  json: 'oscal',
  md: 'markdown',
  markdown: 'markdown',
  txt: 'text',
  text: 'text',
  xhtml: 'html',
};
const BY_MEDIA_TYPE: Readonly<Record<string, Format>> = {
  'application/json': 'oscal',
  'application/oscal+json': 'oscal',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/xhtml+xml': 'html',
  'text/html': 'html',
  'text/markdown': 'markdown',
  'text/x-markdown': 'markdown',
  'text/plain': 'text',
};

/** Who reads what. */
const PARSERS: Readonly<Record<Format, (file: SourceFile) => ParsedDocument | Promise<ParsedDocument>>> = {
  docx: ({ bytes, title }) => parseDocx(bytes, title),
  html: ({ bytes, title }) => parseHtml(bytes, title),
  markdown: ({ bytes, title }) => parseMarkdown(decodeText(bytes), title),
  oscal: ({ bytes, sourceName }) => parseOscalFile(decodeText(bytes), sourceName),
  text: ({ bytes, title }) => parsePlainText(decodeText(bytes), title),
};

/**
 * Reads a document by its format. Throws `document_unreadable` or `oscal_invalid` with a reason for the person who
 * uploaded it.
 */
export async function parseDocument(file: SourceFile): Promise<ParsedDocument> {
  const format = formatOf(file);
  if (format === undefined) {
    throw new AppError('document_unreadable', 'Files of this kind cannot be read.');
  }
  const parsed = await PARSERS[format](file);
  if (parsed.chunks.length === 0 && parsed.structure === undefined) {
    throw new AppError('document_unreadable', 'The document has no text.');
  }
  return parsed;
}

/** Whether `parseDocument` knows files of that name. */
export function isReadableName(name: string): boolean {
  return extensionOf(name) in BY_EXTENSION;
}

/** The name decides where it has a known ending, because browsers and scripts send all sorts of types. */
function formatOf({ sourceName, mediaType }: SourceFile): Format | undefined {
  return (
    BY_EXTENSION[extensionOf(sourceName)] ??
    BY_MEDIA_TYPE[mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? '']
  );
}

function extensionOf(name: string): string {
  return /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}
