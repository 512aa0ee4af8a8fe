/**
 * A citation as a model may write it: `[[p1]]`, `[[p1, p3]]`, `[p2]`. Group 1 has the numbers. And what looks like the
 * server's own numbers, `[3]` or `[1, 2]`, which are not the model's to give: group 1 is then missing.
 */
const MARK =
  /\[{1,2}\s?((?:p\d{1,3})(?:\]?\s?[,;]\s?\[?p?\d{1,3})*)\s?\]{1,2}|\[\d{1,18}(?:\s?,\s?\d{1,18})*\]/;
export const MARKS = new RegExp(MARK, 'g');
/** One or more marks and the blanks between them. */
export const MARK_RUN = `(?:${MARK.source.replace('((?:p', '(?:(?:p')})(?:\\s*[,;]?\\s*(?:${MARK.source.replace('((?:p', '(?:(?:p')}))*`;
/** A text that may still grow into a mark. */
export const UNFINISHED_MARK = /^\[{1,2}[\sp\d,;]{0,60}\]?$/;

/** The places (from 0) of the passages that a mark names. */
export function markedPlaces(numbers: string): readonly number[] {
  return (numbers.match(/\d+/g) ?? []).map((number) => Number(number) - 1);
}

/** The places that all marks of a text name, each once, in order. */
export function placesIn(text: string): readonly number[] {
  return [...new Set([...text.matchAll(MARKS)].flatMap(([, numbers]) => markedPlaces(numbers ?? '')))];
}

export function withoutMarks(text: string): string {
  return text.replace(MARKS, '');
}
