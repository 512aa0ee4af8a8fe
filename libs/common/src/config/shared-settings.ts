import { DOCUMENT_TYPES } from '@app/common/contracts';
import { z } from 'zod';
import { addresses, choice, choices, flag, integer, list, optionalInteger, url } from './setting.js';

/** Settings that more than one process reads. A process's own `*.config.ts` picks the groups that it needs. */
export const runtimeSettings = {
  NODE_ENV: choice(['development', 'production', 'test'], 'development'),
  STRICT_MODE: flag(true),
  LOG_LEVEL: choice(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'info'),
  DATA_DIR: z.string().default('.data'),
  /** Shared by the gateway and the retriever; sent as a bearer token. */
  INTERNAL_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  /** Addresses besides loopback that may read /metrics. */
  METRICS_ALLOWED_IPS: addresses(),
  /** Seconds that a stopping process gives to what is still running. */
  SHUTDOWN_GRACE_SECONDS: integer(20, 0, 280),
} as const;

export const databaseSettings = {
  DATABASE_URL: url('postgres', 'postgresql'),
  DATABASE_POOL_SIZE: integer(10, 1, 200),
} as const;

export const queueSettings = {
  /** With it queues, limits and caches are on Redis; without it the queue is in Postgres. */
  REDIS_URL: url('redis', 'rediss').optional(),
  /** True: a start without `REDIS_URL` is refused, so that several gateways cannot each count for themselves. */
  REDIS_REQUIRED: flag(false),
} as const;

export function queueProblems(settings: {
  readonly REDIS_URL?: string | undefined;
  readonly REDIS_REQUIRED: boolean;
}): readonly string[] {
  return settings.REDIS_REQUIRED && settings.REDIS_URL === undefined
    ? ['REDIS_URL: is needed by REDIS_REQUIRED=true']
    : [];
}

export const storageSettings = {
  BLOB_STORE: choice(['fs', 's3', 'postgres'], 'fs'),
  S3_BUCKET: z.string().optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_ENDPOINT: url('http', 'https').optional(),
  S3_PREFIX: z.string().default(''),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
} as const;

export const documentSettings = {
  /** What may be uploaded, also inside an archive. */
  UPLOAD_TYPES: choices(DOCUMENT_TYPES, [...DOCUMENT_TYPES]),
  /** Of one document, uploaded or fetched. */
  MAX_UPLOAD_MB: integer(25, 1, 2000),
  /** Hosts, as `host` or `host:port`, whose documents are fetched although their addresses are not public. */
  URL_PRIVATE_HOSTS: list(),
} as const;

export const vectorSettings = {
  /** Where vectors are searched: in the retriever (faiss, exact), or in a store that all processes share. */
  VECTOR_INDEX: choice(['faiss', 'exact', 'qdrant', 'pgvector'], 'faiss'),
  QDRANT_URL: url('http', 'https').optional(),
  QDRANT_API_KEY: z.string().optional(),
  /** Begins every name in Qdrant; installations that share a server differ in it. */
  QDRANT_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'must be letters, digits, dots, dashes and underscores')
    .default('ground-control'),
  /** For VECTOR_INDEX=pgvector; DATABASE_URL unless set. */
  PGVECTOR_URL: url('postgres', 'postgresql').optional(),
  /** How long a search in a store may take; then words alone are searched. */
  VECTOR_TIMEOUT_MS: integer(1000, 20, 60_000),
} as const;

export function vectorProblems(settings: {
  readonly VECTOR_INDEX: 'faiss' | 'exact' | 'qdrant' | 'pgvector';
  readonly QDRANT_URL?: string | undefined;
  readonly PGVECTOR_URL?: string | undefined;
  readonly DATABASE_URL?: string | undefined;
}): readonly string[] {
  const { VECTOR_INDEX, QDRANT_URL, PGVECTOR_URL, DATABASE_URL } = settings;
  if (VECTOR_INDEX === 'qdrant' && QDRANT_URL === undefined) {
    return ['QDRANT_URL: is required with VECTOR_INDEX=qdrant'];
  }
  return VECTOR_INDEX === 'pgvector' && (PGVECTOR_URL ?? DATABASE_URL) === undefined
    ? ['PGVECTOR_URL: is required with VECTOR_INDEX=pgvector where there is no DATABASE_URL']
    : [];
}

export const embeddingSettings = {
  EMBEDDER: choice(['local', 'gemini', 'openai'], 'local'),
  EMBEDDING_MODEL: z.string().optional(),
  EMBEDDING_DIMENSIONS: integer(768, 8, 4096),
  /** Texts of one request to the provider; unset what it takes at most, 100 for other OpenAI-compatible servers. */
  EMBEDDING_BATCH_TEXTS: optionalInteger(1, 2048),
} as const;

export const providerSettings = {
  GEMINI_API_KEY: z.string().optional(),
  GEMINI_BASE_URL: url('http', 'https').optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: url('http', 'https').optional(),
} as const;

const PLACEHOLDER =
  /change[-_ ]?me|^(secret|password|default|example|test|dev|admin)([^a-z]|$)|^(0+|1+|123456.*)$/i;

/** What strict mode demands of a secret in production: present, at least 32 characters, not a placeholder. */
export function secretProblem(name: string, value: string | undefined): string | undefined {
  if (value === undefined) {
    return `${name}: is required in production`;
  }
  if (value.length < 32 || PLACEHOLDER.test(value) || new Set(value).size < 8) {
    return `${name}: is too weak for production (at least 32 random characters)`;
  }
  return undefined;
}
