import { Injectable, Logger } from '@nestjs/common';
import { type Embedder, isZeroVector } from '@app/common/embedding';
import { RetrieverMetrics } from '../retriever.metrics.js';

/** A query's vector, or why it has none. */
export type QueryVector =
  | { readonly vector: Float32Array; readonly reason?: undefined }
  | { readonly vector?: undefined; readonly reason: string };

const DEADLINE_MS = 1500;
const MAX_CACHED = 2000;
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
 * Embeds queries, each text once as long as it is among the 2,000 used last. An embedder that does not answer within
 * 1.5 s counts as failed; after three failures in a row it is left in peace for ten seconds.
 */
@Injectable()
export class QueryEmbedding {
  private readonly logger = new Logger('QueryEmbedding');
  /** The least recently used comes first. */
  private readonly cache = new Map<string, Float32Array>();
  private readonly troubles = new Map<string, Trouble>();

  constructor(private readonly metrics: RetrieverMetrics) {}

  /** Never rejects: what went wrong is the reason. */
  async embed(embedder: Embedder, text: string, signal: AbortSignal): Promise<QueryVector> {
    const key = `${embedder.id}\n${text}`;
    const known = text === '' ? NO_VECTOR : this.recall(key);
    if (known !== undefined) {
      return answer(known);
    }
    if (Date.now() < (this.troubles.get(embedder.id)?.restUntil ?? 0)) {
      return OUT_OF_ORDER;
    }
    try {
      const vector = await embedInTime(embedder, text, signal);
      this.troubles.delete(embedder.id);
      const useful = isZeroVector(vector) ? NO_VECTOR : vector;
      this.remember(key, useful);
      return answer(useful);
    } catch (error) {
      if (!signal.aborted) {
        this.noteFailure(embedder.id, error);
      }
      return OUT_OF_ORDER;
    }
  }

  private recall(key: string): Float32Array | undefined {
    const known = this.cache.get(key);
    this.metrics.embeddings.inc({ result: known === undefined ? 'computed' : 'cached' });
    if (known !== undefined) {
      this.remember(key, known);
    }
    return known;
  }

  private remember(key: string, vector: Float32Array): void {
    this.cache.delete(key);
    this.cache.set(key, vector);
    if (this.cache.size > MAX_CACHED) {
      const [oldest = key] = this.cache.keys();
      this.cache.delete(oldest);
    }
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
