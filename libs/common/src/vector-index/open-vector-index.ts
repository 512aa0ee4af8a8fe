import { ExactVectorIndex } from './exact-vector-index.js';
import { FaissUnusableError } from './faiss-thread.js';
import { type FaissIndexOptions, FaissVectorIndex } from './faiss-vector-index.js';
import { type VectorIndex } from './vector-index.js';

export interface OpenedVectorIndex {
  readonly index: VectorIndex;
  /** Why the exact index answers although FAISS was asked for. */
  readonly fallback?: string;
}

/**
 * Opens a file of `writeVectorFile` whose checksum the caller has verified. Where FAISS cannot be loaded the
 * exact index stands in, and the result says why.
 * @throws AppError `snapshot_damaged` when the file is not complete
 */
export async function openVectorIndex(
  engine: 'faiss' | 'exact',
  path: string,
  options: FaissIndexOptions = {},
): Promise<OpenedVectorIndex> {
  if (engine === 'exact') {
    return { index: await ExactVectorIndex.open(path) };
  }
  try {
    return { index: await FaissVectorIndex.open(path, options) };
  } catch (error) {
    if (!(error instanceof FaissUnusableError)) {
      throw error;
    }
    return { index: await ExactVectorIndex.open(path), fallback: `FAISS cannot be loaded: ${error.message}` };
  }
}
