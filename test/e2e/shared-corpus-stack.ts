import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SearchResponse } from '@app/common/contracts';
import { AdvisoryLocks, Database, DEFAULT_WORKSPACE_ID } from '@app/common/database';
import { freePort, startPostgres, type TestPostgres } from '@app/common/testing';
import { ServiceProcess } from '../chaos/service-process.js';
import { Balancer } from './balancer.js';
import { call } from './http.js';
import { type VectorServer } from './vector-servers.js';

const KEY = 'a-key-for-these-tests';
const TOKEN = 'a-token-for-these-tests';
export const KEPT = 2;
const LONGEST_MS = 60_000;

const RETRIEVER = { INDEX_POLL_MS: '200' };
/** Jobs are worked on one by one, so that two at a time are in two processes. What dies is found within a second or two. */
const WORKER = {
  ...{ INGEST_ENABLED: 'false', WORKER_CONCURRENCY: '1', SNAPSHOTS_KEPT: String(KEPT) },
  ...{ JOB_STALE_MS: '1500', SWEEP_INTERVAL_MS: '200' },
};
const GATEWAY = {
  ...{ BOOTSTRAP_ADMIN_KEY: KEY, SESSION_SECRET: 'a-secret-for-these-tests' },
  ...{ RATE_LIMIT_PER_MINUTE: '0', RATE_LIMIT_SEARCH_PER_MINUTE: '0', RATE_LIMIT_UPLOAD_PER_MINUTE: '0' },
  ...{ RATE_LIMIT_INGEST_PER_MINUTE: '0', RATE_LIMIT_CHAT_PER_MINUTE: '0', RATE_LIMIT_CHAT_PER_DAY: '0' },
};

interface Numbered {
  readonly process: ServiceProcess;
  readonly port: number;
}

export interface Job {
  readonly jobId: string;
  readonly documentId: string;
}

/**
 * A gateway, two workers and two retrievers that have nothing in common but Postgres and a vector server: each has a
 * data folder of its own, as on machines of their own.
 */
export class SharedCorpus {
  readonly workers = new Map<string, Numbered>();
  readonly retrievers = new Map<string, Numbered>();
  /** Passages of each version that was ever there, by `collection@version`. */
  readonly passages = new Map<string, number>();
  private readonly database: Database;
  private gateway: Numbered | undefined;
  private balancer: Balancer | undefined;

  private constructor(
    private readonly folder: string,
    private readonly postgres: TestPostgres,
    readonly vectors: VectorServer,
  ) {
    this.database = new Database({ url: postgres.url, poolSize: 6, applicationName: 'test' });
  }

  static async open(startVectors: () => Promise<VectorServer>): Promise<SharedCorpus> {
    const [folder, postgres, vectors] = await Promise.all([
      mkdtemp(join(tmpdir(), 'shared-')),
      startPostgres(),
      startVectors(),
    ]);
    const corpus = new SharedCorpus(folder, postgres, vectors);
    await corpus.start();
    return corpus;
  }

  /** A retriever of that name; one that was there before starts again. */
  async startRetriever(name: string, settings: Readonly<Record<string, string>> = {}): Promise<void> {
    const port = this.retrievers.get(name)?.port ?? (await freePort());
    const process = new ServiceProcess('retriever', {
      ...{ ...this.environment(name), ...this.vectors.settings, ...RETRIEVER, ...settings },
      RETRIEVER_PORT: String(port),
    });
    process.start();
    this.retrievers.set(name, { process, port });
  }

  async add(collection: string, title: string, content: string, replaces?: string): Promise<Job> {
    return this.accepted('/api/v1/documents', { title, content, collection, replaces });
  }

  async remove(documentId: string): Promise<Job> {
    const { status, body } = await this.ask<Job>(`/api/v1/documents/${documentId}`, { method: 'DELETE' });
    if (status !== 202) {
      throw new Error(`a deletion was answered with ${status}: ${JSON.stringify(body)}`);
    }
    return body;
  }

  async rollBack(collection: string, version: number): Promise<Job> {
    return this.accepted(`/api/v1/collections/${collection}/rollback`, { version });
  }

  async stageOf({ jobId }: Job): Promise<string> {
    return (await this.job(jobId)).stage;
  }

  /** Waits for the end of a job, and notes what is kept since. Throws with the reason where it did not go well. */
  async completed(collection: string, { jobId }: Job): Promise<void> {
    const ended = await seen(async () => {
      const job = await this.job(jobId);
      return ['completed', 'failed', 'cancelled'].includes(job.state) ? job : undefined;
    });
    if (ended.state !== 'completed') {
      const outputs = [...this.workers.values()].map(({ process }) => process.output.slice(-2000));
      throw new Error([`${ended.state}: ${ended.error ?? ''}`, ...outputs].join('\n'));
    }
    await this.snapshots(collection);
  }

  /** The version that is active, and all that are kept. */
  async snapshots(
    collection: string,
  ): Promise<{ readonly active: number; readonly kept: readonly number[] }> {
    const { body } = await this.ask<{ items: Snapshot[] }>(`/api/v1/collections/${collection}/snapshots`);
    for (const { version, counts } of body.items) {
      this.passages.set(`${collection}@${version}`, counts.passages);
    }
    const active = body.items.find((one) => one.active)?.version ?? 0;
    return { active, kept: body.items.map(({ version }) => version) };
  }

  /** From now on no build of a collection moves its pointer, until what comes back is called. */
  async holdPointer(collection: string): Promise<() => Promise<void>> {
    const lock = await seen(() => new AdvisoryLocks(this.database).tryHold(`pointer ${collection}`));
    return () => lock.release();
  }

  /** Which worker builds a collection now, by who holds its lock. */
  async builderOf(collection: string): Promise<string | undefined> {
    const [row] = await this.database.run((manager) =>
      manager.query<{ name: string }[]>(
        `SELECT a.application_name AS name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
         WHERE l.locktype = 'advisory' AND l.granted
           AND ((l.classid::bigint << 32) | l.objid::bigint) = hashtextextended($1, 0)`,
        [`collection ${collection}`],
      ),
    );
    return row?.name;
  }

  /** What one retriever finds. Throws unless it answers. */
  async searchAt(name: string, collection: string, query: string): Promise<SearchResponse> {
    const url = `http://127.0.0.1:${this.retrievers.get(name)?.port ?? 0}/search`;
    const headers = { authorization: `Bearer ${TOKEN}`, 'x-workspace-id': DEFAULT_WORKSPACE_ID };
    return searched(await call(url, { body: { query, collections: [collection], k: 5 }, headers }));
  }

  /** What the gateway finds, which asks whichever retriever it gets. */
  async search(collection: string, query: string): Promise<SearchResponse> {
    return searched(await this.ask('/api/v1/search', { body: { query, collections: [collection], k: 5 } }));
  }

  /** The answer to a question, with its citations. */
  async chat(collection: string, question: string): Promise<ChatAnswer> {
    const body = { question, collections: [collection], stream: false };
    return (await this.ask<ChatAnswer>('/api/v1/chat', { body })).body;
  }

  async close(): Promise<void> {
    const running = [...this.workers.values(), ...this.retrievers.values()];
    await Promise.all(running.map(({ process }) => process.kill()));
    await this.gateway?.process.kill();
    await this.balancer?.close();
    await this.database.onApplicationShutdown();
    await Promise.all([this.postgres.stop(), this.vectors.stop()]);
    await rm(this.folder, { recursive: true, force: true });
  }

  private async start(): Promise<void> {
    for (const name of ['worker-1', 'worker-2']) {
      const port = await freePort();
      const process = new ServiceProcess('ingest-worker', {
        ...{ ...this.environment(name), ...this.vectors.settings, ...WORKER, WORKER_PORT: String(port) },
      });
      process.start();
      this.workers.set(name, { process, port });
    }
    for (const name of ['retriever-1', 'retriever-2']) {
      await this.startRetriever(name);
    }
    this.balancer = await Balancer.before([...this.retrievers.values()].map(({ port }) => port));
    const port = await freePort();
    const settings = { ...this.environment('gateway'), ...GATEWAY, RETRIEVER_URL: this.balancer.url };
    this.gateway = { port, process: new ServiceProcess('api', { ...settings, PORT: String(port) }) };
    this.gateway.process.start();
    await seen(() => this.ask('/health/ready').then(({ status }) => status === 200 || undefined, absent));
  }

  private environment(name: string): Readonly<Record<string, string>> {
    const database = new URL(this.postgres.url);
    database.searchParams.set('application_name', name);
    return {
      ...{ NODE_ENV: 'test', DATABASE_URL: database.href, DATA_DIR: join(this.folder, name) },
      ...{ BLOB_STORE: 'postgres', INTERNAL_TOKEN: TOKEN, LOG_LEVEL: 'warn' },
      ...{ OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    };
  }

  private async accepted(path: string, body: unknown): Promise<Job> {
    return seen(async () => {
      const answer = await this.ask<Job>(path, { body });
      if (answer.status < 500 && answer.status !== 202) {
        throw new Error(`${path} was answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
      }
      return answer.status === 202 ? answer.body : undefined;
    });
  }

  private async job(id: string): Promise<JobView> {
    return (await this.ask<JobView>(`/api/v1/ingest/jobs/${id}`)).body;
  }

  private ask<Body>(
    path: string,
    options: { readonly method?: string; readonly body?: unknown } = {},
  ): ReturnType<typeof call<Body>> {
    const url = `http://127.0.0.1:${this.gateway?.port ?? 0}${path}`;
    return call<Body>(url, { ...options, headers: { 'x-api-key': KEY } });
  }
}

interface Snapshot {
  readonly version: number;
  readonly active: boolean;
  readonly counts: { readonly passages: number };
}

interface JobView {
  readonly state: string;
  readonly stage: string;
  readonly error?: string;
}

interface ChatAnswer {
  readonly answer: string;
  readonly abstained: boolean;
  readonly citations: readonly { readonly quote: string }[];
}

/** Waits for something; what is thrown ends it. Throws when it is not seen for very long. */
export async function seen<Value>(look: () => Promise<Value | undefined>): Promise<Value> {
  const until = Date.now() + LONGEST_MS;
  while (Date.now() < until) {
    const value = await look();
    if (value !== undefined) {
      return value;
    }
    await sleep(30);
  }
  throw new Error(`not seen within ${LONGEST_MS} ms: ${look.toString()}`);
}

export function absent(): undefined {
  return undefined;
}

function searched({ status, body }: { readonly status: number; readonly body: unknown }): SearchResponse {
  const answer = SearchResponse.safeParse(body);
  if (status !== 200 || !answer.success) {
    throw new Error(`a search was answered with ${status}: ${JSON.stringify(body)}`);
  }
  return answer.data;
}
