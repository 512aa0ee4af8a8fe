import { AppError } from '@app/common/errors';
import { Injectable } from '@nestjs/common';
import { ApiConfig } from '../api.config.js';
import { type Caller } from '../auth/caller.js';
import { type RateLimit, type RateLimitName, rateLimits, trackedAs } from './rate-limits.js';
import { RateStore, type RateWindow } from './rate-store.js';

/** Limits that routes do not declare by themselves, such as failed sign-ins. */
@Injectable()
export class RateLimiter {
  private readonly limits: readonly RateLimit[];

  constructor(
    config: ApiConfig,
    private readonly store: RateStore,
  ) {
    this.limits = rateLimits(config).filter(({ limit }) => limit > 0);
  }

  /** Throws `rate_limited` when `key` has used up `limit` already. */
  async peek(key: string, limit: number): Promise<void> {
    refuseOver(limit, await this.store.add(key, 0, 60_000), limit - 1);
  }

  async hit(key: string, limit: number, windowMs: number): Promise<void> {
    refuseOver(limit, await this.store.add(key, 1, windowMs), limit);
  }

  /** Counts what a caller does as a route that is declared as `route` would. Throws `rate_limited`. */
  async count(route: RateLimitName, caller: Caller): Promise<void> {
    for (const { name, limit, windowMs, by } of this.limits.filter((it) => it.route === route)) {
      await this.hit(`${name}:${trackedAs(by, caller)}`, limit, windowMs);
    }
  }
}

function refuseOver(limit: number, window: RateWindow, allowed: number): void {
  if (window.hits > allowed) {
    throw tooManyRequests(limit, window);
  }
}

export function tooManyRequests(limit: number, window: RateWindow): AppError {
  const seconds = Math.max(1, Math.ceil(window.resetMs / 1000));
  return new AppError('rate_limited', `The limit of ${limit} is used up. Try again in ${seconds} s.`, {
    retryAfterSeconds: seconds,
  });
}
