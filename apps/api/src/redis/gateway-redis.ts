import { RedisClient } from '@app/common/queue';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ApiConfig } from '../api.config.js';

/** The connection over which gateways share what they keep for a short time. Without `REDIS_URL` there is none. */
@Injectable()
export class GatewayRedis implements OnApplicationShutdown {
  readonly client: RedisClient | undefined;

  constructor({ settings }: ApiConfig) {
    this.client = settings.REDIS_URL === undefined ? undefined : new RedisClient(settings.REDIS_URL);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.client?.quit();
  }
}
