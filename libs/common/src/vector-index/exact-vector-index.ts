import { AppError } from '@app/common/errors';
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

/** Four sums side by side: the processor need not wait for one addition before the next. */
function innerProduct(query: Float32Array, vectors: Float32Array, start: number): number {
  const length = query.length;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    a += at(query, i) * at(vectors, start + i);
    b += at(query, i + 1) * at(vectors, start + i + 1);
    c += at(query, i + 2) * at(vectors, start + i + 2);
    d += at(query, i + 3) * at(vectors, start + i + 3);
  }
  for (; i < length; i++) {
    a += at(query, i) * at(vectors, start + i);
  }
  return a + b + (c + d);
}

/** The index is always inside; the compiler inlines this and drops the zero. */
function at(numbers: Float32Array, index: number): number {
  return numbers[index] ?? 0;
}
