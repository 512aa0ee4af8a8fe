import { type ClaimChecker, type Support, type Verdict } from './claim-checker.js';
import { placesIn, withoutMarks } from './passage-marks.js';

/**
 * A row of a table: each cell is checked against its own marks, or else the row's. The first cell only names what the
 * others tell, unless it has a mark. The row is verified when all of them are.
 */
export function checkRow(
  row: string,
  cited: readonly number[],
  checker: ClaimChecker,
  isOwn = false,
): Verdict {
  const places = new Set<number>();
  const support: Support[] = [];
  for (const [index, cell] of cellsOf(row).entries()) {
    const own = placesIn(cell);
    const words = withoutMarks(cell).trim();
    if (words === '' || (index === 0 && own.length === 0)) {
      continue;
    }
    const verdict = checker.check(words, own.length > 0 ? own : cited, isOwn);
    if (verdict.status === 'unverified') {
      return verdict;
    }
    verdict.places.forEach((place) => places.add(place));
    support.push(...verdict.support);
  }
  return { status: 'verified', places: [...places], support };
}

/** The texts of a row's cells. */
export function cellsOf(row: string): readonly string[] {
  return row
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.replaceAll('\\|', '|').trim());
}
