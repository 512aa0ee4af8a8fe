import { type ParsedDocument } from '../parse/parsed-document.js';

/** Title and text of each chunk, as pairs. */
export function textsOf({ chunks }: ParsedDocument): readonly (readonly [string, string])[] {
  return chunks.map(({ title, text }) => [title, text]);
}
