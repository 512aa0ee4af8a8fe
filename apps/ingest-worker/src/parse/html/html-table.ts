import { type Table } from '../table.js';
import { type HtmlElement, type HtmlNode } from './styles.js';

const MAX_SPAN = 100;
const MAX_CELLS = 200_000;

/** The rows of a table element, those of tables inside its cells left out. */
export function rowsOf(table: HtmlElement): readonly HtmlElement[] {
  return table.childNodes.flatMap((child) => {
    if (!isElement(child)) {
      return [];
    }
    return /^(?:thead|tbody|tfoot)$/.test(child.name) ? rowsOf(child) : child.name === 'tr' ? [child] : [];
  });
}

export function cellsOf(row: HtmlElement): readonly HtmlElement[] {
  return row.childNodes.filter(isElement).filter(({ name }) => name === 'td' || name === 'th');
}

/** Whether a table only arranges what would be paragraphs without it. */
export function isLayout(table: HtmlElement): boolean {
  const cells = rowsOf(table).map(cellsOf);
  return (
    table.attribs['role'] === 'presentation' ||
    cells.every(({ length }) => length <= 1) ||
    cells.flat().some((cell) => has(cell, /^(?:table|h[1-6])$/))
  );
}

/**
 * A table as a grid. What spans several rows stands in each of them, so that every row can be read alone; what spans
 * columns stands in the first.
 */
export function gridOf(table: HtmlElement, textOf: (cell: HtmlElement) => string): Table {
  const rows = rowsOf(table);
  const grid: string[][] = rows.map(() => []);
  let left = MAX_CELLS;
  rows.forEach((row, y) => {
    let x = 0;
    for (const cell of cellsOf(row)) {
      while (grid[y]?.[x] !== undefined) {
        x += 1;
      }
      const width = spanOf(cell, 'colspan');
      const height = Math.min(spanOf(cell, 'rowspan'), rows.length - y);
      left -= width * height;
      if (left < 0) {
        return;
      }
      const text = textOf(cell);
      for (let down = 0; down < height; down++) {
        fill(grid[y + down] ?? [], x, width, text);
      }
      x += width;
    }
  });
  return {
    rows: grid.map((row) => Array.from(row, (cell: string | undefined) => cell ?? '')),
    hasHeader: headerOf(rows),
  };
}

function fill(row: string[], from: number, width: number, text: string): void {
  for (let x = from; x < from + width; x++) {
    row[x] = x === from ? text : '';
  }
}

/** Told by the file where it marks header cells: all of the first row, or only the first column. */
function headerOf(rows: readonly HtmlElement[]): boolean | undefined {
  const [first, second] = rows.map(cellsOf);
  if (first?.some(({ name }) => name === 'th') !== true) {
    return undefined;
  }
  return first.every(({ name }) => name === 'th') || second?.every(({ name }) => name === 'td') === true;
}

function spanOf(cell: HtmlElement, attribute: 'colspan' | 'rowspan'): number {
  const span = Number.parseInt(cell.attribs[attribute] ?? '1', 10);
  return Number.isNaN(span) ? 1 : Math.min(Math.max(span, 1), MAX_SPAN);
}

function has(element: HtmlElement, name: RegExp): boolean {
  const open: HtmlNode[] = [...element.childNodes];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (isElement(node)) {
      if (name.test(node.name)) {
        return true;
      }
      open.push(...node.childNodes);
    }
  }
  return false;
}

export function isElement(node: HtmlNode): node is HtmlElement {
  return 'attribs' in node;
}
