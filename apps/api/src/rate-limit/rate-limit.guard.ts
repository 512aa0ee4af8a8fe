import { type ExecutionContext, Injectable } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerOptions } from '@nestjs/throttler';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { callerOf } from '../auth/caller.js';
import { tooManyRequests } from './rate-limiter.js';
import { trackedAs } from './rate-limits.js';

/**
 * Applies the limits that a route declares. The answer carries `RateLimit-Limit`, `-Remaining` and `-Reset` (seconds) of
 * the limit that is nearest to its end; a request over it is `rate_limited` with `Retry-After`. The library would read
 * some sixty metadata for each request: here what applies to a route is found out at its first one.
 */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  private readonly ofRoutes = new WeakMap<object, readonly ThrottlerOptions[]>();

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    for (const limit of this.limitsOf(context)) {
      await this.count(limit, context);
    }
    return true;
  }

  private limitsOf(context: ExecutionContext): readonly ThrottlerOptions[] {
    const route = context.getHandler();
    const known = this.ofRoutes.get(route);
    if (known) {
      return known;
    }
    const limits = this.throttlers.filter(({ skipIf }) => !skipIf?.(context));
    this.ofRoutes.set(route, limits);
    return limits;
  }

  private async count(throttler: ThrottlerOptions, context: ExecutionContext): Promise<void> {
    const { name = 'all', getTracker = callerTracker } = throttler;
    const { req, res } = this.getRequestResponse(context) as { req: FastifyRequest; res: FastifyReply };
    const tracker = await getTracker(req, context);
    const limit = fixed(throttler.limit);
    const ttl = fixed(throttler.ttl);
    const record = await this.storageService.increment(`${name}:${tracker}`, ttl, limit, ttl, name);
    tell(res, limit, Math.max(0, limit - record.totalHits), record.timeToExpire);
    if (record.isBlocked) {
      throw tooManyRequests(limit, { hits: record.totalHits, resetMs: record.timeToBlockExpire * 1000 });
    }
  }
}

export function callerTracker(request: Record<string, unknown>): string {
  return trackedAs('caller', callerOf(request as unknown as FastifyRequest));
}

export function addressTracker(request: Record<string, unknown>): string {
  return trackedAs('address', callerOf(request as unknown as FastifyRequest));
}

/** Limits are numbers here, never functions of the request. */
function fixed(value: ThrottlerOptions['limit']): number {
  if (typeof value === 'number') {
    return value;
  }
  throw new Error('A limit has to be a number.');
}

function tell(reply: FastifyReply, limit: number, remaining: number, resetSeconds: number): void {
  const told = reply.getHeader('ratelimit-remaining');
  if (typeof told === 'string' && Number(told) <= remaining) {
    return;
  }
  void reply
    .header('ratelimit-limit', String(limit))
    .header('ratelimit-remaining', String(remaining))
    .header('ratelimit-reset', String(resetSeconds));
}
