import { AppError } from '@app/common/errors';
import { CsvError, parse } from 'csv-parse/sync';
import { decodeTable } from './decode-legacy.js';
import { type ParsedDocument } from './parsed-document.js';
import { SectionBuilder } from './section-builder.js';
import { documentOf } from './sections.js';
import { addRows } from './spreadsheet-rows.js';

const DELIMITERS = [',', ';', '\t', '|'] as const;
type Delimiter = (typeof DELIMITERS)[number];

const LINES_LOOKED_AT = 20;
const MAX_ROW_CHARS = 1_000_000;

/** A table in CSV (RFC 4180), with commas, semicolons, tabs or bars between its cells. */
export function parseCsv(bytes: Uint8Array, title: string): ParsedDocument {
  const text = decodeTable(bytes);
  const builder = new SectionBuilder();
  addRows(builder, rowsOf(text, delimiterOf(text)));
  return documentOf(builder.finish(), title);
}

function rowsOf(text: string, delimiter: Delimiter): readonly string[][] {
  try {
    return parse(text, {
      delimiter,
      bom: true,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: MAX_ROW_CHARS,
    });
  } catch (error) {
    if (error instanceof CsvError) {
      throw new AppError('document_unreadable', `The table cannot be read: ${error.message}`, {
        cause: error,
      });
    }
    throw error;
  }
}

/** The one that parts most of the first lines into the same number of cells; a comma where none does. */
function delimiterOf(text: string): Delimiter {
  const lines = text
    .slice(0, 100_000)
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, LINES_LOOKED_AT);
  const scores = DELIMITERS.map((delimiter) => {
    const cells = lines.map((line) => line.split(delimiter).length);
    const usual = mostFrequent(cells.filter((count) => count > 1));
    return { delimiter, score: cells.filter((count) => count === usual).length, cells: usual };
  });
  scores.sort((a, b) => b.score - a.score || b.cells - a.cells);
  return scores[0]?.delimiter ?? ',';
}

function mostFrequent(counts: readonly number[]): number {
  const seen = new Map<number, number>();
  for (const count of counts) {
    seen.set(count, (seen.get(count) ?? 0) + 1);
  }
  return [...seen].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
}
