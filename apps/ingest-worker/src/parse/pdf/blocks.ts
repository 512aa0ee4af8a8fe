import { type HeadingLevels } from './heading-levels.js';
import { isSameBaseline, type TextLine } from './text-lines.js';

/** A heading, or a paragraph, or a line that belongs under the one before it. */
export interface Block {
  readonly text: string;
  readonly level?: number | undefined;
  readonly glue: '\n\n' | '\n';
}

const BULLET = /^(?:[•◦▪▫●○■□–—*·‣⁃\uf0b7-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s/i;
/** In usual line distances: more parts paragraphs. */
const PARAGRAPH_GAP = 1.35;
/** Of the widest line: what is shorter was ended on purpose when a capital or a number follows. */
const SHORT_LINE = 0.6;

/** The lines of a page, in reading order, as headings and paragraphs. `isHyphenated` knows words with a hyphen of their own. */
export function blocksOf(
  lines: readonly TextLine[],
  levelOf: HeadingLevels,
  isHyphenated: (word: string) => boolean,
): readonly Block[] {
  const rows = rowsOf(lines);
  const leading = usualLeading(rows);
  const widest = Math.max(0, ...rows.map(({ right, x }) => right - x));
  const blocks: Block[] = [];
  rows.forEach((row, i) => {
    const last = rows[i - 1];
    const level = levelOf(row);
    const before = blocks.at(-1);
    const relation = last === undefined ? 'apart' : relationOf(last, row, { leading, widest });
    if (
      before &&
      level === before.level &&
      (level === undefined ? relation === 'goes on' : relation !== 'apart')
    ) {
      blocks[blocks.length - 1] = { ...before, text: joinedLines(before.text, row.text, isHyphenated) };
      return;
    }
    const glue = relation === 'apart' || level !== undefined ? '\n\n' : '\n';
    blocks.push({ text: row.text, level, glue });
  });
  return blocks;
}

/** Two lines of a paragraph as one: a word that was parted at the end of the line becomes whole. */
export function joinedLines(above: string, below: string, isHyphenated: (word: string) => boolean): string {
  if (above.endsWith('\u00ad')) {
    return above.slice(0, -1) + below;
  }
  const start = /\p{L}+(?=-$)/u.exec(above.slice(-60))?.[0];
  const end = /^\p{Ll}+/u.exec(below)?.[0];
  if (start === undefined || end === undefined) {
    return `${above}${/\p{L}[-/]$/u.test(above) ? '' : ' '}${below}`;
  }
  return isHyphenated(`${start}-${end}`) ? above + below : above.slice(0, -1) + below;
}

interface Row extends TextLine {
  readonly isTabular: boolean;
}

/** What stands beside each other, cells of a table or a number and its heading, as one. */
function rowsOf(lines: readonly TextLine[]): readonly Row[] {
  const rows: Row[] = [];
  for (const line of lines) {
    const last = rows.at(-1);
    if (last && isSameBaseline(last, line) && line.x >= last.right) {
      const text = `${last.text} ${line.text}`;
      rows[rows.length - 1] = { ...last, text, right: line.right, isTabular: !BULLET.test(`${last.text} `) };
    } else {
      rows.push({ ...line, isTabular: false });
    }
  }
  return rows;
}

/** Whether a row goes on with the sentence above it, is a line of its own below it, or stands apart. */
function relationOf(
  last: Row,
  row: Row,
  { leading, widest }: { readonly leading: number; readonly widest: number },
): 'goes on' | 'line' | 'apart' {
  const distance = row.y - last.y;
  if (distance < 0) {
    return /^\p{Ll}/u.test(row.text) && !/[.!?:]$/.test(last.text) ? 'goes on' : 'apart';
  }
  const isOtherSize = Math.abs(row.size - last.size) > 0.1 * last.size;
  if (distance > PARAGRAPH_GAP * Math.max(leading, row.size) || isOtherSize) {
    return 'apart';
  }
  return isOwnLine(last, row, widest) ? 'line' : 'goes on';
}

function isOwnLine(last: Row, row: Row, widest: number): boolean {
  const isShort = last.right - last.x < SHORT_LINE * widest;
  return (
    row.isTabular || last.isTabular || BULLET.test(row.text) || (isShort && /^[\p{Lu}\d]/u.test(row.text))
  );
}

/** The distance between most lines that follow each other. */
function usualLeading(rows: readonly TextLine[]): number {
  const distances = new Map<number, number>();
  rows.forEach((row, i) => {
    const distance = Math.round(row.y - (rows[i - 1]?.y ?? row.y));
    if (distance > 0) {
      distances.set(distance, (distances.get(distance) ?? 0) + 1);
    }
  });
  return [...distances].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 0;
}
