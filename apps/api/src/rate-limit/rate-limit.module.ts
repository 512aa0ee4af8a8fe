import { ACCESS_POLICY, type AccessPolicy } from '@app/common/http';
import { type ExecutionContext, Module } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ThrottlerModule, type ThrottlerModuleOptions } from '@nestjs/throttler';
import { ApiConfig } from '../api.config.js';
import { addressTracker, callerTracker } from './rate-limit.guard.js';
import { RateLimiter } from './rate-limiter.js';
import { RATE_LIMITS, type RateLimit, type RateLimitName, rateLimits } from './rate-limits.js';
import { RateStore } from './rate-store.js';
import { RateStoreModule } from './rate-store.module.js';
import { WindowThrottlerStorage } from './throttler-storage.js';

/** Limits of every route, counted in Redis where it is configured and in process otherwise. */
@Module({
  imports: [
    RateStoreModule,
    ThrottlerModule.forRootAsync({
      imports: [RateStoreModule],
      inject: [ApiConfig, RateStore, Reflector],
      useFactory: throttlerOptions,
    }),
  ],
  providers: [RateLimiter],
  exports: [RateLimiter, ThrottlerModule],
})
export class RateLimitModule {}

function throttlerOptions(config: ApiConfig, store: RateStore, reflector: Reflector): ThrottlerModuleOptions {
  return {
    storage: new WindowThrottlerStorage(store),
    throttlers: rateLimits(config).map((limit) => ({
      name: limit.name,
      limit: limit.limit,
      ttl: limit.windowMs,
      getTracker: limit.by === 'address' ? addressTracker : callerTracker,
      skipIf: (context) => !applies(limit, context, reflector),
    })),
  };
}

function applies(limit: RateLimit, context: ExecutionContext, reflector: Reflector): boolean {
  const targets = [context.getHandler(), context.getClass()];
  const policy = reflector.getAllAndOverride<AccessPolicy | undefined>(ACCESS_POLICY, targets);
  if (limit.limit === 0 || policy === 'probe' || policy === 'metrics') {
    return false;
  }
  const declared =
    reflector.getAllAndOverride<readonly RateLimitName[] | undefined>(RATE_LIMITS, targets) ?? [];
  return limit.route === undefined || declared.includes(limit.route);
}
