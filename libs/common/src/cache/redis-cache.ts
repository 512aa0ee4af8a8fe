import { z } from 'zod';

/** A Redis that runs scripts atomically. */
export interface RedisScripts {
  eval(script: string, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>;
}

interface RedisCacheOptions {
  /** Begins the name of every key; caches of one prefix share their bound. */
  readonly prefix: string;
  readonly maxBytes: number;
  readonly ttlMs: number;
  /** Told once when Redis goes away (with the error) and once when it is back. */
  readonly onChange: (error: unknown) => void;
}

/**
 * Stores a value, and lets go what is too old and then what was stored first until everything is within the bound. Redis
 * expires values by itself too; what they took is known from `sizes`.
 * KEYS: value, times, sizes, total. ARGV: key, value, now, milliseconds, bytes, prefix.
 */
const SET = `
local function forget(key)
  local size = tonumber(redis.call('HGET', KEYS[3], key) or '0')
  redis.call('HDEL', KEYS[3], key)
  redis.call('ZREM', KEYS[2], key)
  redis.call('DEL', ARGV[6] .. key)
  return redis.call('DECRBY', KEYS[4], size)
end
forget(ARGV[1])
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[4])
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
redis.call('HSET', KEYS[3], ARGV[1], #ARGV[2])
local total = redis.call('INCRBY', KEYS[4], #ARGV[2])
local stale = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', tonumber(ARGV[3]) - tonumber(ARGV[4]), 'LIMIT', 0, 100)
for _, key in ipairs(stale) do total = forget(key) end
while total > tonumber(ARGV[5]) do
  local oldest = redis.call('ZRANGE', KEYS[2], 0, 0)
  if #oldest == 0 then break end
  total = forget(oldest[1])
end
return total`;

const GET = `return redis.call('GET', KEYS[1])`;

const Value = z.string().nullable();

/** What anybody waits for Redis, and how long it is left alone after it did not answer. */
const WAIT_MS = 300;
const LEAVE_ALONE_MS = 2000;

/** Values on Redis, shared by all processes, within a bound of bytes. While Redis is away nothing is found and nothing kept. */
export class RedisCache {
  private away = false;
  private tryAgainAt = 0;

  constructor(
    private readonly redis: RedisScripts,
    private readonly options: RedisCacheOptions,
  ) {}

  async get(key: string): Promise<string | undefined> {
    const value = await this.run(GET, [this.name(key)], []);
    return Value.safeParse(value).data ?? undefined;
  }

  /** A value that is larger than the whole bound is not kept. */
  async set(key: string, value: string): Promise<void> {
    const { prefix, maxBytes, ttlMs } = this.options;
    if (Buffer.byteLength(value) <= maxBytes) {
      const keys = [this.name(key), `${prefix}:times`, `${prefix}:sizes`, `${prefix}:total`];
      await this.run(SET, keys, [key, value, Date.now(), ttlMs, maxBytes, `${prefix}:value:`]);
    }
  }

  private name(key: string): string {
    return `${this.options.prefix}:value:${key}`;
  }

  /** Nothing while Redis is away. */
  private async run(
    script: string,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown> {
    if (Date.now() < this.tryAgainAt) {
      return undefined;
    }
    try {
      const answer = await inTime(this.redis.eval(script, keys, args));
      this.note(false);
      return answer;
    } catch (error) {
      this.tryAgainAt = Date.now() + LEAVE_ALONE_MS;
      this.note(true, error);
      return undefined;
    }
  }

  private note(away: boolean, error?: unknown): void {
    if (away !== this.away) {
      this.away = away;
      this.options.onChange(error);
    }
  }
}

async function inTime(answer: Promise<unknown>): Promise<unknown> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new Error('Redis did not answer in time'));
  }, WAIT_MS);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
    answer.catch(() => undefined);
  }
}
