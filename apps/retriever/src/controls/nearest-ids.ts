import { editDistance } from '@app/common/lexical-index';
import { parseControlId, readControlTypo } from '@app/common/oscal';

const MAX_DISTANCE = 3;

/**
 * The existing ids that somebody who wrote `wanted` may have meant, nearest first, at most `limit`. A misspelt id that reads
 * as one that exists (`AC2-3`) is alone. Else near is first an edit
 * distance of up to 3 (less for short ids), then the same family, then numbers close by. Ids come in catalog order,
 * which settles ties.
 */
export function nearestIds(wanted: string, ids: readonly string[], limit: number): readonly string[] {
  const read = parseControlId(wanted) ?? readControlTypo(wanted);
  const meant = ids.find((id) => id.toLowerCase() === read?.controlId.toLowerCase());
  if (meant !== undefined) {
    return [meant];
  }
  const target = (read?.controlId ?? wanted.trim()).toLowerCase().slice(0, 40);
  const allowed = Math.min(MAX_DISTANCE, Math.floor(target.length / 2));
  return ids
    .map((id) => ({ id, edits: editDistance(target, id.toLowerCase(), allowed), gap: numberGap(target, id) }))
    .filter(({ edits }) => edits <= allowed)
    .sort((a, b) => a.edits - b.edits || a.gap - b.gap)
    .slice(0, limit)
    .map(({ id }) => id);
}

/** How far apart the numbers of two ids are; other letters count as very far. */
function numberGap(a: string, b: string): number {
  const [lettersA, numbersA] = split(a);
  const [lettersB, numbersB] = split(b);
  const gap = [0, 1].reduce(
    (sum, i) => sum + Math.abs((numbersA[i] ?? 0) - (numbersB[i] ?? 0)) * (i === 0 ? 100 : 1),
    0,
  );
  return lettersA === lettersB ? gap : 1_000_000 + gap;
}

function split(id: string): [string, readonly number[]] {
  const lower = id.toLowerCase();
  return [lower.replaceAll(/[^a-z]/g, ''), (lower.match(/\d+/g) ?? []).map(Number)];
}
