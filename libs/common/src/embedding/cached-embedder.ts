import { createHash } from 'node:crypto';
import { Embedder, type EmbeddingKind, type OnEmbedded } from './embedder.js';

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

/** Texts that are looked up, and asked for, at once. */
const TEXTS_AT_ONCE = 2000;

/**
 * An embedder that asks another one only for documents that it has not seen, each content once, and stores every vector as
 * soon as it comes: what broke off goes on where it stopped. Queries pass through: what people ask is not kept.
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

  async embed(
    texts: readonly string[],
    kind: EmbeddingKind,
    signal?: AbortSignal,
    onEmbedded?: OnEmbedded,
  ): Promise<Float32Array[]> {
    if (kind === 'query') {
      return this.embedder.embed(texts, kind, signal);
    }
    const vectors: Float32Array[] = [];
    while (vectors.length < texts.length) {
      const from = vectors.length;
      vectors.push(...(await this.embedPart(texts.slice(from, from + TEXTS_AT_ONCE), signal)));
      await onEmbedded?.(new Map(vectors.slice(from).map((vector, i) => [from + i, vector])));
    }
    return vectors;
  }

  private async embedPart(
    texts: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<readonly Float32Array[]> {
    const hashes = texts.map(contentHash);
    const textOf = new Map(hashes.map((hash, index) => [hash, texts[index] ?? '']));
    const known = new Map(await this.cache.getMany(this.id, [...textOf.keys()], signal));
    const missing = [...textOf].filter(([hash]) => known.get(hash)?.length !== this.dimensions);
    const keep = async (fresh: ReadonlyMap<string, Float32Array>): Promise<void> => {
      await this.cache.putMany(this.id, fresh, signal);
      fresh.forEach((vector, hash) => known.set(hash, vector));
    };
    const stored = new Set<string>();
    const made = await this.embedder.embed(
      missing.map(([, text]) => text),
      'document',
      signal,
      async (vectors) => {
        const fresh = new Map([...vectors].map(([place, vector]) => [missing[place]?.[0] ?? '', vector]));
        await keep(fresh);
        fresh.forEach((_vector, hash) => stored.add(hash));
      },
    );
    const rest = missing.flatMap(([hash], place): [string, Float32Array][] =>
      stored.has(hash) ? [] : [[hash, made[place] ?? new Float32Array(this.dimensions)]],
    );
    await (rest.length > 0 ? keep(new Map(rest)) : undefined);
    return hashes.map((hash) => known.get(hash) ?? new Float32Array(this.dimensions));
  }
}

/** SHA-256 of a text, in hex: equal texts share a vector. */
export function contentHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
