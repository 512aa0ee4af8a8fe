import { splitCitations } from './citation-marks.js';
import { withControlLabels } from './control-label.js';

/** A sentence ends at its stop with the marks that belong to it, or at a line break. */
const SENTENCE_END = /[.!?:]["”’)]?(?:\s?\[[\d,\s]+\])*(?=\s)|\n/g;

/** How many characters of a growing answer make whole sentences. */
export function finishedLength(text: string): number {
  let end = 0;
  for (const match of text.matchAll(SENTENCE_END)) {
    end = match.index + match[0].length;
  }
  return end;
}

/** Markdown as it is read aloud: no markup, "source 1" for `[1]`, printed control ids. */
export function spokenText(markdown: string): string {
  return splitCitations(markdown)
    .map((piece) =>
      piece.kind === 'citation' ? `, source ${piece.numbers.join(' and ')}` : withoutMarkup(piece.text),
    )
    .join('')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\s+,/g, ',')
    .trim();
}

function withoutMarkup(text: string): string {
  return withControlLabels(text)
    .replaceAll(/^\s*(?:#{1,6}|[-*+>])\s+/gm, '')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[*_`~|]+/g, ' ');
}
