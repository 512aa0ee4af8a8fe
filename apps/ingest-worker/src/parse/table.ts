/** The cells of a table by row. Where `hasHeader` is not told, it is guessed. */
export interface Table {
  readonly rows: readonly (readonly string[])[];
  readonly hasHeader?: boolean | undefined;
}

const LONGEST_COLUMN_NAME = 80;

/**
 * A table as lines that can be read one by one: `Control: AC-2; Owner: Operations`. Cells without a text are left out,
 * and so are rows without one. A table of two columns whose header is not marked is read as names and values.
 */
export function tableLines({ rows, hasHeader }: Table): readonly string[] {
  const filled = rows.map(tidied).filter(hasText);
  const [first] = filled;
  if (first === undefined) {
    return [];
  }
  const width = Math.max(...filled.map(({ length }) => length));
  if (hasHeader !== true && width <= 2) {
    return filled.map((row) => row.filter((cell) => cell !== '').join(': '));
  }
  if (hasHeader ?? looksLikeHeader(first, filled.slice(1))) {
    const body = filled.slice(1).map((row) => rowLine(first, row));
    return body.length > 0 ? body : [first.filter((cell) => cell !== '').join('; ')];
  }
  return filled.map((row) => row.filter((cell) => cell !== '').join('; '));
}

/** One row under its column names. */
export function rowLine(header: readonly string[], row: readonly string[]): string {
  return row
    .flatMap((cell, column) => {
      const name = header[column] ?? '';
      const label = name === '' ? '' : `${name.replace(/\s*:$/, '')}: `;
      return cell === '' ? [] : [label + cell];
    })
    .join('; ');
}

/** Names of columns are short, all different, words rather than numbers, and there are rows below them. */
export function looksLikeHeader(row: readonly string[], below: readonly (readonly string[])[]): boolean {
  const names = row.filter((cell) => cell !== '');
  const isNamed = names.every((name) => name.length <= LONGEST_COLUMN_NAME && /\p{L}/u.test(name));
  const isDistinct = new Set(names).size === names.length;
  const widest = Math.max(0, ...below.map((cells) => cells.findLastIndex((cell) => cell !== '') + 1));
  return below.length > 0 && names.length >= 2 && names.length >= widest / 2 && isNamed && isDistinct;
}

/** Blank space, line breaks too, becomes one space each. */
export function tidied(row: readonly string[]): readonly string[] {
  return row.map((cell) => cell.replace(/\s+/g, ' ').trim());
}

export function hasText(row: readonly string[]): boolean {
  return row.some((cell) => cell !== '');
}
