/** `faiss` and `exact` hold the vectors in this process, `qdrant` and `pgvector` in a store that many processes share. */
export type VectorEngine = 'faiss' | 'exact' | 'qdrant' | 'pgvector';

export interface VectorHit {
  /** Position of the vector in the file, from 0. */
  readonly row: number;
  /** Inner product with the query, rounded to a millionth. */
  readonly score: number;
}

/** What is known of a passage besides its text, where it belongs to a control. Families in lower case. */
export interface PassageAttributes {
  readonly family?: string | undefined;
  readonly baselines?: readonly string[] | undefined;
}

/** Which rows may be found. */
export interface RowFilter {
  /** One byte per row; rows whose byte is 0 are never returned. */
  readonly allow: Uint8Array;
  /** What all allowed rows have in common: a store that keeps attributes searches such rows only. */
  readonly where?: { readonly family?: string | undefined; readonly baseline?: string | undefined };
}

/**
 * An immutable set of vectors, searched by inner product. Engines agree on the order: descending score, equal
 * scores by row. Scores are rounded first, so that the last bits, which depend on the engine and on how many
 * queries it answers at once, never decide what stands before what.
 */
export abstract class VectorIndex {
  abstract readonly engine: VectorEngine;
  /** Number of vectors. */
  abstract readonly size: number;
  abstract readonly dimensions: number;

  /**
   * The `k` nearest vectors, fewer when fewer are there or allowed. `k` is clamped to 1..size.
   * @param query one vector of `dimensions` finite numbers
   * @param signal ends the waiting for a store on another machine
   * @throws AppError `vector_invalid` for a query, `k` or filter that does not fit; `index_not_ready` after
   * `close`, when the engine died, or while a store does not have these vectors; `vector_store_failed` when a
   * store does not answer
   */
  abstract search(
    query: Float32Array,
    k: number,
    filter?: RowFilter,
    signal?: AbortSignal,
  ): Promise<readonly VectorHit[]>;

  /** Lets running searches finish, then frees the memory. May be called again. */
  abstract close(): Promise<void>;
}
