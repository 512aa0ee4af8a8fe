import { type DynamicModule, Logger, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { HealthModule } from '@app/common/health';
import { ServiceModule } from '@app/common/http';
import { loggingModule } from '@app/common/logging';
import { ObservabilityModule } from '@app/common/observability';
import { InternalGuard } from './access/internal.guard.js';
import { ControlsModule } from './controls/controls.module.js';
import { RetrieverHealth } from './health/retriever-health.js';
import { RetrieverConfig } from './retriever.config.js';
import { SearchModule } from './search/search.module.js';
import { SettingsModule } from './settings.module.js';
import { SnapshotModule } from './snapshot/snapshot.module.js';

/** The retriever: answers searches and looks controls up in the snapshots that the ingest worker publishes. */
@Module({})
export class AppModule implements OnApplicationBootstrap {
  constructor(private readonly config: RetrieverConfig) {}

  static register(config: RetrieverConfig): DynamicModule {
    const { LOG_LEVEL, NODE_ENV } = config.settings;
    return {
      module: AppModule,
      imports: [
        SettingsModule.register(config),
        loggingModule({ service: 'retriever', level: LOG_LEVEL, pretty: NODE_ENV === 'development' }),
        ServiceModule.register(),
        ObservabilityModule.register('retriever'),
        SnapshotModule.register(config),
        SearchModule,
        ControlsModule,
        HealthModule.register(RetrieverHealth),
      ],
      providers: [{ provide: APP_GUARD, useClass: InternalGuard }],
    };
  }

  onApplicationBootstrap(): void {
    for (const warning of this.config.warnings) {
      new Logger('Settings').warn(warning);
    }
  }
}
