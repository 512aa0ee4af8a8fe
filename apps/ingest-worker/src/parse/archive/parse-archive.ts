import { AppError } from '@app/common/errors';
import {
  type ParsedChunk,
  type ParsedDocument,
  type PlacedSection,
  type SourceFile,
} from '../parsed-document.js';
import { SECTION_GAP } from '../sections.js';
import { type ArchiveEntry, openArchive } from './open-archive.js';

const LIMITS = { entries: 1000, unpackedMb: 256 };
/** What systems put beside the files of people. */
const NOT_A_DOCUMENT = /(^|\/)(__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$)/i;

/**
 * An archive is one document, its files are parts of it in their order: each is titled with its name, which is also the
 * outermost heading above its text. A part that cannot be read is a notice. Throws what `openArchive` throws, and
 * `document_unreadable` when no part can be read.
 */
export async function parseArchive(
  file: SourceFile,
  parsePart: (part: SourceFile) => Promise<ParsedDocument>,
): Promise<ParsedDocument> {
  const notices: string[] = [];
  const parts: NamedPart[] = [];
  for (const entry of await openArchive(file.bytes, LIMITS)) {
    if (NOT_A_DOCUMENT.test(entry.name)) {
      continue;
    }
    try {
      parts.push({ name: entry.name, parsed: await parsePart(await partOf(file, entry)) });
    } catch (error) {
      const reason = error instanceof AppError ? error.detail : 'The file cannot be read. It may be damaged.';
      notices.push(`${entry.name}: ${reason}`);
    }
  }
  if (parts.length === 0) {
    const reasons = notices.slice(0, 3).join(' ') || 'It is empty.';
    throw new AppError('document_unreadable', `Nothing in the archive can be read. ${reasons}`);
  }
  return { ...joined(parts), notices };
}

interface NamedPart {
  readonly name: string;
  readonly parsed: ParsedDocument;
}

async function partOf(file: SourceFile, entry: ArchiveEntry): Promise<SourceFile> {
  if (entry.fault !== undefined) {
    throw new AppError('document_unreadable', `The file ${entry.fault}.`);
  }
  const sourceName = entry.name.slice(entry.name.lastIndexOf('/') + 1);
  return { ...file, title: `${file.title} > ${entry.name}`, sourceName, bytes: await entry.read() };
}

/** One text of all parts. Catalogs and profiles are kept as data: their controls are no passages of the archive. */
function joined(parts: readonly NamedPart[]): ParsedDocument {
  const chunks: ParsedChunk[] = [];
  const sections: PlacedSection[] = [];
  for (const { name, parsed } of parts.filter(({ parsed: { structure } }) => structure === undefined)) {
    const offset = sections.length === 0 ? 0 : (sections.at(-1)?.end ?? 0) + SECTION_GAP.length;
    chunks.push(...parsed.chunks.map((chunk) => movedChunk(chunk, name, offset)));
    sections.push(...(parsed.sections ?? []).map((section) => moved(section, name, offset)));
  }
  const inner = parts.map(({ parsed }) => parsed.structure).filter((one) => one !== undefined);
  return { chunks, sections, inner };
}

function movedChunk(chunk: ParsedChunk, name: string, offset: number): ParsedChunk {
  return { ...chunk, place: chunk.place && moved(chunk.place, name, offset) };
}

interface Span {
  readonly headings: readonly string[];
  readonly start: number;
  readonly end: number;
}

function moved<T extends Span>(span: T, name: string, offset: number): T & { headings: string[] } {
  const { headings, start, end } = span;
  return { ...span, headings: [name, ...headings], start: start + offset, end: end + offset };
}
