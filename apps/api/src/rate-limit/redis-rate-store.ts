import { type RedisClient } from '@app/common/queue';
import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';
import { type MemoryRateStore } from './memory-rate-store.js';
import { RateStore, type RateWindow } from './rate-store.js';

/** One atomic step: the window begins with its first hit and ends by Redis's own expiry. */
const ADD = `
local hits
if tonumber(ARGV[1]) == 0 then
  hits = tonumber(redis.call('GET', KEYS[1]) or '0')
else
  hits = redis.call('INCR', KEYS[1])
  if hits == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
end
local left = redis.call('PTTL', KEYS[1])
if left < 0 then left = tonumber(ARGV[2]) end
return {hits, left}`;

const Answer = z.tuple([z.number(), z.number()]);

/** How long a hit waits for Redis, and how long Redis is left alone when it did not answer. */
const WAIT_MS = 1000;
const LEAVE_ALONE_MS = 1000;

/**
 * Windows in Redis, shared by all gateways. While Redis is away each process counts by itself, so limits still hold; one hit
 * at a time then tries Redis again, the others do not wait for it.
 */
export class RedisRateStore extends RateStore implements OnApplicationShutdown {
  private readonly logger = new Logger('RateLimits');
  private away = false;
  private trying = false;
  private tryAgainAt = 0;

  constructor(
    private readonly redis: RedisClient,
    private readonly fallback: MemoryRateStore,
  ) {
    super();
  }

  override async add(key: string, by: 0 | 1, windowMs: number): Promise<RateWindow> {
    if (this.away && (this.trying || Date.now() < this.tryAgainAt)) {
      return this.fallback.add(key, by, windowMs);
    }
    this.trying = this.away;
    try {
      const answer = await inTime(this.redis.eval(ADD, [`gc:rate:${key}`], [by, windowMs]));
      const [hits, resetMs] = Answer.parse(answer);
      this.note(false);
      return { hits, resetMs };
    } catch (error) {
      this.tryAgainAt = Date.now() + LEAVE_ALONE_MS;
      this.note(true, error);
      return await this.fallback.add(key, by, windowMs);
    } finally {
      this.trying = false;
    }
  }

  onApplicationShutdown(): Promise<void> {
    return this.redis.quit();
  }

  /** One line when Redis goes away and one when it is back, not one for each request. */
  private note(away: boolean, error?: unknown): void {
    if (away !== this.away) {
      this.away = away;
      this.logger.warn(
        { err: error },
        away ? 'limits counted in process, Redis is away' : 'limits shared over Redis again',
      );
    }
  }
}

/**
 * Rejects after `WAIT_MS`. A busy event loop runs due timers before it reads answers that have come in, so the timer lets
 * those be read first: a limit must not count apart because this process was slow.
 */
async function inTime<Answer>(answer: Promise<Answer>): Promise<Answer> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    setImmediate(() =>
      setImmediate(() => {
        late.reject(new Error('Redis did not answer in time'));
      }),
    );
  }, WAIT_MS);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
    late.promise.catch(() => undefined);
  }
}
