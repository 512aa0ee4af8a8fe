/**
 * Where each character of a text stands in the Markdown that it was read from. `markdown` is searched from `start` on; what
 * the text leaves out (escapes, indents, the rest of an entity) is skipped.
 */
export function sourceOffsets(text: string, markdown: string, start: number): readonly number[] {
  let cursor = start;
  return Array.from({ length: text.length }, (_, index) => {
    const found = markdown.indexOf(text.charAt(index), cursor);
    if (found >= 0 && found - cursor <= MAX_SKIPPED) {
      cursor = found + 1;
      return found;
    }
    return cursor;
  });
}

/** A character that the Markdown does not have as such (of an entity) must not move the search far ahead. */
const MAX_SKIPPED = 40;
