import 'reflect-metadata';
import { runService } from '@app/common/http';
import { AppModule } from './app.module.js';
import { loadRetrieverConfig } from './retriever.config.js';

/** Requests are short texts: nothing larger is read. */
const BODY_LIMIT_BYTES = 64 * 1024;

void runService(() => {
  const config = loadRetrieverConfig();
  return {
    module: AppModule.register(config),
    options: {
      name: 'retriever',
      port: config.settings.RETRIEVER_PORT,
      host: config.host,
      graceMs: config.settings.SHUTDOWN_GRACE_SECONDS * 1000,
      bodyLimitBytes: BODY_LIMIT_BYTES,
      trustedProxies: [],
    },
  };
});
