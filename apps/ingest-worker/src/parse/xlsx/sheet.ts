import { AppError } from '@app/common/errors';
import { childOf, childrenOf, readTrusted, textOf, type XmlElement } from '../xml.js';
import { piecesOf, richText, type Workbook } from './workbook.js';

/** Of one sheet, counting empty cells between filled ones. */
const MAX_CELLS = 5_000_000;
const DAY_MS = 86_400_000;

/** Column (from 0) to text. */
type Row = Map<number, string>;
type CellFormats = Pick<Workbook, 'sharedStrings' | 'formats' | 'isFrom1904'>;

/**
 * The rows of a sheet with the columns that are used in it, in their order. What is merged over several rows stands in
 * each of them.
 */
export function readSheet(xml: string, formats: CellFormats): readonly (readonly string[])[] {
  const rows = new Map<number, Row>();
  let last = 0;
  for (const piece of piecesOf(xml, 'row')) {
    const row = readTrusted(piece);
    last = Number(row.attributes.get('r') ?? last + 1);
    rows.set(last, readRow(row, formats));
  }
  for (const piece of piecesOf(xml, 'mergeCell')) {
    spread(rows, readTrusted(piece).attributes.get('ref') ?? '');
  }
  return dense([...rows].sort(([a], [b]) => a - b).map(([, row]) => row));
}

function readRow(row: XmlElement, formats: CellFormats): Row {
  const cells: Row = new Map();
  let column = -1;
  for (const cell of childrenOf(row, 'c')) {
    column = columnOf(cell.attributes.get('r') ?? '') ?? column + 1;
    const text = cellText(cell, formats);
    if (text !== '') {
      cells.set(column, text);
    }
  }
  return cells;
}

function cellText(cell: XmlElement, formats: CellFormats): string {
  if (cell.attributes.get('t') === 'inlineStr') {
    const text = childOf(cell, 'is');
    return text ? richText(text) : '';
  }
  const value = childOf(cell, 'v');
  return value ? valueText(textOf(value), cell.attributes, formats) : '';
}

function valueText(
  raw: string,
  attributes: XmlElement['attributes'],
  { sharedStrings, formats, isFrom1904 }: CellFormats,
): string {
  switch (attributes.get('t') ?? 'n') {
    case 's':
      return sharedStrings[Number(raw)] ?? '';
    case 'b':
      return raw === '1' ? 'yes' : 'no';
    case 'e':
      return '';
    case 'n':
      return numberText(raw, formats[Number(attributes.get('s') ?? 0)], isFrom1904);
    default:
      return raw;
  }
}

function numberText(
  raw: string,
  format: Workbook['formats'][number] | undefined,
  isFrom1904: boolean,
): string {
  const number = Number(raw);
  if (raw === '' || !Number.isFinite(number)) {
    return raw;
  }
  if (format === 'date' && number >= 0 && number < 2_958_466) {
    return dateText(number, isFrom1904);
  }
  return format === 'percent' ? `${rounded(number * 100)}%` : rounded(number);
}

/** Without the last digits, which binary fractions get wrong. */
function rounded(number: number): string {
  return String(Number(number.toPrecision(14)));
}

/** Days since the end of 1899, in a calendar that has a 29 February 1900 (ECMA-376 part 1, 18.17.4.1). */
function dateText(days: number, isFrom1904: boolean): string {
  const epoch = isFrom1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, days < 60 ? 31 : 30);
  const time = new Date(Math.round((epoch + days * DAY_MS) / 1000) * 1000).toISOString();
  const [date, clock] = [time.slice(0, 10), time.slice(11, 16)];
  if (days < 1) {
    return clock;
  }
  return clock === '00:00' ? date : `${date} ${clock}`;
}

/** `AB12` is column 27. */
function columnOf(reference: string): number | undefined {
  const letters = /^[A-Z]{1,3}(?=\d|$)/.exec(reference)?.[0];
  return letters === undefined
    ? undefined
    : Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function spread(rows: ReadonlyMap<number, Row>, reference: string): void {
  const [, column, from, to] = /^([A-Z]{1,3})(\d+):[A-Z]{1,3}(\d+)$/.exec(reference) ?? [];
  const at = columnOf(column ?? '');
  const text = at === undefined ? undefined : rows.get(Number(from))?.get(at);
  if (at === undefined || text === undefined) {
    return;
  }
  const last = Math.min(Number(to), Number(from) + rows.size);
  for (let number = Number(from) + 1; number <= last; number++) {
    const row = rows.get(number);
    if (row && row.size > 0) {
      row.set(at, text);
    }
  }
}

/** Columns that are empty in all rows take no room: one cell may stand far away. */
function dense(rows: readonly Row[]): readonly (readonly string[])[] {
  const used = [...new Set(rows.flatMap((row) => [...row.keys()]))].sort((a, b) => a - b);
  if (used.length * rows.length > MAX_CELLS) {
    throw new AppError('document_unreadable', `A sheet has more than ${MAX_CELLS} cells.`);
  }
  return rows.map((row) => used.map((column) => row.get(column) ?? ''));
}
