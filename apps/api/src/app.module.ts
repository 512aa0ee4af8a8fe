import { DatabaseModule } from '@app/common/database';
import { HealthModule } from '@app/common/health';
import { ServiceModule } from '@app/common/http';
import { loggingModule } from '@app/common/logging';
import { ObservabilityModule } from '@app/common/observability';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ApiConfig } from './api.config.js';
import { AuthModule } from './auth/auth.module.js';
import { AccessGuard } from './auth/access.guard.js';
import { ChatModule } from './chat/chat.module.js';
import { ConfigModule } from './config.module.js';
import { ConversationsModule } from './conversations/conversations.module.js';
import { ApiHealthChecks } from './health/api-health-checks.js';
import { IngestModule } from './ingest/ingest.module.js';
import { QueueModule } from './ingest/queue.module.js';
import { McpModule } from './mcp/mcp.module.js';
import { OpenAiModule } from './openai/openai.module.js';
import { RateLimitGuard } from './rate-limit/rate-limit.guard.js';
import { RateLimitModule } from './rate-limit/rate-limit.module.js';
import { RetrievalModule } from './retrieval/retrieval.module.js';
import { VisitorsModule } from './visitors/visitors.module.js';

/** The gateway. Every request passes the access guard first, then the limits. */
@Module({})
export class AppModule {
  static register(config: ApiConfig): DynamicModule {
    const { settings } = config;
    return {
      module: AppModule,
      imports: [
        ConfigModule.register(config),
        loggingModule({
          service: 'api',
          level: settings.LOG_LEVEL,
          pretty: settings.NODE_ENV === 'development',
        }),
        ServiceModule.register(),
        ObservabilityModule.register('api'),
        DatabaseModule.register({
          url: settings.DATABASE_URL,
          poolSize: settings.DATABASE_POOL_SIZE,
          applicationName: 'ground-control-api',
        }),
        QueueModule,
        RateLimitModule,
        AuthModule,
        VisitorsModule,
        RetrievalModule,
        ChatModule,
        ConversationsModule,
        IngestModule,
        McpModule,
        OpenAiModule,
        HealthModule.register(ApiHealthChecks, [RetrievalModule, ChatModule]),
      ],
      providers: [
        { provide: APP_GUARD, useExisting: AccessGuard },
        { provide: APP_GUARD, useClass: RateLimitGuard },
      ],
    };
  }
}
