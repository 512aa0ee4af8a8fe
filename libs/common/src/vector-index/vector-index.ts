export interface VectorHit {
  /** Position of the vector in the file, from 0. */
  readonly row: number;
  /** Inner product with the query, rounded to a millionth. */
  readonly score: number;
}

/**
 * An immutable set of vectors, searched by inner product. Engines agree on the order: descending score, equal
 * scores by row. Scores are rounded first, so that the last bits, which depend on the engine and on how many
 * queries it answers at once, never decide what stands before what.
 */
export abstract class VectorIndex {
  abstract readonly engine: 'faiss' | 'exact';
  /** Number of vectors. */
  abstract readonly size: number;
  abstract readonly dimensions: number;

  /**
   * The `k` nearest vectors, fewer when fewer are there or allowed. `k` is clamped to 1..size.
   * @param query one vector of `dimensions` finite numbers
   * @param allow one byte per row; rows whose byte is 0 are never returned
   * @throws AppError `vector_invalid` for a query, `k` or `allow` that does not fit; `index_not_ready` after
   * `close` or when the engine died
   */
  abstract search(query: Float32Array, k: number, allow?: Uint8Array): Promise<readonly VectorHit[]>;

  /** Lets running searches finish, then frees the memory. May be called again. */
  abstract close(): Promise<void>;
}
