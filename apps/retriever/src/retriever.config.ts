import { BlockList, isIP } from 'node:net';
import {
  choice,
  databaseSettings,
  embeddingSettings,
  type Environment,
  integer,
  optionalInteger,
  port,
  processEnvironment,
  providerSettings,
  queueSettings,
  readSettings,
  runtimeSettings,
  secretProblem,
  SettingsError,
  storageSettings,
  url,
  vectorProblems,
  vectorSettings,
} from '@app/common/config';
import { embedderProblems } from '@app/common/embedding';
import { faissEnvironmentWarning } from '@app/common/vector-index';
import { z } from 'zod';

const Settings = z.object({
  ...runtimeSettings,
  ...storageSettings,
  ...embeddingSettings,
  ...providerSettings,
  ...vectorSettings,
  /** Only for BLOB_STORE=postgres and VECTOR_INDEX=pgvector: the retriever itself needs no database. */
  DATABASE_URL: databaseSettings.DATABASE_URL.optional(),
  /** Shares the vectors of queries, where a provider makes them. */
  REDIS_URL: queueSettings.REDIS_URL,
  /** Room for the vectors of queries, in this process and on Redis; 0: none are kept. */
  EMBEDDING_CACHE_MB: integer(8, 0, 100_000),
  RETRIEVER_PORT: port(3001),
  /** Address to listen on: loopback in development, every address in production, where it stands in a private network. */
  RETRIEVER_HOST: z.string().optional(),
  /** How often the pointers in the blob store are looked at: 250 unset for a folder, 1000 for other stores. */
  INDEX_POLL_MS: optionalInteger(20, 600_000),
  /** `plain-bm25` answers with textbook BM25 and nothing else, as a reference for measurements. */
  RETRIEVAL_PROFILE: choice(['default', 'plain-bm25'], 'default'),
  /** Where a cross-encoder puts passages in order: the whole address, as in http://reranker:8080/rerank. */
  RERANK_URL: url('http', 'https').optional(),
  /** Set for servers like Cohere's, Jina's or vLLM's; Text Embeddings Inference has one model and takes none. */
  RERANK_MODEL: z.string().optional(),
  RERANK_API_KEY: z.string().optional(),
  /** After this the order stays that of the search. */
  RERANK_TIMEOUT_MS: integer(800, 20, 10_000),
  /** A folder laid out like the blob store; a collection in it is served while the blob store has no pointer for it. */
  BAKED_SNAPSHOT_DIR: z.string().optional(),
  /** What NIST maps between SP 800-53 and other frameworks; without the file there are no crosswalks. */
  CROSSWALKS_PATH: z.string().default('corpus/crosswalks.json'),
});
type Settings = z.infer<typeof Settings>;

/** A folder costs nothing to look at; a bucket bills every look, a database is shared. */
const POLL_MS = { fs: 250, s3: 1000, postgres: 1000 } as const;

/** The retriever's settings, checked. A Nest token too. */
export class RetrieverConfig {
  readonly host: string;
  readonly metricsAllowed: BlockList;
  readonly vectorEngine: 'faiss' | 'exact';
  readonly indexPollMs: number;

  /** `warnings` are worth a line in the log at the start. */
  constructor(
    readonly settings: Settings,
    readonly warnings: readonly string[] = [],
  ) {
    const production = settings.NODE_ENV === 'production';
    this.host = settings.RETRIEVER_HOST ?? (production ? '0.0.0.0' : '127.0.0.1');
    this.indexPollMs = settings.INDEX_POLL_MS ?? POLL_MS[settings.BLOB_STORE];
    this.metricsAllowed = addressList(settings.METRICS_ALLOWED_IPS);
    this.vectorEngine = settings.VECTOR_INDEX === 'exact' ? 'exact' : 'faiss';
  }
}

/** Throws `SettingsError` with one line for each variable that cannot be used. */
export function loadRetrieverConfig(environment: Environment = processEnvironment()): RetrieverConfig {
  const settings = readSettings(Settings, environment);
  const problems = problemsOf(settings);
  if (problems.length > 0) {
    throw new SettingsError(problems);
  }
  const slow = settings.VECTOR_INDEX === 'faiss' ? faissEnvironmentWarning(environment) : undefined;
  return new RetrieverConfig(settings, slow === undefined ? [] : [slow]);
}

function problemsOf(settings: Settings): readonly string[] {
  const isProduction = settings.NODE_ENV === 'production';
  return [
    isProduction && !settings.STRICT_MODE ? 'STRICT_MODE: must stay on in production' : undefined,
    isProduction ? secretProblem('INTERNAL_TOKEN', settings.INTERNAL_TOKEN) : undefined,
    settings.BLOB_STORE === 'postgres' && settings.DATABASE_URL === undefined
      ? 'DATABASE_URL: is required with BLOB_STORE=postgres'
      : undefined,
    settings.BLOB_STORE === 's3' && settings.S3_BUCKET === undefined
      ? 'S3_BUCKET: is required with BLOB_STORE=s3'
      : undefined,
    ...vectorProblems(settings),
    ...embedderProblems(settings),
    ...settings.METRICS_ALLOWED_IPS.filter((entry) => !isAddress(entry)).map(
      () => 'METRICS_ALLOWED_IPS: must be addresses or ranges such as 10.0.0.0/8, separated by commas',
    ),
  ].filter((problem) => problem !== undefined);
}

function isAddress(entry: string): boolean {
  const [address = '', bits, ...rest] = entry.split('/');
  const family = isIP(address);
  const most = family === 6 ? 128 : 32;
  return (
    family > 0 && rest.length === 0 && (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= most))
  );
}

function addressList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) {
      list.addAddress(address, family);
    } else {
      list.addSubnet(address, Number(bits), family);
    }
  }
  return list;
}
