/** The mark by which a claim cites passage number `index` (from 0): `[[p1]]` is the first. The server renumbers marks. */
export function passageMark(index: number): string {
  return `[[p${index + 1}]]`;
}

/** Marks in a text; group 1 is the passage's number, from 1. */
export const PASSAGE_MARK = /\[\[p(\d{1,3})\]\]/g;
