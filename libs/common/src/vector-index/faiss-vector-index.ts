import { AppError } from '@app/common/errors';
import { FaissThread, type FaissThreadOptions } from './faiss-thread.js';
import { checkSearch } from './search-check.js';
import { readVectorFileShape } from './vector-file.js';
import { type RowFilter, VectorIndex, type VectorHit } from './vector-index.js';
import { findWidening, type RawHits } from './widening.js';

/** FAISS's flat index in a thread of its own. */
export class FaissVectorIndex extends VectorIndex {
  readonly engine = 'faiss';
  readonly size: number;
  readonly dimensions: number;
  /** The inner product in use: `avx512`, `avx2`, `plain` and `stock` in our build, `upstream` in faiss-node's. */
  readonly kernel: string;
  /** A search may ask the thread more than once, so closing waits here and not in the thread. */
  private readonly running = new Set<Promise<unknown>>();
  private closing: Promise<void> | undefined;

  private constructor(private readonly thread: FaissThread) {
    super();
    this.size = thread.opened.rows;
    this.dimensions = thread.opened.dimensions;
    this.kernel = thread.opened.kernel;
  }

  /**
   * The caller has verified the checksum of the file: FAISS believes what it reads.
   * @throws AppError `snapshot_damaged` when the file is not one of `writeVectorFile`
   * @throws FaissUnusableError when FAISS cannot be loaded here
   */
  static async open(path: string, options: FaissThreadOptions = {}): Promise<FaissVectorIndex> {
    await readVectorFileShape(path);
    return new FaissVectorIndex(await FaissThread.open(path, options));
  }

  async search(query: Float32Array, k: number, filter?: RowFilter): Promise<readonly VectorHit[]> {
    if (this.closing) {
      throw new AppError('index_not_ready', 'The index is closed');
    }
    this.thread.assertAlive();
    const allow = filter?.allow;
    const wanted = checkSearch({ query, k, allow }, this.size, this.dimensions);
    const search = this.find(query, wanted, allow);
    this.running.add(search);
    return search.finally(() => this.running.delete(search));
  }

  close(): Promise<void> {
    this.closing ??= Promise.allSettled(this.running).then(() => this.thread.close());
    return this.closing;
  }

  private async find(query: Float32Array, wanted: number, allow?: Uint8Array): Promise<readonly VectorHit[]> {
    const nearest = (fetch: number): Promise<RawHits> => this.thread.nearest(query, fetch);
    return findWidening(nearest, { query, wanted, allow, size: this.size, most: this.size });
  }
}
