const MAX_QUERIES = 64;
/** Hits of one batch cross from FAISS as plain numbers, one by one. */
const MAX_HITS = 32_768;
const MAX_GRAPH_QUERIES = 16;
/** How much wider the widest search of a graph's batch may be than the narrowest. */
const MAX_SPREAD = 2;
/** From this many queries FAISS multiplies matrices (`distance_compute_blas_threshold` there). */
const MATRIX_QUERIES = 20;
/** 32 MiB of floats: about where the vectors stop fitting into the processor's cache. */
const LARGE_FLOATS = 8 * 1024 * 1024;

/** One waiting search: a query and how many hits it needs. */
export interface WaitingSearch {
  readonly fetch: number;
}

/**
 * How many of the first waiting searches go to FAISS together. The first always goes; the others follow while
 * the batch stays small, because every query of a batch gets as many hits as the widest needs.
 */
export function batchSize(waiting: readonly WaitingSearch[]): number {
  let widest = 0;
  let count = 0;
  for (const { fetch } of waiting) {
    widest = Math.max(widest, fetch);
    if (count === MAX_QUERIES || (count > 0 && widest * (count + 1) > MAX_HITS)) {
      break;
    }
    count++;
  }
  return count;
}

/**
 * The same for a graph, which searches one query after the other on each of its threads: only searches of about the same
 * width go together, or a wide one would make the others as slow as itself, and few of them, because those that come
 * meanwhile have to wait for the whole batch.
 */
export function graphBatchSize(waiting: readonly WaitingSearch[]): number {
  let [narrowest, widest] = [Infinity, 0];
  let count = 0;
  for (const { fetch } of waiting) {
    narrowest = Math.min(narrowest, fetch);
    widest = Math.max(widest, fetch);
    if (count === MAX_GRAPH_QUERIES || widest > MAX_SPREAD * narrowest) {
      break;
    }
    count++;
  }
  return count;
}

/**
 * How many queries to send for `count` of them: twenty cost less than somewhat fewer, from a number on that
 * depends on what a single scan costs. Measured with `bench/vector/batch.mjs`.
 */
export function paddedCount(count: number, kernel: string, floats: number): number {
  return count >= paddingStart(kernel, floats) && count < MATRIX_QUERIES ? MATRIX_QUERIES : count;
}

function paddingStart(kernel: string, floats: number): number {
  const vectorised = kernel === 'avx512' || kernel === 'avx2';
  if (!vectorised) {
    return 5;
  }
  return floats >= LARGE_FLOATS ? 8 : 15;
}
