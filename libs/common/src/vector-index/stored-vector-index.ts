import { AppError } from '@app/common/errors';
import { checkSearch } from './search-check.js';
import { type RowFilter, type VectorHit, VectorIndex } from './vector-index.js';
import { findWidening, type RawHits } from './widening.js';

export interface NearestQuery {
  readonly vector: Float32Array;
  readonly limit: number;
  readonly where: RowFilter['where'];
  readonly signal: AbortSignal | undefined;
}

/** Filters and equal scores make a search ask for more, up to this many hits. */
const MOST_HITS = 2000;

/** The vectors of one version in a store: what every store needs around its query. */
export class StoredVectorIndex extends VectorIndex {
  readonly size: number;
  readonly dimensions: number;
  private readonly running = new Set<Promise<unknown>>();
  private closing: Promise<void> | undefined;

  /** @param nearest answers the rows with the largest inner products, best first, fewer where there are fewer */
  constructor(
    readonly engine: 'qdrant' | 'pgvector',
    { rows, dimensions }: { readonly rows: number; readonly dimensions: number },
    private readonly nearest: (query: NearestQuery) => Promise<RawHits>,
  ) {
    super();
    this.size = rows;
    this.dimensions = dimensions;
  }

  async search(
    query: Float32Array,
    k: number,
    filter?: RowFilter,
    signal?: AbortSignal,
  ): Promise<readonly VectorHit[]> {
    if (this.closing) {
      throw new AppError('index_not_ready', 'The index is closed');
    }
    const { allow, where } = filter ?? {};
    const wanted = checkSearch({ query, k, allow }, this.size, this.dimensions);
    const search = findWidening((limit) => this.nearest({ vector: query, limit, where, signal }), {
      query,
      wanted,
      allow,
      size: this.size,
      isNarrowed: where !== undefined,
      most: Math.min(this.size, Math.max(wanted, MOST_HITS)),
    });
    this.running.add(search);
    return search.finally(() => this.running.delete(search));
  }

  close(): Promise<void> {
    this.closing ??= Promise.allSettled(this.running).then(() => undefined);
    return this.closing;
  }
}
