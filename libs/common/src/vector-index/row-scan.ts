import { innerProduct } from './inner-product.js';
import { BestHits, roundScore } from './ranking.js';
import { type VectorFileReader } from './vector-file.js';
import { type VectorHit } from './vector-index.js';

/** Rows that are read together where one of them is allowed: 64 kB at 256 dimensions. */
const WINDOW = 64;

/**
 * Compares the query with the allowed rows of a file, which are read for it: for filters that leave so few rows of many
 * that a graph would have to be asked for most of what it has. Reading leaves the thread free in between.
 */
export async function scanRows(
  file: VectorFileReader,
  query: Float32Array,
  wanted: number,
  allow: Uint8Array,
): Promise<readonly VectorHit[]> {
  const best = new BestHits(wanted);
  for (let from = allow.indexOf(1); from !== -1; from = allow.indexOf(1, from + WINDOW)) {
    const to = Math.min(allow.length, from + WINDOW);
    const vectors = await file.read(from, to);
    for (let row = from; row < to; row += 1) {
      if (allow[row] !== 0) {
        best.offer(row, roundScore(innerProduct(query, vectors, (row - from) * query.length)));
      }
    }
  }
  return best.sorted();
}
