import { isSameBaseline, type TextLine } from './text-lines.js';

/** Lines that a column has at least. */
const COLUMN_LINES = 6;
/** Of a column's width, what its lines fill on average: cells of tables fill less. */
const COLUMN_FILL = 0.6;
/** Of all lines, those that cross the gap between two columns at most. */
const CROSSING = 0.3;
/** Of all lines, those that jump back up without a reason before the order in the file is given up. */
const JUMPS = 0.2;

/**
 * The lines of a page as they are read: two columns one after the other between what spans both; else in the order of
 * the file, which follows the cells of tables, unless it jumps about; then from top to bottom.
 */
export function inReadingOrder(lines: readonly TextLine[]): readonly TextLine[] {
  const gutter = gutterOf(lines);
  if (gutter !== undefined) {
    return byColumns(lines, gutter);
  }
  const jumps = lines.filter((line, i) => isJump(lines[i - 1], line)).length;
  return jumps > Math.max(2, JUMPS * lines.length) ? lines.toSorted(downwards) : lines;
}

/** Where the right one of two columns of text begins. */
function gutterOf(lines: readonly TextLine[]): number | undefined {
  const left = Math.min(...lines.map(({ x }) => x));
  const right = Math.max(...lines.map((line) => line.right));
  const starts = new Map<number, number>();
  for (const { x } of lines) {
    if (x > left + (right - left) * 0.35 && x < left + (right - left) * 0.65) {
      starts.set(Math.round(x), (starts.get(Math.round(x)) ?? 0) + 1);
    }
  }
  const gutter = [...starts].sort((a, b) => b[1] - a[1])[0]?.[0];
  if (gutter === undefined) {
    return undefined;
  }
  const { before, behind, crossing } = parted(lines, gutter);
  const isColumn = (column: readonly TextLine[], width: number): boolean =>
    column.length >= COLUMN_LINES && mean(column.map((line) => line.right - line.x)) >= COLUMN_FILL * width;
  const areColumns = isColumn(before, gutter - left) && isColumn(behind, right - gutter);
  return areColumns && crossing.length <= CROSSING * lines.length ? gutter : undefined;
}

function byColumns(lines: readonly TextLine[], gutter: number): readonly TextLine[] {
  const { before, behind, crossing } = parted(lines, gutter);
  const ordered: TextLine[] = [];
  let top = -Infinity;
  for (const border of [...crossing.toSorted(downwards), undefined]) {
    const bottom = border?.y ?? Infinity;
    const isBetween = ({ y }: TextLine): boolean => y > top && y <= bottom;
    ordered.push(
      ...before.filter(isBetween).toSorted(downwards),
      ...behind.filter(isBetween).toSorted(downwards),
    );
    if (border) {
      ordered.push(border);
      top = bottom;
    }
  }
  return ordered;
}

function parted(
  lines: readonly TextLine[],
  gutter: number,
): Readonly<Record<'before' | 'behind' | 'crossing', readonly TextLine[]>> {
  const isBehind = ({ x }: TextLine): boolean => x >= gutter - 3;
  const isBefore = ({ right }: TextLine): boolean => right < gutter;
  return {
    before: lines.filter((line) => !isBehind(line) && isBefore(line)),
    behind: lines.filter(isBehind),
    crossing: lines.filter((line) => !isBehind(line) && !isBefore(line)),
  };
}

/** Up again, and not to the right of what came before: no next column and no next cell begins there. */
function isJump(last: TextLine | undefined, line: TextLine): boolean {
  return last !== undefined && line.y < last.y - last.size && line.x < last.right;
}

function downwards(a: TextLine, b: TextLine): number {
  return isSameBaseline(a, b) ? a.x - b.x : a.y - b.y;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
