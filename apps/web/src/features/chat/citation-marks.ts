export type TextPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'citation'; readonly text: string; readonly numbers: readonly number[] };

const CITATION = /\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]/g;

/** Text cut at its marks `[1]` and `[1, 2]`. The pieces' `text`, put together, is the input again. */
export function splitCitations(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(CITATION)) {
    if (match.index > from) {
      pieces.push({ kind: 'text', text: text.slice(from, match.index) });
    }
    pieces.push({ kind: 'citation', text: match[0], numbers: numbersOf(match[0]) });
    from = match.index + match[0].length;
  }
  if (from < text.length) {
    pieces.push({ kind: 'text', text: text.slice(from) });
  }
  return pieces;
}

/** A growing answer without the beginning of a mark at its end, so that no half `[1` flickers. */
export function withoutHalfMark(text: string): string {
  return text.replace(/\[[\d,\s]*$/, '');
}

function numbersOf(mark: string): readonly number[] {
  return [...mark.matchAll(/\d+/g)].map(([digits]) => Number(digits));
}
