import { Injectable } from '@nestjs/common';
import { type ThrottlerStorage } from '@nestjs/throttler';
import { RateStore } from './rate-store.js';

type ThrottlerRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** @nestjs/throttler on our windows: its own memory storage costs O(hits) for each request. Times are in seconds. */
@Injectable()
export class WindowThrottlerStorage implements ThrottlerStorage {
  constructor(private readonly store: RateStore) {}

  async increment(key: string, ttl: number, limit: number): Promise<ThrottlerRecord> {
    const { hits, resetMs } = await this.store.add(key, 1, ttl);
    const seconds = Math.ceil(resetMs / 1000);
    return { totalHits: hits, timeToExpire: seconds, isBlocked: hits > limit, timeToBlockExpire: seconds };
  }
}
