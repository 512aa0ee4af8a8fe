import { RedisClient } from '@app/common/queue';
import { Module } from '@nestjs/common';
import { ApiConfig } from '../api.config.js';
import { MemoryRateStore } from './memory-rate-store.js';
import { RateStore } from './rate-store.js';
import { RedisRateStore } from './redis-rate-store.js';

@Module({
  providers: [{ provide: RateStore, inject: [ApiConfig], useFactory: createRateStore }],
  exports: [RateStore],
})
export class RateStoreModule {}

function createRateStore({ settings }: ApiConfig): RateStore {
  const memory = new MemoryRateStore();
  return settings.REDIS_URL === undefined
    ? memory
    : new RedisRateStore(new RedisClient(settings.REDIS_URL), memory);
}
