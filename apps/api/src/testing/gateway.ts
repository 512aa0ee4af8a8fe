import { createService, type RequestPatience } from '@app/common/http';
import { type AddressInfo } from 'node:net';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiConfig, loadApiConfig } from '../api.config.js';
import { AppModule } from '../app.module.js';
import { configureGateway } from '../gateway.js';
import { type StreamTiming } from '../streaming/event-stream.js';

/** Nothing listens there: a gateway whose database and retriever are away, unless a test names its own. */
const AWAY = 'http://127.0.0.1:9';

/** Every limit turned off. */
export const NO_LIMITS: Readonly<Record<string, string>> = {
  RATE_LIMIT_PER_MINUTE: '0',
  RATE_LIMIT_SEARCH_PER_MINUTE: '0',
  RATE_LIMIT_CHAT_PER_MINUTE: '0',
  RATE_LIMIT_CHAT_PER_DAY: '0',
  RATE_LIMIT_INGEST_PER_MINUTE: '0',
  RATE_LIMIT_UPLOAD_PER_MINUTE: '0',
};

/** Settings of a gateway whose model is a local server at `url` that speaks OpenAI's protocol; nothing is tried again. */
export function modelAt(url: string): Readonly<Record<string, string>> {
  return {
    LLM_PROVIDER: 'openai',
    LLM_MODEL: 'fake-model',
    LLM_MAX_ATTEMPTS: '1',
    OPENAI_BASE_URL: `${url}/v1`,
  };
}

/** Times that are long in earnest. */
export interface GatewayTiming {
  readonly streamTiming?: Partial<StreamTiming>;
  readonly patience?: RequestPatience;
}

/** A whole gateway that does not listen: requests go in by `inject`. Close it at the end. */
export async function startGateway(
  environment: Readonly<Record<string, string>> = {},
  { streamTiming, patience }: GatewayTiming = {},
): Promise<NestFastifyApplication> {
  const loaded = loadApiConfig({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    DATABASE_URL: 'postgres://nobody:nothing@127.0.0.1:9/none',
    RETRIEVER_URL: AWAY,
    // Questions are asked again and again here; each one is to be answered.
    ANSWER_CACHE_MB: '0',
    ...environment,
  });
  const config = new ApiConfig(loaded.settings, { ...loaded.streamTiming, ...streamTiming });
  const app = await createService(AppModule.register(config), {
    bodyLimitBytes: config.settings.MAX_JSON_MB * 1024 * 1024,
    trustedProxies: config.settings.TRUSTED_PROXY_IPS,
    ...(patience && { patience }),
    configure: (gateway) => configureGateway(gateway, config),
  });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

/** Lets a gateway listen on a free port of the loopback; answers its address. */
export async function listen(app: NestFastifyApplication): Promise<string> {
  await app.listen({ port: 0, host: '127.0.0.1' });
  const address: AddressInfo | string | null = app.getHttpServer().address();
  return typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
}
