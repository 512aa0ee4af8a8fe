import { chunkText } from '../chunk/chunker.js';
import { type ParsedDocument } from './parsed-document.js';

/** A stretch of a document's text with its place, in reading order. */
export interface Section {
  /** Headings above it, from the outermost to the innermost. */
  readonly headings: readonly string[];
  /** Counted from 1, where the document has pages. */
  readonly page?: number;
  readonly text: string;
}

/** Chunks of each section, titled with the document's title and the headings above it. */
export function documentOf(sections: readonly Section[], title: string): ParsedDocument {
  const chunks = sections.flatMap(({ headings, text }) => {
    const path = headings[0] === title ? headings : [title, ...headings];
    return chunkText(text).map((chunk) => ({ title: path.join(' > '), text: chunk }));
  });
  return { chunks };
}
