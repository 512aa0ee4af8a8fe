import { CachedEmbedder, contentHash, EmbeddingCache } from './cached-embedder.js';
import { Embedder, type EmbeddingKind, type OnEmbedded } from './embedder.js';

class MemoryCache extends EmbeddingCache {
  readonly stored = new Map<string, Float32Array>();

  override getMany(
    embedderId: string,
    hashes: readonly string[],
  ): Promise<ReadonlyMap<string, Float32Array>> {
    const found = new Map<string, Float32Array>();
    for (const hash of hashes) {
      const vector = this.stored.get(`${embedderId} ${hash}`);
      if (vector) {
        found.set(hash, vector);
      }
    }
    return Promise.resolve(found);
  }

  override putMany(embedderId: string, vectors: ReadonlyMap<string, Float32Array>): Promise<void> {
    for (const [hash, vector] of vectors) {
      this.stored.set(`${embedderId} ${hash}`, vector);
    }
    return Promise.resolve();
  }
}

class CountingEmbedder extends Embedder {
  readonly dimensions = 2;
  readonly asked: string[] = [];

  constructor(
    readonly id = 'counting:2',
    private readonly failAt = Infinity,
  ) {
    super();
  }

  override embed(texts: readonly string[], kind: EmbeddingKind): Promise<Float32Array[]> {
    if (this.asked.length + texts.length > this.failAt) {
      return Promise.reject(new Error('enough'));
    }
    this.asked.push(...texts.map((text) => `${kind} ${text}`));
    return Promise.resolve(texts.map((text) => Float32Array.of(text.length, 1)));
  }
}

describe('CachedEmbedder', () => {
  it('asks for each content once, over calls and within one', async () => {
    const inner = new CountingEmbedder();
    const cached = new CachedEmbedder(inner, new MemoryCache());
    const first = await cached.embed(['a', 'bb', 'a'], 'document');
    expect(first).toEqual([Float32Array.of(1, 1), Float32Array.of(2, 1), Float32Array.of(1, 1)]);
    const second = await cached.embed(['ccc', 'bb'], 'document');
    expect(second).toEqual([Float32Array.of(3, 1), Float32Array.of(2, 1)]);
    expect(inner.asked).toEqual(['document a', 'document bb', 'document ccc']);
  });

  it('keeps vectors of different embedders apart', async () => {
    const cache = new MemoryCache();
    const other = new CountingEmbedder('other:2');
    await new CachedEmbedder(new CountingEmbedder(), cache).embed(['a'], 'document');
    await new CachedEmbedder(other, cache).embed(['a'], 'document');
    expect(other.asked).toEqual(['document a']);
  });

  it('does not keep queries', async () => {
    const cache = new MemoryCache();
    await new CachedEmbedder(new CountingEmbedder(), cache).embed(['a'], 'query');
    expect(cache.stored.size).toBe(0);
  });

  it('makes a vector anew that has another length than it should', async () => {
    const cache = new MemoryCache();
    const inner = new CountingEmbedder();
    cache.stored.set(`${inner.id} ${contentHash('a')}`, Float32Array.of(1));
    await expect(new CachedEmbedder(inner, cache).embed(['a'], 'document')).resolves.toEqual([
      Float32Array.of(1, 1),
    ]);
  });

  it('stores each batch as it comes, and asks only for the rest after a failure', async () => {
    const cache = new MemoryCache();
    const texts = Array.from({ length: 700 }, (_, index) => `text ${index}`);
    const broken = new BatchingEmbedder('counting:2', 600);
    await expect(new CachedEmbedder(broken, cache).embed(texts, 'document')).rejects.toThrow('enough');
    expect(cache.stored.size).toBe(600);
    const retried = new BatchingEmbedder();
    const vectors = await new CachedEmbedder(retried, cache).embed(texts, 'document');
    expect(retried.asked).toHaveLength(100);
    expect(vectors.map(([length]) => length)).toEqual(texts.map(({ length }) => length));
  });

  it('tells how far it is', async () => {
    const texts = Array.from({ length: 4500 }, (_, index) => `text ${index}`);
    const told: number[] = [];
    await new CachedEmbedder(new BatchingEmbedder(), new MemoryCache()).embed(
      texts,
      'document',
      undefined,
      (vectors) => {
        told.push(vectors.size);
        return Promise.resolve();
      },
    );
    expect(told).toEqual([2000, 2000, 500]);
  });
});

/** Makes a hundred at a time, and breaks off before it has made more than `failAt`. */
class BatchingEmbedder extends CountingEmbedder {
  override async embed(
    texts: readonly string[],
    kind: EmbeddingKind,
    _signal?: AbortSignal,
    onEmbedded?: OnEmbedded,
  ): Promise<Float32Array[]> {
    const all: Float32Array[] = [];
    for (let from = 0; from < texts.length; from += 100) {
      const vectors = await super.embed(texts.slice(from, from + 100), kind);
      await onEmbedded?.(new Map(vectors.map((vector, i) => [from + i, vector])));
      all.push(...vectors);
    }
    return all;
  }
}
