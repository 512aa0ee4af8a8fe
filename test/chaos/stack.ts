import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '@app/common/database';
import { FsBlobStore } from '@app/common/storage';
import {
  freePort,
  startPostgres,
  startRedis,
  type KillablePostgres,
  type TestRedis,
} from '@app/common/testing';
import { ServiceProcess } from './service-process.js';

export const ADMIN_KEY = 'a-key-for-the-chaos-tests';
/** Whole minutes are the shortest that there is; two such periods are how long anything may take to be found. */
const WATCHDOG_MINUTES = 1;
export const TWO_WATCHDOG_PERIODS_MS = 2 * (WATCHDOG_MINUTES + WATCHDOG_MINUTES) * 60_000;

const GATEWAY = {
  RETRIEVER_URL: 'http://127.0.0.1:9',
  BOOTSTRAP_ADMIN_KEY: ADMIN_KEY,
  SESSION_SECRET: 'a-secret-for-these-tests',
  RATE_LIMIT_PER_MINUTE: '0',
  RATE_LIMIT_UPLOAD_PER_MINUTE: '0',
  RATE_LIMIT_INGEST_PER_MINUTE: '0',
};
const WORKER = {
  INGEST_ENABLED: 'false',
  JOB_STALE_MS: '1500',
  SWEEP_INTERVAL_MS: '200',
  JOB_MAX_STARTS: '100000',
  WATCHDOG_TTL_MINUTES: String(WATCHDOG_MINUTES),
  WATCHDOG_CRON_MINUTES: String(WATCHDOG_MINUTES),
};

export type Victim = 'worker' | 'gateway' | 'postgres' | 'redis';

/** A gateway, a worker and what they stand on, each of which can be killed and comes back. */
export class ChaosStack {
  readonly gateway: ServiceProcess;
  readonly worker: ServiceProcess;
  readonly store: FsBlobStore;
  private readonly database: Database;

  private constructor(
    private readonly gatewayPort: number,
    workerPort: number,
    private readonly folder: string,
    private readonly postgres: KillablePostgres,
    private redis: TestRedis | undefined,
  ) {
    const environment = {
      NODE_ENV: 'test',
      DATABASE_URL: postgres.url,
      ...(redis && { REDIS_URL: redis.url }),
      DATA_DIR: folder,
      LOG_LEVEL: 'warn',
      OMP_NUM_THREADS: '1',
    };
    this.gateway = new ServiceProcess('api', { ...environment, ...GATEWAY, PORT: String(gatewayPort) });
    this.worker = new ServiceProcess('ingest-worker', {
      ...environment,
      ...WORKER,
      WORKER_PORT: String(workerPort),
    });
    this.store = new FsBlobStore(join(folder, 'blobs'));
    this.database = new Database({ url: postgres.url, poolSize: 3, applicationName: 'chaos' });
  }

  static async open(backend: 'postgres' | 'redis'): Promise<ChaosStack> {
    const folder = await mkdtemp(join(tmpdir(), 'chaos-'));
    const postgres = await startPostgres();
    const redis = backend === 'redis' ? await startRedis() : undefined;
    return new ChaosStack(await freePort(), await freePort(), folder, postgres, redis);
  }

  get gatewayUrl(): string {
    return `http://127.0.0.1:${this.gatewayPort}`;
  }

  /** Those that can die here. */
  get victims(): readonly Victim[] {
    return ['worker', 'gateway', 'postgres', ...(this.redis ? (['redis'] as const) : [])];
  }

  start(): void {
    this.gateway.start();
    this.worker.start();
  }

  /** Ends a process without a chance to do anything more, and `pauseMs` later starts it again. */
  async kill(victim: Victim, pauseMs: number): Promise<void> {
    if (victim === 'postgres') {
      this.postgres.crash();
      return;
    }
    if (victim === 'redis') {
      this.redis = await this.redis?.crash();
      return;
    }
    const process = victim === 'worker' ? this.worker : this.gateway;
    await process.kill();
    await sleep(pauseMs);
    process.start();
  }

  /** What the rows say; waits until the database answers. */
  async rows<Row>(sql: string): Promise<readonly Row[]> {
    for (;;) {
      try {
        return await this.database.run((manager) => manager.query<Row[]>(sql));
      } catch {
        await sleep(50);
      }
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.gateway.kill(), this.worker.kill()]);
    await this.database.onApplicationShutdown();
    await Promise.all([this.postgres.stop(), this.redis?.stop()]);
    await rm(this.folder, { recursive: true, force: true });
  }
}
