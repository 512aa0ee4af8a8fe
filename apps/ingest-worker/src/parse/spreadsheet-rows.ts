import { type SectionBuilder } from './section-builder.js';
import { hasText, looksLikeHeader, rowLine, tidied } from './table.js';

/** Rows of a title, a date or the like that may stand above the column names. */
const MAX_ROWS_ABOVE_HEADER = 10;
/** Short rows share a passage up to so many words; a row that has more stands alone. */
const WORDS_TOGETHER = 60;
/** A row of more words may be cut into passages, each of which then names its first column. */
const LONG_ROW_WORDS = 150;

/**
 * Adds the rows of a sheet under their column names, each a paragraph, whole rows in each passage. The column names are the first
 * row that looks like names; what stands above them is added as it is.
 */
export function addRows(builder: SectionBuilder, cells: readonly (readonly string[])[]): void {
  const rows = cells.map(tidied).filter(hasText);
  const at = headerAt(rows);
  const header = rows[at] ?? [];
  for (const row of rows.slice(0, Math.max(0, at))) {
    builder.add(row.filter((cell) => cell !== '').join('; '), '\n');
  }
  let together: string[] = [];
  let words = 0;
  const flush = (): void => {
    builder.addApart(together.join('\n\n'));
    together = [];
    words = 0;
  };
  for (const row of rows.slice(at + 1)) {
    const line = rowLine(header, row);
    const length = line.split(' ').length;
    if (words + length > WORDS_TOGETHER) {
      flush();
    }
    if (length > LONG_ROW_WORDS) {
      builder.addApart(line, nameOf(header, row));
      continue;
    }
    together.push(line);
    words += length;
  }
  flush();
}

function headerAt(rows: readonly (readonly string[])[]): number {
  return rows
    .slice(0, MAX_ROWS_ABOVE_HEADER)
    .findIndex((row, i) => looksLikeHeader(row, rows.slice(i + 1, i + 1 + MAX_ROWS_ABOVE_HEADER)));
}

/** The first cell, where it is short enough for a heading. */
function nameOf(header: readonly string[], row: readonly string[]): string | undefined {
  const first = row.findIndex((cell) => cell !== '');
  const name = rowLine(header.slice(first, first + 1), row.slice(first, first + 1));
  return name.length <= 100 ? name : undefined;
}
