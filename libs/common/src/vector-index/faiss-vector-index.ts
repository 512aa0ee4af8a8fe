import { AppError } from '@app/common/errors';
import { FaissThread, type FaissThreadOptions } from './faiss-thread.js';
import { checkSearch } from './search-check.js';
import { scanRows } from './row-scan.js';
import { readVectorFileShape, VectorFileReader } from './vector-file.js';
import { type RowFilter, VectorIndex, type VectorHit } from './vector-index.js';
import { countAllowed, findWidening, firstFetch, type RawHits } from './widening.js';

export interface FaissIndexOptions extends Omit<FaissThreadOptions, 'isGraph'> {
  /** A graph of `buildGraph` over the vectors; without one each vector is compared with the query. */
  readonly graphPath?: string | undefined;
}

/** A graph that had to be asked for more hits than this takes longer than comparing what a filter leaves. */
const MOST_GRAPH_HITS = 4096;

/** FAISS's flat index, or its graph (HNSW) over the same vectors, in a thread of its own. */
export class FaissVectorIndex extends VectorIndex {
  readonly engine = 'faiss';
  readonly size: number;
  readonly dimensions: number;
  /** The inner product in use: `avx512`, `avx2`, `plain` and `stock` in our build, `upstream` in faiss-node's. */
  readonly kernel: string;
  /** A search may ask the thread more than once, so closing waits here and not in the thread. */
  private readonly running = new Set<Promise<unknown>>();
  private closing: Promise<void> | undefined;

  /** @param vectors the file of the vectors, where a graph is searched */
  private constructor(
    private readonly thread: FaissThread,
    private readonly vectors: VectorFileReader | undefined,
  ) {
    super();
    this.size = thread.opened.rows;
    this.dimensions = thread.opened.dimensions;
    this.kernel = thread.opened.kernel;
  }

  /** Whether a graph is searched, which may miss a few of the nearest. */
  get isGraph(): boolean {
    return this.vectors !== undefined;
  }

  /**
   * The caller has verified the checksums of the files: FAISS believes what it reads.
   * @throws AppError `snapshot_damaged` when a file is not one of `writeVectorFile`, or the graph not one of `buildGraph`
   * @throws FaissUnusableError when FAISS cannot be loaded here
   */
  static async open(path: string, options: FaissIndexOptions = {}): Promise<FaissVectorIndex> {
    const { graphPath } = options;
    if (graphPath === undefined) {
      await readVectorFileShape(path);
      return new FaissVectorIndex(await FaissThread.open(path, options), undefined);
    }
    const vectors = await VectorFileReader.open(path);
    try {
      const thread = await FaissThread.open(graphPath, { ...options, isGraph: true });
      const { rows, dimensions } = thread.opened;
      if (rows !== vectors.shape.rows || dimensions !== vectors.shape.dimensions) {
        await thread.close();
        throw new AppError('snapshot_damaged', 'The graph is one of other vectors');
      }
      return new FaissVectorIndex(thread, vectors);
    } catch (error) {
      await vectors.close();
      throw error;
    }
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
    this.closing ??= Promise.allSettled(this.running).then(async () => {
      await this.thread.close();
      await this.vectors?.close();
    });
    return this.closing;
  }

  private async find(query: Float32Array, wanted: number, allow?: Uint8Array): Promise<readonly VectorHit[]> {
    const { size, vectors } = this;
    const nearest = (fetch: number): Promise<RawHits> => this.thread.nearest(query, fetch);
    if (vectors === undefined) {
      return findWidening(nearest, { query, wanted, allow, size, most: size });
    }
    if (allow && firstFetch({ wanted, size }, countAllowed(allow)) > MOST_GRAPH_HITS) {
      return scanRows(vectors, query, wanted, allow);
    }
    const most = Math.min(size, Math.max(MOST_GRAPH_HITS, wanted));
    return findWidening(nearest, { query, wanted, allow, size, most });
  }
}
