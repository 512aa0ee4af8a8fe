import { hash } from 'node:crypto';
import { Redis } from 'ioredis';

/**
 * How a connection behaves while Redis is away. `request`: somebody waits for the answer, so it fails within 2 s and
 * nothing is kept for later. `worker`: nobody waits, so it goes on trying (BullMQ demands that).
 */
export type RedisRole = 'request' | 'worker';

/** A connection of our own kind. The process never dies of its errors: callers see them at their commands. */
export function createRedis(url: string, role: RedisRole): Redis {
  const redis = new Redis(url, {
    connectTimeout: 2000,
    retryStrategy: (times) => Math.min(2000, 100 * 2 ** Math.min(times, 5)),
    ...(role === 'request'
      ? { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 2000 }
      : { maxRetriesPerRequest: null }),
  });
  redis.on('error', () => undefined);
  return redis;
}

const START_MS = 2000;

/** What other areas may do with Redis: atomic scripts. Rejects when Redis does not answer within 2 s. */
export class RedisClient {
  private readonly redis: Redis;
  /** The first callers wait until the connection stands; later ones are told at once when it does not. */
  private readonly started: Promise<void>;

  constructor(url: string) {
    this.redis = createRedis(url, 'request');
    this.started = new Promise((resolve) => {
      this.redis.once('ready', resolve);
      setTimeout(resolve, START_MS).unref();
    });
  }

  /** Runs a Lua script atomically; it is sent once, later by its hash. */
  async eval(script: string, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    await this.started;
    const sha = hash('sha1', script, 'hex');
    try {
      return await this.redis.evalsha(sha, keys.length, ...keys, ...args);
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('NOSCRIPT')) {
        return this.redis.eval(script, keys.length, ...keys, ...args);
      }
      throw error;
    }
  }

  async ping(): Promise<void> {
    await this.started;
    await this.redis.ping();
  }

  /** Waits for what was sent, at most a second. */
  async quit(): Promise<void> {
    const timer = setTimeout(() => {
      this.redis.disconnect();
    }, 1000);
    try {
      await this.redis.quit();
    } catch {
      this.redis.disconnect();
    } finally {
      clearTimeout(timer);
    }
  }
}
