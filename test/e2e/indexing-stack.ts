import { cp, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SearchResponse } from '@app/common/contracts';
import { Database } from '@app/common/database';
import {
  parseManifest,
  parsePointer,
  pointerKey,
  type SnapshotManifest,
  snapshotKey,
} from '@app/common/snapshot';
import { FsBlobStore } from '@app/common/storage';
import {
  type FakeProvider,
  freePort,
  openAiEmbeddings,
  startFakeOpenAi,
  startPostgres,
  type TestPostgres,
} from '@app/common/testing';
import { ServiceProcess } from '../chaos/service-process.js';
import { call } from './http.js';

const KEY = 'a-key-for-these-tests';
/** What the provider's vectors are called, and how long they are: no local model is so short. */
export const REMOTE = { id: 'openai:test-model:16', dimensions: 16 };

interface CodeChange {
  readonly file: string;
  readonly code: RegExp;
  readonly becomes: string;
}

interface Texts {
  readonly input: readonly string[];
}

/** Gateway, retriever and a worker that can be exchanged, beside a provider of embeddings that can be held up. */
export class IndexingStack {
  /** The texts that the provider was asked for, one list for each request. */
  readonly asked: (readonly string[])[] = [];
  /** What is worked on and searched. */
  collection = 'notes';
  private readonly always: readonly ServiceProcess[];
  private readonly database: Database;
  private worker: ServiceProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly postgres: TestPostgres,
    private readonly provider: FakeProvider,
    private readonly ports: { readonly api: number; readonly retriever: number; readonly worker: number },
  ) {
    this.always = [
      new ServiceProcess('retriever', { ...this.environment, ...this.embedder }),
      new ServiceProcess('api', {
        ...{ ...this.environment, BOOTSTRAP_ADMIN_KEY: KEY, SESSION_SECRET: 'a-secret-for-these-tests' },
        ...{ RATE_LIMIT_PER_MINUTE: '0', RATE_LIMIT_SEARCH_PER_MINUTE: '0' },
      }),
    ];
    this.database = new Database({ url: postgres.url, poolSize: 2, applicationName: 'test' });
    this.answerFrom(() => Promise.resolve());
  }

  static async open(): Promise<IndexingStack> {
    const [folder, postgres, provider] = await Promise.all([
      mkdtemp(join(tmpdir(), 'indexing-')),
      startPostgres(),
      startFakeOpenAi(),
    ]);
    const ports = { api: await freePort(), retriever: await freePort(), worker: await freePort() };
    const stack = new IndexingStack(folder, postgres, provider, ports);
    for (const service of stack.always) {
      service.start();
    }
    return stack;
  }

  /** Settings of services that use the provider. */
  get embedder(): Readonly<Record<string, string>> {
    return {
      ...{
        EMBEDDER: 'openai',
        EMBEDDING_MODEL: 'test-model',
        EMBEDDING_DIMENSIONS: String(REMOTE.dimensions),
      },
      ...{ OPENAI_API_KEY: 'key', OPENAI_BASE_URL: `${this.provider.url}/v1`, EMBEDDING_BATCH_TEXTS: '10' },
    };
  }

  /** From now on the provider answers for texts of documents once `turn` resolves. Queries are answered at once. */
  answerFrom(turn: (texts: readonly string[]) => Promise<void>): void {
    this.provider.always(async (exchange) => {
      const { input } = exchange.request.body as Texts;
      this.asked.push(input);
      if (!isQuery(input)) {
        await turn(input);
      }
      await openAiEmbeddings()(exchange);
    });
  }

  /** Texts of documents that the provider was asked for. */
  get documentTexts(): readonly string[] {
    return this.asked.filter((input) => !isQuery(input)).flat();
  }

  startWorker(environment: Readonly<Record<string, string>> = {}, build?: string): void {
    const settings = { INGEST_ENABLED: 'false', JOB_STALE_MS: '1500', SWEEP_INTERVAL_MS: '200' };
    this.worker = new ServiceProcess(
      'ingest-worker',
      { ...this.environment, ...settings, ...environment },
      build,
    );
    this.worker.start();
  }

  /** As an operator does it who changes a setting. */
  async restartWorker(environment: Readonly<Record<string, string>> = {}, build?: string): Promise<void> {
    await this.worker?.stop();
    this.startWorker(environment, build);
  }

  async killWorker(): Promise<void> {
    await this.worker?.kill();
  }

  /** A copy of what was built in which something of the code is another, as in a later release. */
  async changedBuild(changes: readonly CodeChange[]): Promise<string> {
    const build = join(this.folder, 'changed', 'dist');
    await cp('dist', build, { recursive: true });
    await symlink(await realpath('node_modules'), join(this.folder, 'changed', 'node_modules'));
    for (const { file, code, becomes } of changes) {
      const path = join(build, file);
      const before = await readFile(path, 'utf8');
      if (!code.test(before)) {
        throw new Error(`${file} has no ${code.source}`);
      }
      await writeFile(path, before.replace(code, becomes));
    }
    return build;
  }

  /** Stores a document and answers its job; asks again until the gateway is there. */
  async add(title: string, content: string): Promise<string> {
    return this.jobOf('/api/v1/documents', { title, content, collection: this.collection });
  }

  ingestAgain(): Promise<string> {
    return this.jobOf('/api/v1/ingest', { collection: this.collection });
  }

  /** Waits for the end of a job. Throws with the reason where it did not go well. */
  async completed(jobId: string): Promise<void> {
    for (;;) {
      const { body } = await call<{ state: string; error?: string }>(
        `${this.gatewayUrl}/api/v1/ingest/jobs/${jobId}`,
        { headers: { 'x-api-key': KEY } },
      );
      if (['completed', 'failed', 'cancelled'].includes(body.state)) {
        if (body.state !== 'completed') {
          throw new Error(`${body.state}: ${body.error ?? ''}\n${this.worker?.output.slice(-2000) ?? ''}`);
        }
        return;
      }
      await sleep(50);
    }
  }

  /** Throws for everything but an answer with passages. */
  async search(query: string): Promise<SearchResponse> {
    const { status, body } = await call(`${this.gatewayUrl}/api/v1/search`, {
      body: { query, collections: [this.collection], k: 3 },
      headers: { 'x-api-key': KEY },
    });
    const answer = SearchResponse.safeParse(body);
    if (status !== 200 || !answer.success || answer.data.passages.length === 0) {
      throw new Error(`a search was answered with ${status}: ${JSON.stringify(body)}`);
    }
    return answer.data;
  }

  async activeManifest(): Promise<SnapshotManifest> {
    const store = new FsBlobStore(join(this.folder, 'blobs'));
    const { version, manifestHash } = parsePointer(await store.get(pointerKey(this.collection)));
    return parseManifest(
      await store.get(snapshotKey(this.collection, version, 'manifest.json')),
      manifestHash,
    );
  }

  /** Hashes of the texts whose vectors are kept. */
  async keptVectors(): Promise<ReadonlySet<string>> {
    const rows = await this.database.run((manager) =>
      manager.query<{ hash: string }[]>(
        'SELECT content_hash AS hash FROM embeddings WHERE embedder_id = $1',
        [REMOTE.id],
      ),
    );
    return new Set(rows.map(({ hash }) => hash));
  }

  async close(): Promise<void> {
    await Promise.all([this.worker?.kill(), ...this.always.map((service) => service.kill())]);
    await this.database.onApplicationShutdown();
    await Promise.all([this.postgres.stop(), this.provider.close()]);
    await rm(this.folder, { recursive: true, force: true });
  }

  private get gatewayUrl(): string {
    return `http://127.0.0.1:${this.ports.api}`;
  }

  private get environment(): Readonly<Record<string, string>> {
    const { api, retriever, worker } = this.ports;
    return {
      ...{ NODE_ENV: 'test', DATABASE_URL: this.postgres.url, DATA_DIR: this.folder, LOG_LEVEL: 'warn' },
      ...{ PORT: String(api), RETRIEVER_PORT: String(retriever), WORKER_PORT: String(worker) },
      ...{ RETRIEVER_URL: `http://127.0.0.1:${retriever}`, INTERNAL_TOKEN: 'a-token-for-these-tests' },
      ...{ OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    };
  }

  private async jobOf(path: string, body: unknown): Promise<string> {
    for (;;) {
      const answer = await call<{ jobId: string }>(this.gatewayUrl + path, {
        body,
        headers: { 'x-api-key': KEY },
      }).catch(() => undefined);
      if (answer?.status === 202) {
        return answer.body.jobId;
      }
      if (answer && answer.status < 500) {
        throw new Error(`${path} was answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
      }
      await sleep(50);
    }
  }
}

/** The queries of these tests ask where something is. */
function isQuery(input: readonly string[]): boolean {
  return input.every((text) => text.startsWith('where is'));
}
