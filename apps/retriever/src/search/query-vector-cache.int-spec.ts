import { RedisClient } from '@app/common/queue';
import { Embedder, RemoteEmbedder } from '@app/common/embedding';
import { OutboundPolicy } from '@app/common/http';
import { hasRedis, startRedis, type TestRedis } from '@app/common/testing';
import { loadRetrieverConfig } from '../retriever.config.js';
import { QueryVectorCache } from './query-vector-cache.js';

const withRedis = hasRedis() ? describe : describe.skip;

class ProviderEmbedder extends RemoteEmbedder {
  constructor(model: string, dimensions = 3) {
    const policy = new OutboundPolicy({
      name: 'test',
      unavailable: 'provider_unavailable',
      attempts: 1,
      attemptTimeoutMs: 1000,
      firstDelayMs: 1,
      maxDelayMs: 1,
      breakAfter: 5,
    });
    super('test', 'key', { model, dimensions, policy });
  }

  protected request(): Promise<readonly unknown[]> {
    return Promise.reject(new Error('not asked here'));
  }
}

class OwnEmbedder extends Embedder {
  readonly id = 'local';
  readonly dimensions = 3;

  embed(): Promise<Float32Array[]> {
    return Promise.reject(new Error('not asked here'));
  }
}

const VECTOR = Float32Array.of(0.25, -0.5, 1e-7);

withRedis('vectors of queries on Redis', () => {
  let redis: TestRedis;
  const caches: QueryVectorCache[] = [];

  beforeEach(async () => {
    redis = await startRedis();
  });

  afterEach(async () => {
    redis.thaw();
    await Promise.all(caches.splice(0).map((cache) => cache.onApplicationShutdown()));
    await redis.stop();
  });

  async function open(EMBEDDER = 'openai'): Promise<QueryVectorCache> {
    const settings = { EMBEDDING_MODEL: 'm', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' };
    const cache = await QueryVectorCache.open(
      loadRetrieverConfig({ NODE_ENV: 'test', REDIS_URL: redis.url, EMBEDDER, ...settings }),
    );
    caches.push(cache);
    return cache;
  }

  /** What another retriever finds, once it is there. */
  async function foundBy(cache: QueryVectorCache, embedder: Embedder): Promise<Float32Array | undefined> {
    for (let tries = 0; tries < 50; tries += 1) {
      const vector = await cache.elsewhere(embedder, 'audit');
      if (vector) {
        return vector;
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return undefined;
  }

  it('are the same for every retriever, and of one embedder only', async () => {
    const [one, other] = [await open(), await open()];
    one.keep(new ProviderEmbedder('a'), 'audit', VECTOR);
    expect(await foundBy(other, new ProviderEmbedder('a'))).toEqual(VECTOR);
    expect(await other.elsewhere(new ProviderEmbedder('b'), 'audit')).toBeUndefined();
    expect(await other.elsewhere(new ProviderEmbedder('a', 4), 'audit')).toBeUndefined();
    expect(await other.elsewhere(new ProviderEmbedder('a'), 'audits')).toBeUndefined();
  });

  it('are kept under a hash, so that nobody reads there what was asked', async () => {
    const cache = await open();
    cache.keep(new ProviderEmbedder('a'), 'audit', VECTOR);
    expect(await foundBy(await open(), new ProviderEmbedder('a'))).toEqual(VECTOR);
    const client = new RedisClient(redis.url);
    const keys = JSON.stringify(await client.eval(`return redis.call('KEYS', '*')`, [], []));
    await client.quit();
    expect(keys).toContain('gc:query-vectors:value:');
    expect(keys).not.toContain('audit');
  });

  it('stay in the process where the embedder is local', async () => {
    const [one, other] = [await open('local'), await open('local')];
    one.keep(new OwnEmbedder(), 'audit', VECTOR);
    expect(one.here(new OwnEmbedder(), 'audit')).toEqual(VECTOR);
    expect(other.here(new OwnEmbedder(), 'audit')).toBeUndefined();
    expect(other.elsewhere(new OwnEmbedder(), 'audit')).toBeUndefined();
  });

  it('are found in the process while Redis stands still', async () => {
    const cache = await open();
    const embedder = new ProviderEmbedder('a');
    cache.keep(embedder, 'audit', VECTOR);
    redis.freeze();
    expect(cache.here(embedder, 'audit')).toEqual(VECTOR);
    expect(await cache.elsewhere(embedder, 'other')).toBeUndefined();
  });
});
