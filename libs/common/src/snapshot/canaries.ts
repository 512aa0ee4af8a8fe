import { AppError } from '@app/common/errors';
import { type SnapshotManifest } from './manifest.js';
import { type SnapshotPassage } from './passage.js';

/** How a snapshot is searched for its own passages. Rows are those of passages.jsonl. */
export interface CanarySearch {
  /** The score of every row for a text; nothing where the text has no words that are indexed. */
  readonly byWords?: (text: string) => ArrayLike<number> | undefined;
  /** The nearest rows, best first, by the embedder that made the vectors; nothing where the text has no vector. */
  readonly byVectors?: (text: string, row: number) => Promise<readonly VectorHit[] | undefined>;
}

/** Passages by row; an array of them is that. */
export interface PassageRows {
  readonly length: number;
  at(row: number): SnapshotPassage | undefined;
}

interface VectorHit {
  readonly row: number;
  readonly score: number;
}

const CANARIES = 8;
/** A row that has every word of the query may be behind a shorter one that repeats them, but never by so much. */
const MOST_BEHIND = 20;
/** A vector that is searched by itself; rows as near as that say the same. */
const SAME_TEXT = 0.9999;

/**
 * Searches for some passages, spread over the snapshot, by their own words and vectors. That files are what a manifest
 * says does not tell that they fit together: this does. Throws `snapshot_damaged` unless more than half are found.
 */
export async function requireCanaries(
  { collectionId, version }: Pick<SnapshotManifest, 'collectionId' | 'version'>,
  passages: PassageRows,
  { byWords, byVectors }: CanarySearch,
): Promise<void> {
  const foundByWords: boolean[] = [];
  const foundByVectors: boolean[] = [];
  for (const row of canaryRows(passages.length)) {
    const text = embeddedText(passages.at(row));
    const scores = byWords?.(text);
    const nearest = await byVectors?.(text, row);
    foundByWords.push(...(scores ? [isFoundByWords(row, scores)] : []));
    foundByVectors.push(...(nearest ? [isFoundByVectors(row, nearest)] : []));
  }
  if (!isMost(foundByWords) || !isMost(foundByVectors)) {
    throw new AppError(
      'snapshot_damaged',
      `Version ${version} of ${collectionId} does not find its own passages.`,
    );
  }
}

/** What is embedded for a passage. */
export function embeddedText(passage: Pick<SnapshotPassage, 'title' | 'text'> | undefined): string {
  return passage ? `${passage.title}\n${passage.text}` : '';
}

/** The first and the last row, and some between them. */
function canaryRows(size: number): readonly number[] {
  const count = Math.min(size, CANARIES);
  return Array.from({ length: count }, (_, i) =>
    count === 1 ? 0 : Math.floor((i * (size - 1)) / (count - 1)),
  );
}

function isFoundByWords(row: number, scores: ArrayLike<number>): boolean {
  const own = scores[row] ?? 0;
  let best = 0;
  for (let other = 0; other < scores.length; other += 1) {
    best = Math.max(best, scores[other] ?? 0);
  }
  return own > 0 && own * MOST_BEHIND >= best;
}

function isFoundByVectors(row: number, nearest: readonly VectorHit[]): boolean {
  return nearest.some((hit) => hit.row === row) || (nearest.at(-1)?.score ?? 0) >= SAME_TEXT;
}

/** Also where there was nothing to try. */
function isMost(found: readonly boolean[]): boolean {
  return found.length === 0 || 2 * found.filter(Boolean).length > found.length;
}
