import { type TextLine } from './text-lines.js';

export interface PdfPage {
  /** Counted from 1. */
  readonly number: number;
  /** In points. */
  readonly height: number;
  readonly lines: readonly TextLine[];
}

/** Shares of a page's height in which headers and footers stand. */
const EDGE = 0.12;
/** On so many of the pages, two at least, whatever numbers it has: left and right pages may have different ones. */
const REPEATED = 0.4;
/** On so many pages, the very same at the very same height: the name of a chapter. */
const REPEATED_EXACTLY = 3;

/** The pages without what is printed on many of them at the top or the bottom: headers, footers, page numbers. */
export function withoutRunningLines(pages: readonly PdfPage[]): readonly PdfPage[] {
  const often = Math.max(2, REPEATED * pages.length);
  const isAlike = repeated(pages, ({ text }) => text.toLowerCase().replace(/\d+|\b[ivxl]+\b/g, '#'), often);
  const isSame = repeated(pages, ({ text, y }) => `${Math.round(y)} ${text}`, REPEATED_EXACTLY);
  return pages.map((page) => ({
    ...page,
    lines: page.lines.filter((line) => !isAlike(line, page) && !isSame(line, page)),
  }));
}

/** Tells lines at an edge whose key stands at that edge of `often` pages. */
function repeated(
  pages: readonly PdfPage[],
  keyOf: (line: TextLine) => string,
  often: number,
): (line: TextLine, page: PdfPage) => boolean {
  const edgeKey = (line: TextLine, page: PdfPage): string | undefined => {
    const edge = edgeOf(line, page);
    return edge === undefined ? undefined : `${edge} ${keyOf(line)}`;
  };
  const seen = new Map<string, number>();
  for (const page of pages) {
    for (const key of new Set(page.lines.flatMap((line) => edgeKey(line, page) ?? []))) {
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
  }
  return (line, page) => (seen.get(edgeKey(line, page) ?? '') ?? 0) >= often;
}

function edgeOf({ y, size }: TextLine, { height }: PdfPage): 'top' | 'bottom' | undefined {
  if (y < EDGE * height) {
    return 'top';
  }
  return y - size > (1 - EDGE) * height ? 'bottom' : undefined;
}
