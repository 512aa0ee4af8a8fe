/** No cell is wider: a long reason is for `--json`. */
const WIDEST = 60;

/** Lines of columns that stand under each other, numbers to the right. */
export function table(columns: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  if (rows.length === 0) {
    return 'None.';
  }
  const texts = rows.map((row) => row.map((cell) => shortened(String(cell))));
  const widths = columns.map((name, i) => Math.max(name.length, ...texts.map((row) => row[i]?.length ?? 0)));
  const isNumber = columns.map((_, i) => rows.every((row) => typeof row[i] === 'number'));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (isNumber[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(columns), ...texts.map(line)].join('\n');
}

/** One line of plain characters: a title or a reason may hold what would move the cursor. */
function shortened(text: string): string {
  const plain = text.replaceAll(/[\p{C}\s]+/gu, ' ').trim();
  return plain.length > WIDEST ? `${plain.slice(0, WIDEST - 1)}\u2026` : plain;
}
