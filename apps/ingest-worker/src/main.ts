import 'reflect-metadata';
import { runService } from '@app/common/http';
import { AppModule } from './app.module.js';
import { loadWorkerConfig } from './worker.config.js';

/** Nothing but probes is answered. */
const BODY_LIMIT_BYTES = 1024;

void runService(() => {
  const config = loadWorkerConfig();
  return {
    module: AppModule.register(config),
    options: {
      name: 'ingest-worker',
      port: config.settings.WORKER_PORT,
      host: config.host,
      graceMs: config.settings.SHUTDOWN_GRACE_SECONDS * 1000,
      bodyLimitBytes: BODY_LIMIT_BYTES,
      trustedProxies: [],
    },
  };
});
