import { runService } from '@app/common/http';
import { AppModule } from './app.module.js';
import { loadApiConfig } from './api.config.js';
import { configureGateway } from './gateway.js';

void runService(() => {
  const config = loadApiConfig();
  const { settings } = config;
  return {
    module: AppModule.register(config),
    options: {
      name: 'api',
      port: settings.PORT,
      host: settings.HOST,
      graceMs: settings.SHUTDOWN_GRACE_SECONDS * 1000,
      bodyLimitBytes: settings.MAX_JSON_MB * 1024 * 1024,
      trustedProxies: settings.TRUSTED_PROXY_IPS,
      configure: (app) => configureGateway(app, config),
    },
  };
});
