import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../infra/local/ports.mts';
import { preparePostgres, untilPostgresAnswers } from '../../infra/local/postgres.mts';
import { SupervisedProcess } from '../../infra/local/supervised-process.mts';

type Environment = Readonly<Record<string, string>>;

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 8000;
const POSTGRES_STOP_MS = 5000;
const LAST_WORDS = 4000;

/** Everything off that would keep a load test from loading. Those who measure a limit set it again. */
const NO_LIMITS: Environment = {
  RATE_LIMIT_PER_MINUTE: '0',
  RATE_LIMIT_CHAT_PER_MINUTE: '0',
  RATE_LIMIT_CHAT_PER_DAY: '0',
  RATE_LIMIT_INGEST_PER_MINUTE: '0',
  RATE_LIMIT_UPLOAD_PER_MINUTE: '0',
  RATE_LIMIT_SEARCH_PER_MINUTE: '0',
  MAX_CONCURRENT_STREAMS: '5000',
  MAX_UPLOAD_MB: '100',
};

/** A Node process that listens on a port of its own. */
export class Service {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  private readonly child: ChildProcess;
  private lastWords = '';
  private ended = false;
  private readonly end: Promise<void>;

  private constructor(name: string, port: number, child: ChildProcess) {
    this.name = name;
    this.url = `http://127.0.0.1:${port}`;
    this.child = child;
    this.pid = child.pid ?? 0;
    const hear = (chunk: Buffer): void => {
      this.lastWords = (this.lastWords + chunk.toString()).slice(-LAST_WORDS);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    this.end = new Promise((resolve) => {
      child.once('close', () => {
        this.ended = true;
        resolve();
      });
    });
  }

  /** Starts `node script` and waits until `probe` answers 200. Throws what the process said when it ends before. */
  static async start(plan: {
    readonly name: string;
    readonly script: string;
    readonly port: number;
    readonly environment: Environment;
    readonly probe?: string;
  }): Promise<Service> {
    const child = spawn(process.execPath, ['--no-warnings', plan.script], {
      env: { ...plan.environment },
      // The channel ends with this process, and the service with the channel.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    });
    const service = new Service(plan.name, plan.port, child);
    await service.untilReady(plan.probe ?? '/health/ready');
    return service;
  }

  /** Asks what was preloaded into the service over its channel, and waits for the answer. */
  ask(question: string): Promise<unknown> {
    return new Promise((resolve) => {
      this.child.once('message', resolve);
      this.child.send(question);
    });
  }

  async stop(): Promise<void> {
    if (this.ended) {
      return;
    }
    this.child.kill('SIGTERM');
    const stopped = await Promise.race([this.end.then(() => true), sleep(STOP_WITHIN_MS, false)]);
    if (!stopped) {
      this.child.kill('SIGKILL');
      await this.end;
    }
  }

  private async untilReady(probe: string): Promise<void> {
    const until = Date.now() + READY_WITHIN_MS;
    while (!(await answers(this.url + probe))) {
      if (this.ended || Date.now() > until) {
        await this.stop();
        throw new Error(`${this.name} did not get ready:\n${this.lastWords}`);
      }
      await sleep(50);
    }
  }
}

/** The product on loopback: Postgres, retriever, worker and gateways, in a folder that goes away with `stop`. */
export class BenchStack {
  readonly dataDir: string;
  readonly adminKey: string;
  readonly internalToken: string;
  readonly retriever: Service;
  readonly worker: Service;
  readonly gateway: Service;
  private readonly environment: Environment;
  private readonly postgres: SupervisedProcess;
  private readonly more: Service[] = [];

  private constructor(base: {
    readonly environment: Environment;
    readonly postgres: SupervisedProcess;
    readonly services: Readonly<Record<'retriever' | 'worker' | 'gateway', Service>>;
  }) {
    this.environment = base.environment;
    this.postgres = base.postgres;
    this.dataDir = base.environment['DATA_DIR'] ?? '';
    this.adminKey = base.environment['BOOTSTRAP_ADMIN_KEY'] ?? '';
    this.internalToken = base.environment['INTERNAL_TOKEN'] ?? '';
    this.retriever = base.services.retriever;
    this.worker = base.services.worker;
    this.gateway = base.services.gateway;
  }

  /** Starts everything with an empty index. Without limits, with the mock model, logging warnings only. */
  static async start(): Promise<BenchStack> {
    const dataDir = mkdtempSync(join(tmpdir(), 'ground-control-bench-'));
    const { url, plan } = await preparePostgres(dataDir, randomBytes(16).toString('hex'));
    const postgres = new SupervisedProcess(plan);
    const failed = postgres.start();
    failed.catch(() => undefined);
    const started: Service[] = [];
    try {
      await Promise.race([untilPostgresAnswers(url), failed]);
      postgres.markReady();
      const environment = await environmentFor(dataDir, url);
      migrate(environment);
      const start = async (name: string, app: string, settings: Environment = {}): Promise<Service> => {
        const service = await startApp(name, app, { ...environment, ...settings });
        started.push(service);
        return service;
      };
      const retriever = await start('retriever', 'retriever');
      // Its jobs are done all the same: only the starter corpus is not loaded.
      const worker = await start('worker', 'ingest-worker', { INGEST_ENABLED: 'false' });
      const gateway = await start('gateway', 'api');
      await untilKeyWorks(gateway, environment['BOOTSTRAP_ADMIN_KEY'] ?? '');
      return new BenchStack({ environment, postgres, services: { retriever, worker, gateway } });
    } catch (error) {
      await Promise.all(started.map((service) => service.stop()));
      await postgres.stop(POSTGRES_STOP_MS);
      rmSync(dataDir, { recursive: true, force: true });
      throw error;
    }
  }

  /** The gateway, the retriever and the worker. */
  get services(): readonly Service[] {
    return [this.gateway, this.retriever, this.worker];
  }

  /** One more gateway with settings of its own, before the same retriever and database. */
  async startGateway(settings: Environment): Promise<Service> {
    const port = String(await freePort());
    const gateway = await startApp('gateway', 'api', { ...this.environment, ...settings, PORT: port });
    this.more.push(gateway);
    return gateway;
  }

  /** One more retriever with settings of its own, over the same snapshots. */
  async startRetriever(settings: Environment): Promise<Service> {
    const port = String(await freePort());
    const retriever = await startApp('retriever', 'retriever', {
      ...this.environment,
      ...settings,
      RETRIEVER_PORT: port,
    });
    this.more.push(retriever);
    return retriever;
  }

  /** A server of the benchmark's own, such as a baseline; it hears its port as PORT and knows the retriever. */
  async startBaseline(script: string, settings: Environment = {}): Promise<Service> {
    const port = await freePort();
    const environment = { ...this.environment, ...settings, PORT: String(port) };
    const baseline = await Service.start({ name: script, script, port, environment, probe: '/ready' });
    this.more.push(baseline);
    return baseline;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.more, ...this.services].map((service) => service.stop()));
    await this.postgres.stop(POSTGRES_STOP_MS);
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

const PORTS: Readonly<Record<string, string>> = {
  api: 'PORT',
  retriever: 'RETRIEVER_PORT',
  'ingest-worker': 'WORKER_PORT',
};

/** Waits until the service is alive: the retriever is ready only when it has something to serve. */
function startApp(name: string, app: string, environment: Environment): Promise<Service> {
  return Service.start({
    name,
    script: `dist/apps/${app}/src/main.js`,
    port: Number(environment[PORTS[app] ?? '']),
    environment,
    probe: '/health/live',
  });
}

async function environmentFor(dataDir: string, databaseUrl: string): Promise<Environment> {
  const retrieverPort = String(await freePort());
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    NODE_OPTIONS: process.env['NODE_OPTIONS'] ?? '',
    NODE_ENV: 'test',
    LOG_LEVEL: 'warn',
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    PORT: String(await freePort()),
    RETRIEVER_PORT: retrieverPort,
    WORKER_PORT: String(await freePort()),
    RETRIEVER_URL: `http://127.0.0.1:${retrieverPort}`,
    INTERNAL_TOKEN: randomBytes(32).toString('hex'),
    SESSION_SECRET: randomBytes(32).toString('hex'),
    BOOTSTRAP_ADMIN_KEY: `gc_${randomBytes(24).toString('base64url')}`,
    OMP_NUM_THREADS: '1',
    OPENBLAS_NUM_THREADS: '1',
    SHUTDOWN_GRACE_SECONDS: '2',
    LLM_MOCK: 'true',
    // The same questions are asked again and again; what is measured is how they are answered.
    ANSWER_CACHE_MB: '0',
    ...NO_LIMITS,
  };
}

function migrate(environment: Environment): void {
  const done = spawnSync(process.execPath, ['dist/libs/common/src/database/run-migrations.js'], {
    env: { ...environment },
    encoding: 'utf8',
  });
  if (done.status !== 0) {
    throw new Error(`The migrations failed:\n${done.stderr}`);
  }
}

/** The gateway stores its first key shortly after it began to listen. */
async function untilKeyWorks({ url }: Service, key: string): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  while (!(await answers(`${url}/api/v1/ingest/jobs`, { 'x-api-key': key }))) {
    if (Date.now() > until) {
      throw new Error('The gateway does not take its own first key.');
    }
    await sleep(200);
  }
}

async function answers(url: string, headers: Readonly<Record<string, string>> = {}): Promise<boolean> {
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(2000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
