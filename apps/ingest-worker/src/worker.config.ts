import {
  databaseSettings,
  documentSettings,
  embeddingSettings,
  type Environment,
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
  SettingsError,
  storageSettings,
  vectorProblems,
  vectorSettings,
  url,
} from '@app/common/config';
import { embedderProblems } from '@app/common/embedding';
import { isCron } from '@app/common/queue';
import { z } from 'zod';

/** What reading documents takes, also where no worker runs. */
export const parseSettings = {
  ...documentSettings,
  /** Seconds of computing that reading a document may take; four more for each megabyte. */
  PARSE_TIMEOUT_SECONDS: integer(20, 1, 3600),
  /** Memory of a process that reads documents. */
  PARSE_MEMORY_MB: integer(1024, 128, 65_536),
} as const;

const WorkerSettings = z.object({
  ...runtimeSettings,
  ...databaseSettings,
  ...queueSettings,
  ...storageSettings,
  ...parseSettings,
  ...embeddingSettings,
  ...providerSettings,
  ...vectorSettings,
  WORKER_PORT: port(3002),
  /** Address to listen on: only probes and metrics are answered. */
  WORKER_HOST: z.string().optional(),
  /** Jobs that one process works on at a time. */
  WORKER_CONCURRENCY: integer(2, 1, 16),
  /** False: the starter corpus is not loaded; jobs that others put into the queue are still done. */
  INGEST_ENABLED: flag(true),
  /** Files and folders that are loaded at the first start: OSCAL JSON, Markdown and text. */
  CORPUS_PATH: list(['corpus/sp800-53-guide.json', 'corpus/baseline-*.json']),
  /** A ClamAV daemon that looks at every file before it is read; unset: none does. */
  CLAMAV_HOST: z.string().optional(),
  CLAMAV_PORT: port(3310),
  /** An Apache Tika server with Tesseract that reads scanned pages: the address of its `/tika`; unset: they are reported. */
  OCR_URL: url('http', 'https').optional(),
  /** Tesseract's names of languages, joined by `+`. */
  OCR_LANGUAGES: z
    .string()
    .regex(/^[A-Za-z_]+(\+[A-Za-z_]+)*$/, 'must be names such as eng or eng+deu')
    .default('eng'),
  OCR_TIMEOUT_SECONDS: integer(600, 1, 86_400),
  /** With VECTOR_INDEX=faiss: passages from which on a graph is searched and no longer every vector; 0: never. */
  VECTOR_GRAPH_FROM: integer(100_000, 0, 1_000_000_000),
  /** Published snapshots that are kept for a rollback, the active one among them. */
  SNAPSHOTS_KEPT: integer(5, 1, 1000),
  /** Vectors of a provider that no build has used for so long are dropped, unless a document still has their text. */
  EMBEDDINGS_KEPT_DAYS: integer(30, 1, 3650),
  /** When everything is ingested again: a cron expression, in UTC. Without it, or with INGEST_ENABLED=false: never. */
  REINGEST_CRON: z.string().refine(isCron, 'must be a cron expression such as "0 3 * * *"').optional(),
  /** When documents that were given by their addresses are asked for again; as above. */
  URL_REFRESH_CRON: z.string().refine(isCron, 'must be a cron expression such as "0 4 * * *"').optional(),
  /** For all hops of an address and its document together. */
  URL_TIMEOUT_SECONDS: integer(30, 1, 600),
  /** A job whose worker gave no sign of life for so long is given to another one. */
  JOB_STALE_MS: integer(10_000, 500, 3_600_000),
  /** How often lost and stale jobs are looked for. */
  SWEEP_INTERVAL_MS: integer(2000, 50, 600_000),
  /** A job that ended its worker, or hung, so often is given up. */
  JOB_MAX_STARTS: integer(20, 1, 100_000),
  /** Work that did not get on for so long is put back, and documents with no job left get a new one. */
  WATCHDOG_TTL_MINUTES: integer(60, 1, 10_000),
  WATCHDOG_CRON_MINUTES: integer(15, 1, 1440),
  /** Temporary files that a killed process left behind are removed after so long. */
  TMP_MAX_AGE_HOURS: integer(24, 1, 10_000),
  /** Jobs that ended are kept for so long. */
  JOB_RETENTION_DAYS: integer(30, 1, 10_000),
});
type WorkerSettings = z.infer<typeof WorkerSettings>;

const SIGNS_OF_LIFE_PER_LIMIT = 5;
const SLOWEST_HEARTBEAT_MS = 2000;

/** The worker's settings, read once and checked. A Nest token too. */
export class WorkerConfig {
  readonly host: string;
  /** How often a running job gives a sign of life. */
  readonly heartbeatMs: number;
  /** Passages of a collection from which on a graph over its vectors is built. */
  readonly graphFrom: number;

  constructor(readonly settings: WorkerSettings) {
    const { VECTOR_INDEX, VECTOR_GRAPH_FROM } = settings;
    const hasGraphs = VECTOR_INDEX === 'faiss' && VECTOR_GRAPH_FROM > 0;
    this.graphFrom = hasGraphs ? VECTOR_GRAPH_FROM : Number.POSITIVE_INFINITY;
    this.host = settings.WORKER_HOST ?? (settings.NODE_ENV === 'production' ? '0.0.0.0' : '127.0.0.1');
    this.heartbeatMs = Math.min(SLOWEST_HEARTBEAT_MS, settings.JOB_STALE_MS / SIGNS_OF_LIFE_PER_LIMIT);
  }
}

/** Throws `SettingsError` with one line for each variable that cannot be used. */
export function loadWorkerConfig(environment: Environment = processEnvironment()): WorkerConfig {
  const settings = readSettings(WorkerSettings, environment);
  const problems = [...vectorProblems(settings), ...embedderProblems(settings), ...queueProblems(settings)];
  if (settings.NODE_ENV === 'production' && !settings.STRICT_MODE) {
    problems.push('STRICT_MODE: must stay on in production');
  }
  if (problems.length > 0) {
    throw new SettingsError(problems);
  }
  return new WorkerConfig(settings);
}
