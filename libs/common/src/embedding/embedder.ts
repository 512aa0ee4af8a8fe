export type EmbeddingKind = 'document' | 'query';

export type OnEmbedded = (vectors: ReadonlyMap<number, Float32Array>) => Promise<void>;

/**
 * Turns texts into vectors of `dimensions` numbers with length 1. A text in which the embedder recognises nothing gives
 * a vector of zeros, which means "no vector": callers leave the vector arm out for it.
 *
 * `id` names whatever decides the vectors (model, dimensions, version): two embedders with one id give equal vectors,
 * and vectors of different ids are never compared.
 */
export abstract class Embedder {
  abstract readonly id: string;
  abstract readonly dimensions: number;

  /**
   * One vector per text, in order. Rejects with the signal's reason when it is aborted. `onEmbedded` is told of vectors as
   * they come, by the place of their text, and waited for; who makes all at once need not call it.
   */
  abstract embed(
    texts: readonly string[],
    kind: EmbeddingKind,
    signal?: AbortSignal,
    onEmbedded?: OnEmbedded,
  ): Promise<Float32Array[]>;
}

/** Whether an embedder found nothing to go by in a text. */
export function isZeroVector(vector: Float32Array): boolean {
  return vector.every((value) => value === 0);
}
