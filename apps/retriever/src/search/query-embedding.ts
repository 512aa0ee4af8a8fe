import { Injectable, Logger } from '@nestjs/common';
import { type Embedder, isZeroVector } from '@app/common/embedding';
import { RetrieverMetrics } from '../retriever.metrics.js';
import { QueryVectorCache } from './query-vector-cache.js';

/** A query's vector, or why it has none. */
export type QueryVector =
  | { readonly vector: Float32Array; readonly reason?: undefined }
  | { readonly vector?: undefined; readonly reason: string };

const DEADLINE_MS = 1500;
const FAILURES_BEFORE_REST = 3;
const REST_MS = 10_000;

/** Stands in the cache for texts that have no vector. */
const NO_VECTOR = new Float32Array(0);

const UNKNOWN_WORDS: QueryVector = {
  reason: 'The question has no words that the vectors know, so it was searched by words.',
};
const OUT_OF_ORDER: QueryVector = {
  reason: 'The embedder did not answer, so the question was searched by words.',
};

interface Trouble {
  readonly failures: number;
  readonly restUntil: number;
}

/**
 * Embeds queries, each text once as long as it is in the cache. An embedder that does not answer within 1.5 s counts as failed; after three failures in a row it is left in peace for ten seconds.
 */
@Injectable()
export class QueryEmbedding {
  private readonly logger = new Logger('QueryEmbedding');
  private readonly troubles = new Map<string, Trouble>();

  constructor(
    private readonly metrics: RetrieverMetrics,
    private readonly cache: QueryVectorCache,
  ) {}

  /** Never rejects: what went wrong is the reason. */
  async embed(embedder: Embedder, text: string, signal: AbortSignal): Promise<QueryVector> {
    if (text === '') {
      return UNKNOWN_WORDS;
    }
    const shared = this.cache.here(embedder, text) ?? this.cache.elsewhere(embedder, text);
    const known = shared instanceof Promise ? await shared : shared;
    this.count(known);
    return known === undefined ? this.make(embedder, text, signal) : answer(known);
  }

  private async make(embedder: Embedder, text: string, signal: AbortSignal): Promise<QueryVector> {
    if (Date.now() < (this.troubles.get(embedder.id)?.restUntil ?? 0)) {
      return OUT_OF_ORDER;
    }
    try {
      const vector = await embedInTime(embedder, text, signal);
      this.troubles.delete(embedder.id);
      const useful = isZeroVector(vector) ? NO_VECTOR : vector;
      this.cache.keep(embedder, text, useful);
      return answer(useful);
    } catch (error) {
      if (!signal.aborted) {
        this.noteFailure(embedder.id, error);
      }
      return OUT_OF_ORDER;
    }
  }

  private count(known: Float32Array | undefined): void {
    this.metrics.embeddings.inc({ result: known === undefined ? 'computed' : 'cached' });
    this.metrics.cacheLookups.inc({
      cache: 'query_embedding',
      result: known === undefined ? 'miss' : 'hit',
    });
  }

  private noteFailure(embedderId: string, error: unknown): void {
    const failures = (this.troubles.get(embedderId)?.failures ?? 0) + 1;
    const restUntil = failures >= FAILURES_BEFORE_REST ? Date.now() + REST_MS : 0;
    this.troubles.set(embedderId, { failures, restUntil });
    this.metrics.embeddings.inc({ result: 'failed' });
    if (failures === 1) {
      this.logger.warn({ err: error, embedder: embedderId }, 'query not embedded, searched by words');
    }
  }
}

/** Also ends in time when the embedder does not heed its signal. */
async function embedInTime(embedder: Embedder, text: string, signal: AbortSignal): Promise<Float32Array> {
  signal.throwIfAborted();
  const limit = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  const aborted = new Promise<never>((_resolve, reject) => {
    limit.addEventListener('abort', () => {
      reject(new Error('the embedder did not answer in time', { cause: limit.reason }));
    });
  });
  const [vector] = await Promise.race([embedder.embed([text], 'query', limit), aborted]);
  if (vector?.length !== embedder.dimensions) {
    throw new Error(`the embedder answered ${vector?.length ?? 0} numbers instead of ${embedder.dimensions}`);
  }
  return vector;
}

function answer(vector: Float32Array): QueryVector {
  return vector.length === 0 ? UNKNOWN_WORDS : { vector };
}
