import { AppError } from '@app/common/errors';
import { FaissThread, type FaissThreadOptions, type RawHits } from './faiss-thread.js';
import { compareHits, firstRows, roundScore } from './ranking.js';
import { checkSearch } from './search-check.js';
import { readVectorFileShape } from './vector-file.js';
import { VectorIndex, type VectorHit } from './vector-index.js';

/** More hits than asked for are fetched, so that equal scores at the border are seen. */
const HEADROOM = 4;
/** How much wider the next attempt is when filters or equal scores used up the hits. */
const WIDEN = 4;

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

  async search(query: Float32Array, k: number, allow?: Uint8Array): Promise<readonly VectorHit[]> {
    if (this.closing) {
      throw new AppError('index_not_ready', 'The index is closed');
    }
    this.thread.assertAlive();
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
    const allowed = allow ? countAllowed(allow) : this.size;
    if (allowed === 0) {
      return [];
    }
    if (query.every((value) => value === 0)) {
      return firstRows(this.size, wanted, allow);
    }
    for (let fetch = this.firstFetch(wanted, allowed); ; fetch *= WIDEN) {
      const raw = await this.thread.nearest(query, Math.min(fetch, this.size));
      const hits = allowedHits(raw, allow).sort(compareHits);
      if (fetch >= this.size || hits.length >= allowed || isSettled(hits, wanted, raw)) {
        return hits.slice(0, wanted);
      }
    }
  }

  /** With a filter, as many as hold enough allowed rows if these are spread evenly, and half as many more. */
  private firstFetch(wanted: number, allowed: number): number {
    if (allowed === this.size) {
      return wanted + HEADROOM;
    }
    return Math.ceil((1.5 * (wanted + HEADROOM) * this.size) / allowed);
  }
}

function countAllowed(allow: Uint8Array): number {
  let count = 0;
  for (const byte of allow) {
    if (byte !== 0) {
      count++;
    }
  }
  return count;
}

function allowedHits({ rows, scores }: RawHits, allow?: Uint8Array): VectorHit[] {
  const hits: VectorHit[] = [];
  for (const [position, row] of rows.entries()) {
    if (row >= 0 && allow?.[row] !== 0) {
      hits.push({ row, score: roundScore(scores[position] ?? 0) });
    }
  }
  return hits;
}

/** Enough hits, and nothing that was not fetched can equal the last one wanted. */
function isSettled(hits: readonly VectorHit[], wanted: number, raw: RawHits): boolean {
  const last = hits[wanted - 1];
  return last !== undefined && last.score > roundScore(raw.scores.at(-1) ?? 0);
}
