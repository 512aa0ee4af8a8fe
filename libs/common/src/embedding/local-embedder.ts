import { createHash } from 'node:crypto';
import { Embedder, type EmbeddingKind } from './embedder.js';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { rightSingularVectors, type RightSingularVectors } from './local-embedder-algebra.js';
import { decodeLocalModel, encodeLocalModel, type LocalModel } from './local-embedder-bytes.js';
import { termRow, type TrainingMatrix, trainingMatrix, trainingSample } from './local-embedder-terms.js';
import { rightSingularVectorsAside } from './local-embedder-thread.js';

/** How a text becomes terms. One and the same function must be used for training and afterwards. */
export type Analyze = (text: string) => readonly string[];

export interface LocalTraining {
  readonly seed: number;
  readonly analyze: Analyze;
  /** Fewer come out where the texts do not carry as many. */
  readonly dimensions?: number;
}

const DEFAULT_DIMENSIONS = 64;
/** Texts that are analyzed between two turns of the event loop: some ten milliseconds. */
const TEXTS_AT_ONCE = 50;
/** Entries of a matrix up to which a thread takes longer to start than the work: some ten milliseconds. */
const FEW_ENTRIES = 10_000;

/**
 * An embedder that needs no key and no download: latent semantic analysis (Deerwester et al., JASIS 41(6), 1990) of the
 * very texts that it will search, so words that occur in like company come near each other. A model belongs to one
 * collection's snapshot and is stored in it. Equal texts, seed and analysis give equal bytes.
 */
export class LocalEmbedder extends Embedder {
  readonly id: string;
  readonly dimensions: number;
  readonly #model: LocalModel;
  readonly #bytes: Uint8Array;
  readonly #termIds: ReadonlyMap<string, number>;
  readonly #analyze: Analyze;

  private constructor(model: LocalModel, bytes: Uint8Array, analyze: Analyze) {
    super();
    this.#model = model;
    this.#bytes = bytes;
    this.#analyze = analyze;
    this.#termIds = new Map(model.terms.map((term, id) => [term, id]));
    this.dimensions = model.dimensions;
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    this.id = `local-lsa-${model.dimensions}-${hash}`;
  }

  /** Blocks for about a second for 1,000 texts, and for at most some six: beyond 6,000 texts it learns from a sample. */
  static train(texts: readonly string[], { seed, analyze, dimensions }: LocalTraining): LocalEmbedder {
    const training = trainingMatrix(trainingSample(texts, seed).map((text) => analyze(text)));
    const found = rightSingularVectors(training.matrix, dimensions ?? DEFAULT_DIMENSIONS, seed);
    return LocalEmbedder.ofTraining(training, found, analyze);
  }

  /** The same model without blocking: what takes long is done in a thread. Rejects with the signal's reason. */
  static async trainAside(
    texts: readonly string[],
    { seed, analyze, dimensions }: LocalTraining,
    signal?: AbortSignal,
  ): Promise<LocalEmbedder> {
    const sample = trainingSample(texts, seed);
    const analyzed: (readonly string[])[] = [];
    while (analyzed.length < sample.length) {
      const next = sample.slice(analyzed.length, analyzed.length + TEXTS_AT_ONCE);
      analyzed.push(...next.map((text) => analyze(text)));
      await nextTurn();
      signal?.throwIfAborted();
    }
    const training = trainingMatrix(analyzed);
    const { matrix } = training;
    const rank = dimensions ?? DEFAULT_DIMENSIONS;
    const found =
      matrix.values.length <= FEW_ENTRIES
        ? rightSingularVectors(matrix, rank, seed)
        : await rightSingularVectorsAside({ matrix, rank, seed }, signal);
    return LocalEmbedder.ofTraining(training, found, analyze);
  }

  private static ofTraining(
    { terms, idf }: TrainingMatrix,
    { rank, vectors }: RightSingularVectors,
    analyze: Analyze,
  ): LocalEmbedder {
    const model =
      rank === 0
        ? { terms: [], idf: new Float32Array(0), dimensions: 1, projection: new Float32Array(0) }
        : { terms, idf, dimensions: rank, projection: vectors };
    return new LocalEmbedder(model, encodeLocalModel(model), analyze);
  }

  /** Reads what `toBytes` wrote. Throws `snapshot_damaged` for anything else. */
  static fromBytes(bytes: Uint8Array, analyze: Analyze): LocalEmbedder {
    const copy = Uint8Array.from(bytes);
    return new LocalEmbedder(decodeLocalModel(copy), copy, analyze);
  }

  toBytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  embed(texts: readonly string[], _kind: EmbeddingKind, signal?: AbortSignal): Promise<Float32Array[]> {
    return new Promise((resolve) => {
      signal?.throwIfAborted();
      resolve(texts.map((text) => this.embedOne(text)));
    });
  }

  /** The vector of one text, without a promise. */
  embedOne(text: string): Float32Array {
    const { idf, projection, dimensions } = this.#model;
    const vector = new Float32Array(dimensions);
    const { ids, weights } = termRow(this.#analyze(text), this.#termIds, idf);
    ids.forEach((id, i) => {
      const weight = weights[i] ?? 0;
      for (let d = 0; d < dimensions; d += 1) {
        vector[d] = (vector[d] ?? 0) + weight * (projection[id * dimensions + d] ?? 0);
      }
    });
    return normalized(vector);
  }
}

function normalized(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return length > 1e-12 ? vector.map((value) => value / length) : new Float32Array(vector.length);
}
