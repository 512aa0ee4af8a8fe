import { compareHits, firstRows, roundScore } from './ranking.js';
import { type VectorHit } from './vector-index.js';

/** The hits of one query as an engine gave them: descending scores, not rounded, row -1 where there was none. */
export interface RawHits {
  readonly rows: Int32Array;
  readonly scores: Float32Array;
}

export interface WideningSearch {
  readonly query: Float32Array;
  /** How many hits are to be found, 1..size. */
  readonly wanted: number;
  readonly allow?: Uint8Array | undefined;
  readonly size: number;
  /** The engine itself leaves out most rows that are not allowed. */
  readonly isNarrowed?: boolean;
  /** No attempt asks for more; what it found by then is the answer. */
  readonly most: number;
}

/** More hits than asked for are fetched, so that equal scores at the border are seen. */
const HEADROOM = 4;
/** How much wider the next attempt is when filters or equal scores used up the hits. */
const WIDEN = 4;

/** Asks for more and more hits until the allowed ones among them are enough and no equal one can be missing. */
export async function findWidening(
  nearest: (fetch: number) => Promise<RawHits>,
  search: WideningSearch,
): Promise<readonly VectorHit[]> {
  const { query, wanted, allow, size, most } = search;
  const allowed = allow ? countAllowed(allow) : size;
  if (allowed === 0) {
    return [];
  }
  if (query.every((value) => value === 0)) {
    return firstRows(size, wanted, allow);
  }
  for (let fetch = firstFetch(search, allowed); ; fetch *= WIDEN) {
    const asked = Math.min(fetch, most);
    const raw = await nearest(asked);
    const hits = allowedHits(raw, allow).sort(compareHits);
    const isAll = asked === most || hits.length >= allowed || raw.rows.length < asked;
    if (isAll || isSettled(hits, wanted, raw)) {
      return hits.slice(0, wanted);
    }
  }
}

/** How many hits a search has to begin with. With a filter, as many as hold enough allowed rows if these are spread evenly, and half as many more. */
export function firstFetch(
  { wanted, size, isNarrowed }: Pick<WideningSearch, 'wanted' | 'size' | 'isNarrowed'>,
  allowed: number,
): number {
  if (allowed === size || isNarrowed) {
    return wanted + HEADROOM;
  }
  return Math.ceil((1.5 * (wanted + HEADROOM) * size) / allowed);
}

export function countAllowed(allow: Uint8Array): number {
  let count = 0;
  for (const byte of allow) {
    if (byte !== 0) {
      count++;
    }
  }
  return count;
}

function allowedHits({ rows, scores }: RawHits, allow?: Uint8Array): VectorHit[] {
  const hits: VectorHit[] = [];
  for (const [position, row] of rows.entries()) {
    if (row >= 0 && allow?.[row] !== 0) {
      hits.push({ row, score: roundScore(scores[position] ?? 0) });
    }
  }
  return hits;
}

/** Enough hits, and nothing that was not fetched can equal the last one wanted. */
function isSettled(hits: readonly VectorHit[], wanted: number, raw: RawHits): boolean {
  const last = hits[wanted - 1];
  return last !== undefined && last.score > roundScore(raw.scores.at(-1) ?? 0);
}
