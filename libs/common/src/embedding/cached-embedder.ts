import { createHash } from 'node:crypto';
import { Embedder, type EmbeddingKind } from './embedder.js';

/** Where vectors of documents are kept between runs, by embedder and content hash. What it has lost is only made again. */
export abstract class EmbeddingCache {
  /** The vectors that are there, by hash. */
  abstract getMany(
    embedderId: string,
    hashes: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, Float32Array>>;

  abstract putMany(
    embedderId: string,
    vectors: ReadonlyMap<string, Float32Array>,
    signal?: AbortSignal,
  ): Promise<void>;
}

/** Texts after which vectors are stored: what a crash costs at most. */
const STORE_EVERY = 500;

/**
 * An embedder that asks another one only for documents that it has not seen, each content once. Queries pass through: what
 * people ask is not kept.
 */
export class CachedEmbedder extends Embedder {
  readonly id: string;
  readonly dimensions: number;

  constructor(
    private readonly embedder: Embedder,
    private readonly cache: EmbeddingCache,
  ) {
    super();
    this.id = embedder.id;
    this.dimensions = embedder.dimensions;
  }

  async embed(texts: readonly string[], kind: EmbeddingKind, signal?: AbortSignal): Promise<Float32Array[]> {
    if (kind === 'query') {
      return this.embedder.embed(texts, kind, signal);
    }
    const hashes = texts.map(contentHash);
    const textOf = new Map(hashes.map((hash, index) => [hash, texts[index] ?? '']));
    const known = new Map(await this.cache.getMany(this.id, [...textOf.keys()], signal));
    const missing = [...textOf].filter(([hash]) => known.get(hash)?.length !== this.dimensions);
    for (let from = 0; from < missing.length; from += STORE_EVERY) {
      const part = missing.slice(from, from + STORE_EVERY);
      const fresh = await this.embedPart(part, signal);
      for (const [hash, vector] of fresh) {
        known.set(hash, vector);
      }
    }
    return hashes.map((hash) => known.get(hash) ?? new Float32Array(this.dimensions));
  }

  private async embedPart(
    part: readonly (readonly [hash: string, text: string])[],
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<string, Float32Array>> {
    const texts = part.map(([, text]) => text);
    const vectors = await this.embedder.embed(texts, 'document', signal);
    const fresh = new Map(
      part.map(([hash], index) => [hash, vectors[index] ?? new Float32Array(this.dimensions)]),
    );
    await this.cache.putMany(this.id, fresh, signal);
    return fresh;
  }
}

/** SHA-256 of a text, in hex: equal texts share a vector. */
export function contentHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
