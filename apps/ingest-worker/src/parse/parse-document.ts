import { AppError } from '@app/common/errors';
import { decodeText } from './decode-text.js';
import { parseMarkdown } from './markdown.js';
import { parseOscalFile } from './oscal.js';
import { type ParsedDocument, type SourceFile } from './parsed-document.js';
import { parsePlainText } from './plain-text.js';

type Format = 'oscal' | 'markdown' | 'text';

const BY_EXTENSION: Readonly<Record<string, Format>> = {
  json: 'oscal',
  md: 'markdown',
  markdown: 'markdown',
  txt: 'text',
  text: 'text',
};
const BY_MEDIA_TYPE: Readonly<Record<string, Format>> = {
  'application/json': 'oscal',
  'application/oscal+json': 'oscal',
  'text/markdown': 'markdown',
  'text/x-markdown': 'markdown',
  'text/plain': 'text',
};

/**
 * Reads a document by its format. Throws `document_unreadable` or `oscal_invalid` with a reason for the person who
 * uploaded it.
 */
export function parseDocument(file: SourceFile): ParsedDocument {
  const format = formatOf(file);
  switch (format) {
    case 'oscal':
      return parseOscalFile(decodeText(file.bytes), file.sourceName);
    case 'markdown':
      return withText(parseMarkdown(decodeText(file.bytes), file.title));
    case 'text':
      return withText(parsePlainText(decodeText(file.bytes), file.title));
    case undefined:
      throw new AppError(
        'document_unreadable',
        'Files of this kind cannot be read. OSCAL in JSON, Markdown and plain text can.',
      );
  }
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

function withText(parsed: ParsedDocument): ParsedDocument {
  if (parsed.chunks.length === 0) {
    throw new AppError('document_unreadable', 'The document has no text.');
  }
  return parsed;
}
