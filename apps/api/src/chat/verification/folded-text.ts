/** A text for comparison: lower case, plain quotes and dashes, one blank between words. `at` maps it back, by UTF-16 units. */
export interface FoldedText {
  readonly text: string;
  /** Where each character came from; one more at the end. */
  readonly at: readonly number[];
}

const SINGLE = /[\u2018\u2019\u201a\u2032]/;
const DOUBLE = /[\u201c\u201d\u201e\u00ab\u00bb\u2033]/;
const DASH = /[\u2010-\u2015\u2212]/;

export function folded(text: string): FoldedText {
  let out = '';
  let last = ' ';
  const at: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const char = foldedCharacter(text.charAt(index));
    if (char !== ' ' || last !== ' ') {
      out += char;
      last = char;
      at.push(index);
    }
  }
  return { text: out, at: [...at, text.length] };
}

function foldedCharacter(char: string): string {
  if (char > ' ' && char < '\u007f') {
    return char.toLowerCase();
  }
  if (/\s/.test(char)) {
    return ' ';
  }
  if (SINGLE.test(char)) {
    return "'";
  }
  if (DOUBLE.test(char)) {
    return '"';
  }
  if (DASH.test(char)) {
    return '-';
  }
  const lower = char.toLowerCase();
  return lower.length === 1 ? lower : char;
}
