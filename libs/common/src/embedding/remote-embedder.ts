import { bulkhead, type BulkheadPolicy } from 'cockatiel';
import { type OutboundPolicy, providerAnswerError } from '../http/index.js';
import { Embedder, type EmbeddingKind, type OnEmbedded } from './embedder.js';

export interface RemoteEmbedderOptions {
  readonly model: string;
  readonly dimensions: number;
  /** One instance for each provider and process: its circuit breaker is shared by all calls. */
  readonly policy: OutboundPolicy;
  /** Texts of one request, 100 by default: what Gemini takes at most. */
  readonly batchTexts?: number | undefined;
}

const DEFAULT_BATCH_TEXTS = 100;
/** Of one request: below the 300,000 tokens that OpenAI takes. */
const MAX_BATCH_CHARS = 200_000;
/** Requests of one embedder that run at the same time. */
const MAX_CONCURRENT = 3;

/**
 * An embedder behind a provider's HTTP interface: batches, a limit of requests at a time, retries, and a check of every
 * vector. Vectors of another length than was asked for, with values that are no numbers, or fewer of them than texts, are
 * `provider_failed`. A blank text gives a vector of zeros without asking. One failed batch ends the others.
 */
export abstract class RemoteEmbedder extends Embedder {
  readonly id: string;
  readonly dimensions: number;
  protected readonly model: string;
  private readonly policy: OutboundPolicy;
  private readonly batchTexts: number;
  private readonly slots: BulkheadPolicy = bulkhead(MAX_CONCURRENT, Infinity);

  constructor(
    private readonly provider: string,
    key: string,
    { model, dimensions, policy, batchTexts }: RemoteEmbedderOptions,
  ) {
    super();
    this.id = `${key}:${model}:${dimensions}`;
    this.model = model;
    this.dimensions = dimensions;
    this.policy = policy;
    this.batchTexts = batchTexts ?? DEFAULT_BATCH_TEXTS;
  }

  /** One request, one attempt: the vectors as the provider sent them, in the order of the texts. */
  protected abstract request(
    texts: readonly string[],
    kind: EmbeddingKind,
    signal: AbortSignal,
  ): Promise<readonly unknown[]>;

  async embed(
    texts: readonly string[],
    kind: EmbeddingKind,
    signal?: AbortSignal,
    onEmbedded?: OnEmbedded,
  ): Promise<Float32Array[]> {
    signal?.throwIfAborted();
    const vectors = texts.map(() => this.noVector());
    const batches = toBatches(texts, this.batchTexts);
    const call = new AbortController();
    const either = signal === undefined ? call.signal : AbortSignal.any([signal, call.signal]);
    try {
      await Promise.all(
        batches.map(async (batch) => {
          const embedded = await this.slots.execute(() => this.embedBatch(batch, kind, either), either);
          const byPlace = new Map(
            batch.map(({ place }, index) => [place, embedded[index] ?? this.noVector()]),
          );
          for (const [place, vector] of byPlace) {
            vectors[place] = vector;
          }
          await onEmbedded?.(byPlace);
        }),
      );
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      call.abort();
    }
    return vectors;
  }

  private noVector(): Float32Array {
    return new Float32Array(this.dimensions);
  }

  private embedBatch(
    batch: readonly PlacedText[],
    kind: EmbeddingKind,
    signal: AbortSignal,
  ): Promise<Float32Array[]> {
    return this.policy.run(async (attempt) => {
      const texts = batch.map(({ text }) => text);
      const vectors = await this.request(texts, kind, attempt);
      if (vectors.length !== texts.length) {
        throw providerAnswerError(this.provider, `${vectors.length} vectors for ${texts.length} texts`);
      }
      return vectors.map((vector) => this.unitVector(vector));
    }, signal);
  }

  /** Providers normalise only at their model's full length, so every vector is brought to length 1 here. */
  private unitVector(values: unknown): Float32Array {
    if (!Array.isArray(values) || values.length !== this.dimensions) {
      const length = Array.isArray(values) ? values.length : 'no';
      throw providerAnswerError(
        this.provider,
        `a vector of ${length} numbers where ${this.dimensions} were asked for`,
      );
    }
    const vector = new Float32Array(this.dimensions);
    let squares = 0;
    for (let i = 0; i < vector.length; i += 1) {
      const value: unknown = values[i];
      if (typeof value !== 'number' || !Number.isFinite(value)) {
        throw providerAnswerError(this.provider, 'a vector with a value that is not a number');
      }
      vector[i] = value;
      squares += value * value;
    }
    const length = Math.sqrt(squares);
    if (!(length > 0) || !Number.isFinite(length)) {
      throw providerAnswerError(this.provider, 'a vector that has no direction');
    }
    return vector.map((value) => value / length);
  }
}

interface PlacedText {
  readonly text: string;
  readonly place: number;
}

function toBatches(texts: readonly string[], most: number): readonly (readonly PlacedText[])[] {
  const batches: PlacedText[][] = [];
  let chars = 0;
  texts.forEach((text, place) => {
    if (text.trim() === '') {
      return;
    }
    const current = batches.at(-1);
    chars += text.length;
    if (current === undefined || current.length >= most || chars > MAX_BATCH_CHARS) {
      batches.push([{ text, place }]);
      chars = text.length;
      return;
    }
    current.push({ text, place });
  });
  return batches;
}
