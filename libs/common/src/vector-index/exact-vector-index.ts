import { AppError } from '@app/common/errors';
import { innerProduct } from './inner-product.js';
import { BestHits, roundScore } from './ranking.js';
import { checkSearch } from './search-check.js';
import { readVectorFile, type VectorFile } from './vector-file.js';
import { type RowFilter, VectorIndex, type VectorHit } from './vector-index.js';

/**
 * Compares the query with every vector in plain arithmetic, in this thread: needs nothing, is the yardstick
 * for the other engines, and stands in for it where FAISS cannot be loaded.
 */
export class ExactVectorIndex extends VectorIndex {
  readonly engine = 'exact';
  readonly size: number;
  readonly dimensions: number;
  private vectors: Float32Array | undefined;

  private constructor(file: VectorFile) {
    super();
    this.size = file.rows;
    this.dimensions = file.dimensions;
    this.vectors = file.vectors;
  }

  /** @throws AppError `snapshot_damaged` when the file is not one of `writeVectorFile` */
  static async open(path: string): Promise<ExactVectorIndex> {
    return new ExactVectorIndex(await readVectorFile(path));
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- a refusal has to be a rejection, as in the other engines
  async search(query: Float32Array, k: number, filter?: RowFilter): Promise<readonly VectorHit[]> {
    if (!this.vectors) {
      throw new AppError('index_not_ready', 'The index is closed');
    }
    const allow = filter?.allow;
    const best = new BestHits(checkSearch({ query, k, allow }, this.size, this.dimensions));
    for (let row = 0; row < this.size; row++) {
      if (allow?.[row] !== 0) {
        best.offer(row, roundScore(innerProduct(query, this.vectors, row * query.length)));
      }
    }
    return best.sorted();
  }

  close(): Promise<void> {
    this.vectors = undefined;
    return Promise.resolve();
  }
}
