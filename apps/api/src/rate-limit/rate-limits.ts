import { SetMetadata } from '@nestjs/common';
import { type ApiConfig } from '../api.config.js';
import { type Caller } from '../auth/caller.js';

/** What a route is counted as, besides the overall limit. */
export type RateLimitName = 'chat' | 'ingest' | 'upload' | 'search';

export const RATE_LIMITS = 'ground-control:rate-limits';

/** Declares what a route is counted as; every route counts for the overall limit too. */
export const RateLimited = (...names: readonly RateLimitName[]): MethodDecorator & ClassDecorator =>
  SetMetadata(RATE_LIMITS, names);

/** A limit as it is configured: at most `limit` hits (0 = off) in `windowMs` for each tracked caller. */
export interface RateLimit {
  readonly name: string;
  /** The declaration that it belongs to; undefined for the overall limit. */
  readonly route: RateLimitName | undefined;
  readonly limit: number;
  readonly windowMs: number;
  /** `caller`: the API key, the visitor or the address; `address`: always the address. */
  readonly by: 'caller' | 'address';
}

/** Who is counted: an API key, a visitor, or else an address; or always the address. */
export function trackedAs(by: RateLimit['by'], { key, visitorId, address }: Caller): string {
  return by === 'address' ? address : (key?.id ?? visitorId ?? address);
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export function rateLimits({ settings }: ApiConfig): readonly RateLimit[] {
  return [
    {
      name: 'all',
      route: undefined,
      limit: settings.RATE_LIMIT_PER_MINUTE,
      windowMs: MINUTE_MS,
      by: 'caller',
    },
    {
      name: 'chat',
      route: 'chat',
      limit: settings.RATE_LIMIT_CHAT_PER_MINUTE,
      windowMs: MINUTE_MS,
      by: 'caller',
    },
    {
      name: 'chat-day',
      route: 'chat',
      limit: settings.RATE_LIMIT_CHAT_PER_DAY,
      windowMs: DAY_MS,
      by: 'address',
    },
    {
      name: 'ingest',
      route: 'ingest',
      limit: settings.RATE_LIMIT_INGEST_PER_MINUTE,
      windowMs: MINUTE_MS,
      by: 'caller',
    },
    {
      name: 'upload',
      route: 'upload',
      limit: settings.RATE_LIMIT_UPLOAD_PER_MINUTE,
      windowMs: MINUTE_MS,
      by: 'caller',
    },
    {
      name: 'search',
      route: 'search',
      limit: settings.RATE_LIMIT_SEARCH_PER_MINUTE,
      windowMs: MINUTE_MS,
      by: 'caller',
    },
  ];
}
