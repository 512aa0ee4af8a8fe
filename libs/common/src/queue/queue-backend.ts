import { type EventEmitter } from 'node:events';
import {
  type ConnectionOptions,
  createPostgresBackend,
  type PostgresConnectionOptions,
  type PostgresQueueBackend,
  type Processor,
  Queue,
  type RedisQueueBackend,
  Worker,
} from 'bullmq';
import { createRedis } from './redis.js';
import { type JobPayload } from './jobs.js';

export const INGEST_QUEUE = 'ingest';

/** Which backend: Redis where there is an address of one, else Postgres. */
export interface QueueSettings {
  readonly DATABASE_URL: string;
  readonly REDIS_URL?: string | undefined;
}

type Producer<Backend extends RedisQueueBackend | PostgresQueueBackend, Connection> = Queue<
  JobPayload,
  void,
  string,
  JobPayload,
  void,
  string,
  Backend,
  Connection
>;
type BullQueue =
  Producer<RedisQueueBackend, ConnectionOptions> | Producer<PostgresQueueBackend, PostgresConnectionOptions>;

/** The producing side of one connection. `close` never takes longer than its connections need to be dropped. */
export interface OpenQueue {
  readonly queue: BullQueue;
  readonly disconnect: () => void;
}

/** Entries vanish when they end, whatever their end: the row in the database is what is kept. */
const JOB_OPTIONS = { removeOnComplete: true, removeOnFail: true } as const;

export function openQueue({ REDIS_URL, DATABASE_URL }: QueueSettings): OpenQueue {
  if (REDIS_URL === undefined) {
    const connection = postgresConnection(DATABASE_URL, 'producer');
    const queue: BullQueue = new Queue(
      INGEST_QUEUE,
      { connection, defaultJobOptions: JOB_OPTIONS },
      createPostgresBackend,
    );
    return { queue, disconnect: () => undefined };
  }
  const redis = createRedis(REDIS_URL, 'request');
  const queue = new Queue<JobPayload, void, string>(INGEST_QUEUE, {
    connection: redis,
    defaultJobOptions: JOB_OPTIONS,
  });
  const disconnect = (): void => {
    redis.disconnect();
  };
  return { queue, disconnect };
}

export interface WorkerSettings {
  readonly concurrency: number;
  /** Milliseconds until the next try, by the error of the last one. */
  readonly retryAfter: (error: Error | undefined) => number;
}

type BullWorker =
  | Worker<JobPayload, void>
  | Worker<JobPayload, void, string, PostgresQueueBackend, object, PostgresConnectionOptions>;

export interface OpenWorker {
  readonly worker: BullWorker;
  readonly disconnect: () => void;
}

/**
 * The consuming side, which takes nothing before it is told to `run`. Stalls are not counted: a crashed worker is no fault of its job, and the sweeper decides by the
 * heartbeats in the database.
 */
export function openWorker(
  { REDIS_URL, DATABASE_URL }: QueueSettings,
  processor: Processor<JobPayload, void>,
  { concurrency, retryAfter }: WorkerSettings,
): OpenWorker {
  const options = {
    autorun: false,
    concurrency,
    maxStalledCount: 1_000_000,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
    settings: {
      backoffStrategy: (_attempts: number, _type: string | undefined, error: Error | undefined): number =>
        retryAfter(error),
    },
  };
  if (REDIS_URL === undefined) {
    const connection = postgresConnection(DATABASE_URL, 'worker');
    const worker = new Worker<
      JobPayload,
      void,
      string,
      PostgresQueueBackend,
      object,
      PostgresConnectionOptions
    >(INGEST_QUEUE, processor, { ...options, connection }, createPostgresBackend);
    return { worker, disconnect: () => undefined };
  }
  const redis = createRedis(REDIS_URL, 'worker');
  const worker = new Worker<JobPayload, void>(INGEST_QUEUE, processor, { ...options, connection: redis });
  const disconnect = (): void => {
    redis.disconnect();
  };
  return { worker, disconnect };
}

function postgresConnection(url: string, side: string): PostgresConnectionOptions {
  return {
    connectionString: url,
    schema: 'bullmq',
    migrate: true,
    max: 4,
    application_name: `ground-control-queue-${side}`,
    connectionTimeoutMillis: 2500,
    keepAlive: true,
    // BullMQ does not listen while it migrates, and a connection that breaks meanwhile would end the process: its query fails anyway.
    onConnect: (client: EventEmitter) => {
      client.on('error', () => undefined);
    },
    ...(side === 'producer' && { query_timeout: 2500 }),
  };
}
