import { Injectable } from '@nestjs/common';
import {
  type Passage,
  type SearchRequest,
  type SearchResponse,
  type SnapshotState,
} from '@app/common/contracts';
import { AppError, type ErrorCode } from '@app/common/errors';
import { type SnapshotPassage } from '@app/common/snapshot';
import { type RowFilter } from '@app/common/vector-index';
import { RetrieverMetrics } from '../retriever.metrics.js';
import { type Borrower, CurrentSnapshots, statesOf } from '../snapshot/current-snapshots.js';
import { type Generation } from '../snapshot/generation.js';
import { unknownTerms } from './evidence.js';
import { type VectorHit } from './fusion.js';
import { type AnalyzedQuery, analyzeQuery } from './query-analysis.js';
import { QueryEmbedding } from './query-embedding.js';
import { rank } from './ranking.js';
import { RERANK_DEPTH, type Reranked, Reranker } from './reranker.js';

interface Found {
  readonly passages: readonly Passage[];
  readonly mode: SearchResponse['mode'];
  readonly notice?: string;
  readonly unknownTerms: readonly string[];
  readonly readAs?: string;
}

/** What keeps vectors from being searched for a while. */
const WITHOUT_VECTORS: ReadonlySet<ErrorCode> = new Set(['index_not_ready', 'vector_store_failed']);

interface VectorAnswer {
  readonly hits?: readonly VectorHit[];
  readonly notice?: string;
}

/** Searches what is being served: each collection by itself, then the best of all by their comparable scores. */
@Injectable()
export class SearchService {
  constructor(
    private readonly current: CurrentSnapshots,
    private readonly embedding: QueryEmbedding,
    private readonly metrics: RetrieverMetrics,
    private readonly reranker: Reranker,
  ) {}

  /**
   * All passages of an answer come from one generation per collection, and `snapshot` names these.
   * @throws AppError `collection_not_found`, `index_not_ready`
   */
  search(borrower: Borrower, request: SearchRequest, signal: AbortSignal): Promise<SearchResponse> {
    const started = performance.now();
    return this.current.borrow(borrower, request.collections, async (generations) => {
      const snapshot = statesOf(generations);
      const rerank = this.reranker.enabled && request.mode !== 'lexical';
      const depth = rerank ? Math.max(request.k, RERANK_DEPTH) : request.k;
      const found = await Promise.all(
        generations.map((one) => this.searchOne(one, { ...request, k: depth }, signal)),
      );
      const { passages, notice }: Reranked = rerank
        ? await this.reranker.rerank(request.query, best(found, depth), signal)
        : { passages: best(found, depth) };
      const mode = found.some((one) => one.mode === 'hybrid') ? 'hybrid' : 'lexical';
      const readAs = found.find((one) => one.readAs !== undefined)?.readAs;
      const tookMs = performance.now() - started;
      this.metrics.searchSeconds.observe({ mode }, tookMs / 1000);
      return {
        snapshot,
        mode,
        tookMs: Math.round(tookMs * 100) / 100,
        passages: passages.slice(0, request.k),
        notice: noticeOf(found, readAs, notice),
        unknownTerms: inAll(found.map((one) => one.unknownTerms)),
        readAs,
      };
    });
  }

  /** What a search of everything would search now. Throws `index_not_ready`. */
  state(borrower: Borrower): Promise<SnapshotState> {
    return this.current.borrow(borrower, undefined, (generations) => ({ snapshot: statesOf(generations) }));
  }

  /** The same as soon as it is no longer `known`, or when `until` aborts. */
  async stateAfter(known: string, borrower: Borrower, until: AbortSignal): Promise<SnapshotState> {
    for (;;) {
      const change = this.current.changed(until);
      const state = await this.state(borrower);
      if (state.snapshot !== known || until.aborted) {
        return state;
      }
      await change;
    }
  }

  private async searchOne(
    generation: Generation,
    request: SearchRequest,
    signal: AbortSignal,
  ): Promise<Found> {
    const { snapshot, collectionId } = generation;
    const filter = snapshot.filters.filter(request.filters);
    const allow = filter?.allow;
    const query = analyzeQuery(request.query, snapshot.lexical, snapshot.ranking);
    const { hits, notice } =
      request.mode === 'lexical' ? {} : await this.vectorHits(snapshot, query, signal, filter);
    requirePresent(signal);
    const ranked = rank(
      { query, index: snapshot.lexical, rows: snapshot.relations, vectorHits: hits, allow, k: request.k },
      snapshot.ranking,
    );
    return {
      mode: hits === undefined ? 'lexical' : 'hybrid',
      notice,
      unknownTerms: unknownTerms(query.concepts, snapshot.lexical),
      readAs: query.readAs,
      passages: ranked.flatMap(({ row, score }) => {
        const passage = snapshot.passages.at(row);
        return passage === undefined ? [] : [toPassage(passage, collectionId, score)];
      }),
    };
  }

  private async vectorHits(
    snapshot: Generation['snapshot'],
    query: AnalyzedQuery,
    signal: AbortSignal,
    filter: RowFilter | undefined,
  ): Promise<VectorAnswer> {
    const { vectors } = snapshot;
    if (snapshot.ranking.vectorWeight === 0) {
      return { notice: 'The retrieval profile in use searches by words only.' };
    }
    if (vectors.kind === 'absent') {
      return { notice: `${vectors.reason} It was searched by words.` };
    }
    const { vector, reason } = await this.embedding.embed(vectors.embedder, query.embeddingText, signal);
    if (vector === undefined) {
      return { notice: reason };
    }
    try {
      return { hits: await vectors.index.search(vector, snapshot.ranking.vectorDepth, filter, signal) };
    } catch (error) {
      if (error instanceof AppError && WITHOUT_VECTORS.has(error.code)) {
        return { notice: `${error.detail} It was searched by words.` };
      }
      throw error;
    }
  }
}

/** Everything that a reader should know, each once. */
function noticeOf(
  found: readonly Found[],
  readAs: string | undefined,
  ...others: readonly (string | undefined)[]
): string | undefined {
  const read = readAs === undefined ? undefined : `The question was read as “${readAs}”.`;
  const all = [read, ...found.map(({ notice }) => notice), ...others];
  const notices = new Set(all.filter((one) => one !== undefined));
  return notices.size === 0 ? undefined : [...notices].join(' ');
}

/** Descending score; equal scores in the order of the collections, then as each collection ranked them. */
function best(found: readonly Found[], k: number): Passage[] {
  return found
    .flatMap(({ passages }) => passages)
    .sort((a, b) => b.score - a.score)
    .slice(0, k);
}

/** What is in every list, in the order of the first. */
function inAll([first = [], ...others]: readonly (readonly string[])[]): string[] {
  return first.filter((term) => others.every((list) => list.includes(term)));
}

function toPassage(
  { id, documentId, title, controlId, part, text, url, place }: SnapshotPassage,
  collection: string,
  score: number,
): Passage {
  return {
    id,
    collection,
    documentId,
    title,
    controlId,
    part,
    text,
    score: Math.round(score * 1e6) / 1e6,
    url,
    place,
  };
}

/** Stops the work for a caller that has gone away; nobody reads the error. */
function requirePresent(signal: AbortSignal): void {
  if (signal.aborted) {
    throw new AppError('bad_request', 'The caller went away.');
  }
}
