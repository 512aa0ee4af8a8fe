import { chunkText, DEFAULT_SIZE } from '../chunk/chunker.js';
import { storableText } from './decode-text.js';
import { type ParsedDocument, type PlacedSection } from './parsed-document.js';

/** A stretch of a document's text with its place, in reading order. */
export interface Section {
  /** Headings above it, from the outermost to the innermost. */
  readonly headings: readonly string[];
  /** Counted from 1, where the document has pages. */
  readonly page?: number;
  readonly text: string;
}

/** What stands between two sections in the text of a document. */
export const SECTION_GAP = '\n\n';
/** A longer heading is a paragraph that looks like one; it would stand in the title of each of its chunks. */
const MAX_HEADING_CHARS = 200;

/**
 * Chunks of each section, titled with the document's title and the headings above it. The text of the document is that of
 * its sections, with a blank line between two of them; each chunk is a slice of it.
 */
export function documentOf(sections: readonly Section[], title: string, size = DEFAULT_SIZE): ParsedDocument {
  const placed = placedSections(sections);
  const chunks = placed.flatMap(({ headings, page, text, start }) => {
    const path = headings[0] === title ? headings : [title, ...headings];
    return chunkText(text, size).map((chunk) => ({
      title: path.join(' > '),
      text: chunk.text,
      place: { page, headings: [...headings], start: start + chunk.start, end: start + chunk.end },
    }));
  });
  return { chunks, sections: placed };
}

function placedSections(sections: readonly Section[]): readonly PlacedSection[] {
  const placed: PlacedSection[] = [];
  let start = 0;
  for (const section of sections) {
    const text = tidied(section.text);
    if (text !== '') {
      const end = start + text.length;
      placed.push({ headings: plainHeadings(section.headings), page: section.page, text, start, end });
      start = end + SECTION_GAP.length;
    }
  }
  return placed;
}

/** Without space at the ends of lines, and with at most one blank line in a row. */
function tidied(text: string): string {
  return storableText(text)
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '');
}

function plainHeadings(headings: readonly string[]): readonly string[] {
  return headings
    .map((heading) => storableText(heading).replace(/\s+/g, ' ').trim())
    .map((heading) => heading.slice(0, MAX_HEADING_CHARS).toWellFormed())
    .filter((heading) => heading !== '');
}
