import { type PassageAttributes, type VectorIndex } from './vector-index.js';

/** The vectors of one version of a collection. The hash tells them from others that have the same number. */
export interface VectorVersion {
  readonly collectionId: string;
  readonly version: number;
  readonly manifestHash: string;
}

export interface VectorVersionShape extends VectorVersion {
  readonly rows: number;
  readonly dimensions: number;
}

/** Some rows in a row, from row `from` on. */
export interface VectorBatch {
  readonly from: number;
  readonly vectors: readonly Float32Array[];
  /** One for each vector. */
  readonly attributes: readonly PassageAttributes[];
}

/** A version that stands in a store; an unfinished one is what a publication that broke off left behind. */
export interface StoredVersion {
  readonly collectionId: string;
  readonly version: number;
  /** The first `HASH_DIGITS` of the hash of its manifest. */
  readonly hash: string;
  readonly finished: boolean;
}

export const HASH_DIGITS = 12;

/**
 * A server that keeps the vectors of versions for all processes. It is never the truth: snapshots are, and what it
 * lost is published again from them. Whoever publishes or removes holds the lock of the collection.
 *
 * Every method that asks the server throws AppError `vector_store_failed` when it does not answer or refuses.
 */
export abstract class VectorStore {
  abstract readonly engine: 'qdrant' | 'pgvector';

  /**
   * The vectors of a version, searched where they are. Nothing is asked before the first search, so a store that is down
   * keeps nobody from opening; a search of a version that is not there throws `index_not_ready`.
   */
  abstract open(version: VectorVersionShape): VectorIndex;

  /** Whether all of the version is there. */
  abstract has(version: VectorVersionShape, signal?: AbortSignal): Promise<boolean>;

  /**
   * Puts a version there. It can be searched when all of it is there, not before; one that is there already is replaced.
   * @throws AppError `vector_invalid` for vectors of other dimensions or another number of rows than `version` says
   */
  abstract publish(
    version: VectorVersionShape,
    batches: Iterable<VectorBatch> | AsyncIterable<VectorBatch>,
    signal?: AbortSignal,
  ): Promise<void>;

  /**
   * Marks the version that is served, for those who look into the store with other programs; in one step, so that a
   * rollback is as quick. Our own searches name their version.
   * @throws AppError `index_not_ready` when the version is not there
   */
  abstract activate(version: VectorVersion, signal?: AbortSignal): Promise<void>;

  /** The version that is marked. */
  abstract active(collectionId: string, signal?: AbortSignal): Promise<StoredVersion | undefined>;

  /** Everything that is there, unfinished versions too. */
  abstract list(signal?: AbortSignal): Promise<readonly StoredVersion[]>;

  /** Takes a version away with all its vectors, an unfinished one too. Nothing happens when it is not there. */
  abstract remove(version: StoredVersion, signal?: AbortSignal): Promise<void>;

  /** Throws when the server does not answer. */
  abstract ping(signal?: AbortSignal): Promise<void>;

  abstract close(): Promise<void>;

  /** Nest's word for the end of the process. */
  onApplicationShutdown(): Promise<void> {
    return this.close();
  }
}

/** The version as it stands in a store once it is finished. */
export function finishedVersion({ collectionId, version, manifestHash }: VectorVersion): StoredVersion {
  return { collectionId, version, hash: manifestHash.slice(0, HASH_DIGITS), finished: true };
}
