import { type PdfPage } from './running-lines.js';
import { type TextLine } from './text-lines.js';

/** Tells the level of a heading, from 1; nothing for text. */
export type HeadingLevels = (line: TextLine) => number | undefined;

const LONGEST_HEADING = 150;
const LARGER = 1.12;
const MAX_LEVELS = 6;
/** Of all characters: where more would be headings, size tells nothing. */
const MOST_HEADINGS = 0.25;
const NUMBERED =
  /^(?:(?:(?:[Ss]ection|[Cc]hapter|[Pp]art|[Aa]ppendix|[Aa]nnex)\s+)?(?:\d{1,2}(?:\.\d{1,2})*[.:)]?|[A-Z][.:)])|(?:Appendix|Annex)\s+[A-Z])\s+\p{Lu}/u;
const ENDS_LIKE_TEXT = /[.,;:!?]$/;

/**
 * Headings are lines that are larger than most of the text, the largest size being the first level; and numbered lines in
 * another font than most of the text, below those. Where that would make headings of too much, nothing is one.
 */
export function headingLevels(pages: readonly PdfPage[]): HeadingLevels {
  const lines = pages.flatMap((page) => page.lines);
  const size = mostWritten(lines, (line) => roundedSize(line)) ?? 0;
  const font = mostWritten(lines, (line) => line.font);
  const isLarge = (line: TextLine): boolean => roundedSize(line) >= size * LARGER && isTitle(line);
  const isNumbered = (line: TextLine): boolean =>
    line.font !== font && isTitle(line) && NUMBERED.test(line.text) && !ENDS_LIKE_TEXT.test(line.text);
  const sizes = [...new Set(lines.filter(isLarge).map(roundedSize))]
    .sort((a, b) => b - a)
    .slice(0, MAX_LEVELS);
  const levelOf = (line: TextLine): number | undefined => {
    if (isLarge(line)) {
      return sizes.indexOf(roundedSize(line)) + 1 || MAX_LEVELS;
    }
    return isNumbered(line) ? sizes.length + depthOf(line.text) : undefined;
  };
  const inHeadings = written(lines.filter((line) => levelOf(line) !== undefined));
  return inHeadings <= MOST_HEADINGS * written(lines) ? levelOf : () => undefined;
}

/** `3.1.2 Leavers` stands at depth 3. */
function depthOf(text: string): number {
  return /\d+(?:\.\d+)*/.exec(text)?.[0].split('.').length ?? 1;
}

function isTitle({ text }: TextLine): boolean {
  return text.length > 1 && text.length <= LONGEST_HEADING && /\p{L}{2}/u.test(text);
}

function roundedSize({ size }: TextLine): number {
  return Math.round(size * 2) / 2;
}

/** The value that most characters have. */
function mostWritten<T>(lines: readonly TextLine[], valueOf: (line: TextLine) => T): T | undefined {
  const chars = new Map<T, number>();
  for (const line of lines) {
    chars.set(valueOf(line), (chars.get(valueOf(line)) ?? 0) + line.text.length);
  }
  return [...chars].sort((a, b) => b[1] - a[1])[0]?.[0];
}

function written(lines: readonly TextLine[]): number {
  return lines.reduce((sum, { text }) => sum + text.length, 0);
}
