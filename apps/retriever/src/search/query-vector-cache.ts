import { ByteCache, RedisCache, type RedisScripts } from '@app/common/cache';
import { contentHash, type Embedder, RemoteEmbedder } from '@app/common/embedding';
import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { type RetrieverConfig } from '../retriever.config.js';

type Redis = RedisScripts & { quit(): Promise<void> };

const MEGABYTE = 1024 * 1024;
const WEEK_MS = 7 * 24 * 3600 * 1000;

/**
 * Vectors of queries, by embedder and text: those used last in this process, and with Redis those of providers for all
 * retrievers, under a hash of the text. A local embedder is faster than Redis, so its vectors stay here.
 */
export class QueryVectorCache implements OnApplicationShutdown {
  private readonly logger = new Logger('QueryVectors');
  private readonly memory: ByteCache<Float32Array>;
  private readonly shared: RedisCache | undefined;

  constructor(
    megabytes: number,
    private readonly redis?: Redis,
  ) {
    const bounds = { maxBytes: megabytes * MEGABYTE, ttlMs: WEEK_MS };
    this.memory = new ByteCache({ ...bounds, sizeOf: ({ byteLength }) => byteLength });
    this.shared =
      redis && megabytes > 0
        ? new RedisCache(redis, {
            ...bounds,
            prefix: 'gc:query-vectors',
            onChange: (error) => {
              this.logger.warn(
                { err: error },
                error === undefined
                  ? 'query vectors shared again'
                  : 'query vectors not shared, Redis is away',
              );
            },
          })
        : undefined;
  }

  /** On Redis only what a provider makes is worth the way. */
  static async open({ settings }: RetrieverConfig): Promise<QueryVectorCache> {
    const { EMBEDDING_CACHE_MB, REDIS_URL, EMBEDDER } = settings;
    if (REDIS_URL === undefined || EMBEDDER === 'local') {
      return new QueryVectorCache(EMBEDDING_CACHE_MB);
    }
    // What speaks to Redis brings the queue's libraries along: they are loaded where they are needed.
    const { RedisClient } = await import('@app/common/queue');
    return new QueryVectorCache(EMBEDDING_CACHE_MB, new RedisClient(REDIS_URL));
  }

  /** What this process has. An empty vector stands for a text that has none. */
  here(embedder: Embedder, text: string): Float32Array | undefined {
    return this.memory.get(keyOf(embedder, text));
  }

  /** What other retrievers have made; undefined where nothing is shared. Never rejects. */
  elsewhere(embedder: Embedder, text: string): Promise<Float32Array | undefined> | undefined {
    return this.shared && embedder instanceof RemoteEmbedder
      ? this.fetch(this.shared, keyOf(embedder, text), embedder.dimensions)
      : undefined;
  }

  /** Does not keep anybody waiting. */
  keep(embedder: Embedder, text: string, vector: Float32Array): void {
    const key = keyOf(embedder, text);
    this.memory.set(key, vector);
    if (this.shared && embedder instanceof RemoteEmbedder) {
      const bytes = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
      void this.shared.set(contentHash(key), bytes.toString('base64'));
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.redis?.quit();
  }

  private async fetch(
    shared: RedisCache,
    key: string,
    dimensions: number,
  ): Promise<Float32Array | undefined> {
    const vector = vectorOf(await shared.get(contentHash(key)), dimensions);
    if (vector) {
      this.memory.set(key, vector);
    }
    return vector;
  }
}

function keyOf({ id }: Embedder, text: string): string {
  return `${id}\n${text}`;
}

/** Nothing for what is no vector of that length and not empty either. */
function vectorOf(base64: string | undefined, dimensions: number): Float32Array | undefined {
  if (base64 === undefined) {
    return undefined;
  }
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  const isVector = bytes.byteLength === 0 || bytes.byteLength === 4 * dimensions;
  return isVector ? new Float32Array(bytes.buffer) : undefined;
}
