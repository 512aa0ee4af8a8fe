import {
  addresses,
  type Environment,
  databaseSettings,
  documentSettings,
  flag,
  integer,
  list,
  port,
  processEnvironment,
  providerSettings,
  queueProblems,
  queueSettings,
  readSettings,
  runtimeSettings,
  secretProblem,
  SettingsError,
  storageSettings,
  url,
} from '@app/common/config';
import { z } from 'zod';
import { llmSettings, llmSettingsProblems } from './chat/llm/llm.config.js';
import { type StreamTiming } from './streaming/event-stream.js';

const ApiSettings = z.object({
  ...runtimeSettings,
  ...databaseSettings,
  ...queueSettings,
  ...storageSettings,
  ...documentSettings,
  ...providerSettings,
  ...llmSettings,
  PORT: port(3000),
  HOST: z.string().default('127.0.0.1'),
  RETRIEVER_URL: url('http', 'https').default('http://127.0.0.1:3001'),
  RETRIEVER_TIMEOUT_MS: integer(4000, 100, 60_000),
  /** Folder of the built web client; unset, the gateway serves none. */
  WEB_DIR: z.string().optional(),
  BOOTSTRAP_ADMIN_KEY: z.string().min(16, 'must have at least 16 characters').optional(),
  /** Signs the visitor cookie and keys the hash of addresses. */
  SESSION_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
  /** A conversation that was quiet for longer is not gone on with; it stays in the history. */
  SESSION_TIMEOUT_HOURS: integer(24, 1, 8760),
  /** How long the model may take to put a follow-up in full; 0: rules alone do. */
  FOLLOW_UP_TIMEOUT_MS: integer(3000, 0, 30_000),
  CORS_ORIGINS: list(),
  TRUSTED_PROXY_IPS: addresses(),
  MAX_JSON_MB: integer(10, 1, 100),
  MAX_CONCURRENT_STREAMS: integer(50, 1, 100_000),
  /** An answer that nobody reads any more goes on for so long: somebody may reload the page. */
  STREAM_GRACE_SECONDS: integer(10, 0, 300),
  /** Room for finished answers, in Redis or in this process; 0: none are kept. */
  ANSWER_CACHE_MB: integer(64, 0, 100_000),
  ANSWER_CACHE_TTL_MINUTES: integer(1440, 1, 525_600),
  INGEST_ENABLED: flag(true),
  RATE_LIMIT_CHAT_PER_MINUTE: integer(10, 0),
  RATE_LIMIT_CHAT_PER_DAY: integer(1000, 0),
  RATE_LIMIT_INGEST_PER_MINUTE: integer(5, 0),
  RATE_LIMIT_UPLOAD_PER_MINUTE: integer(10, 0),
  RATE_LIMIT_SEARCH_PER_MINUTE: integer(100, 0),
  RATE_LIMIT_PER_MINUTE: integer(120, 0),
});

const STREAM_TIMING = { heartbeatMs: 15_000, stallMs: 30_000 };

/** The gateway's settings, read once and checked. Nothing else in the gateway reads the environment. */
export class ApiConfig {
  readonly production: boolean;

  constructor(
    readonly settings: z.infer<typeof ApiSettings>,
    readonly streamTiming: StreamTiming = STREAM_TIMING,
  ) {
    this.production = settings.NODE_ENV === 'production';
  }
}

/** Throws `SettingsError` with one line for each variable that cannot be used. */
export function loadApiConfig(environment: Environment = processEnvironment()): ApiConfig {
  const settings = readSettings(ApiSettings, environment);
  const problems = [
    ...llmSettingsProblems(settings),
    ...queueProblems(settings),
    ...strictProblems(settings),
  ];
  if (problems.length > 0) {
    throw new SettingsError(problems);
  }
  return new ApiConfig(settings);
}

/** What production refuses: weak secrets, open origins, limits turned off, leaving strict mode. */
function strictProblems(settings: z.infer<typeof ApiSettings>): readonly string[] {
  if (settings.NODE_ENV !== 'production') {
    return [];
  }
  if (!settings.STRICT_MODE) {
    return ['STRICT_MODE: must stay on in production'];
  }
  const problems = [
    secretProblem('SESSION_SECRET', settings.SESSION_SECRET),
    secretProblem('INTERNAL_TOKEN', settings.INTERNAL_TOKEN),
    settings.BOOTSTRAP_ADMIN_KEY === undefined
      ? undefined
      : secretProblem('BOOTSTRAP_ADMIN_KEY', settings.BOOTSTRAP_ADMIN_KEY),
    ...settings.CORS_ORIGINS.map(originProblem),
    ...Object.entries(settings)
      .filter(([name, value]) => name.startsWith('RATE_LIMIT_') && value === 0)
      .map(([name]) => `${name}: cannot be turned off in production`),
  ];
  return problems.filter((problem) => problem !== undefined);
}

function originProblem(origin: string): string | undefined {
  return /^https:\/\/[^*/\s]+$/.test(origin)
    ? undefined
    : 'CORS_ORIGINS: must be https origins without a wildcard';
}
