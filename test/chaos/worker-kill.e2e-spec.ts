/**
 * Kills the ingest worker (SIGKILL) at random moments while it works, at least 20 times, and then lets it finish.
 * CHAOS_SEED repeats a run's choices; CHAOS_KILLS sets how many kills must strike a running job.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Database,
  DEFAULT_WORKSPACE_ID,
  DocumentsRepository,
  IngestJobsRepository,
} from '@app/common/database';
import { IngestQueue } from '@app/common/queue';
import { sha256 } from '@app/common/snapshot';
import { documentBlobKey, FsBlobStore } from '@app/common/storage';
import { freePort, hasRedis, startPostgres, startRedis } from '@app/common/testing';
import { seededRandom } from './random.js';
import { ServiceProcess } from './service-process.js';
import { SnapshotReader } from './snapshot-reader.js';

const COLLECTION = 'chaos';
const SEED = Number(process.env['CHAOS_SEED'] ?? Date.now() % 1_000_000);
const KILLS = Number(process.env['CHAOS_KILLS'] ?? 20);
const MOST_ROUNDS = KILLS * 6;
const LONGEST_LIFE_MS = 2500;

const backends = hasRedis() ? (['postgres', 'redis'] as const) : (['postgres'] as const);

describe.each(backends)('a worker that is killed, with its queue on %s', (backend) => {
  it(`finishes every document once and never shows half a snapshot (seed ${SEED})`, async () => {
    const scene = await Scene.open(backend);
    try {
      await scene.killWhileWorking();
      await scene.finish();
      expect(scene.reader.problems).toEqual([]);
      expect(await scene.unfinished()).toEqual([]);
      await scene.expectEveryDocumentWhole();
    } catch (error) {
      process.stderr.write(scene.worker.output.slice(-4000));
      throw error;
    } finally {
      await scene.close();
    }
  }, 300_000);
});

/** Uploads, kills and what they are checked against. */
class Scene {
  readonly reader: SnapshotReader;
  private readonly random = seededRandom(SEED);
  /** Number of chunks by document id; undefined for the catalog. */
  private readonly uploads = new Map<string, number | undefined>();
  private readonly documents: DocumentsRepository;
  private readonly jobs: IngestJobsRepository;

  private constructor(
    readonly worker: ServiceProcess,
    private readonly store: FsBlobStore,
    private readonly queue: IngestQueue,
    private readonly database: Database,
    private readonly cleanup: () => Promise<void>,
  ) {
    this.reader = new SnapshotReader(store, COLLECTION);
    this.documents = new DocumentsRepository(database);
    this.jobs = new IngestJobsRepository(database);
  }

  static async open(backend: 'postgres' | 'redis'): Promise<Scene> {
    const folder = await mkdtemp(join(tmpdir(), 'worker-kill-'));
    const postgres = await startPostgres();
    const redis = backend === 'redis' ? await startRedis() : undefined;
    const database = new Database({ url: postgres.url, poolSize: 5, applicationName: 'chaos' });
    const queue = new IngestQueue({ DATABASE_URL: postgres.url, REDIS_URL: redis?.url });
    const worker = new ServiceProcess('ingest-worker', {
      NODE_ENV: 'test',
      DATABASE_URL: postgres.url,
      ...(redis && { REDIS_URL: redis.url }),
      DATA_DIR: folder,
      WORKER_PORT: String(await freePort()),
      INGEST_ENABLED: 'false',
      JOB_STALE_MS: '600',
      SWEEP_INTERVAL_MS: '100',
      LOG_LEVEL: 'warn',
      OMP_NUM_THREADS: '1',
    });
    const cleanup = async (): Promise<void> => {
      await queue.close();
      await database.onApplicationShutdown();
      await Promise.all([postgres.stop(), redis?.stop()]);
      await rm(folder, { recursive: true, force: true });
    };
    return new Scene(worker, new FsBlobStore(join(folder, 'blobs')), queue, database, cleanup);
  }

  /** Every round uploads something, starts the worker and kills it at a random moment of its life. */
  async killWhileWorking(): Promise<void> {
    await this.uploadCatalog();
    let strikes = 0;
    let rounds = 0;
    for (; strikes < KILLS && rounds < MOST_ROUNDS; rounds += 1) {
      await this.uploadNotes(1 + Math.floor(this.random() * 3));
      if (this.random() < 0.3) {
        await this.reingest();
      }
      this.worker.start();
      await this.untilClaimed();
      await sleep(this.random() ** 2 * LONGEST_LIFE_MS);
      strikes += (await this.isWorking()) ? 1 : 0;
      await this.worker.kill();
    }
    process.stderr.write(
      `worker-kill: seed ${SEED}, ${rounds} kills, ${strikes} struck a running job, ` +
        `${this.uploads.size} documents, ${this.reader.versions.length} versions seen\n`,
    );
    expect(strikes).toBe(KILLS);
  }

  async finish(): Promise<void> {
    this.worker.start();
    while ((await this.unfinished()).length > 0 && (await this.countJobs('failed')) === 0) {
      await sleep(100);
    }
    expect(await this.worker.stop()).toBe(0);
    await this.reader.stop();
  }

  async unfinished(): Promise<readonly string[]> {
    return this.database.run(async (manager) => {
      const rows = await manager.query<{ line: string }[]>(
        `SELECT id || ' ' || kind || ' ' || state || ' ' || coalesce(error, '') AS line FROM ingest_jobs WHERE state <> 'completed'`,
      );
      return rows.map(({ line }) => line);
    });
  }

  /** In the database and in the served snapshot: every document ready, with all of its chunks, each once. */
  async expectEveryDocumentWhole(): Promise<void> {
    const served = await this.reader.read();
    for (const [id, expected] of this.uploads) {
      const document = await this.documents.find(DEFAULT_WORKSPACE_ID, id);
      expect(document).toMatchObject({ state: 'ready', error: null });
      const passages = (served?.passages ?? []).filter((passage) => passage.documentId === id);
      expect(new Set(passages.map((passage) => passage.id)).size).toBe(passages.length);
      expect(passages).toHaveLength(document?.chunks ?? -1);
      if (expected !== undefined) {
        expect(passages.map(({ text }) => text)).toEqual(
          Array.from({ length: expected }, (_, i) => `Section ${i} of ${id}.`),
        );
      }
    }
    const [gaps] = await this.database.run((manager) =>
      manager.query<{ count: number }[]>(
        `SELECT count(*)::int AS count FROM (
           SELECT document_id FROM chunks GROUP BY document_id HAVING max(ordinal) + 1 <> count(*)) torn`,
      ),
    );
    expect(gaps?.count).toBe(0);
  }

  async close(): Promise<void> {
    await this.worker.kill();
    await this.reader.stop();
    await this.cleanup();
  }

  private async uploadCatalog(): Promise<void> {
    const bytes = await readFile('corpus/sp800-53-guide.json');
    await this.upload('guide.json', bytes, undefined);
  }

  private async uploadNotes(count: number): Promise<void> {
    for (let i = 0; i < count; i += 1) {
      const sections = 1 + Math.floor(this.random() * 40);
      const id = randomUUID();
      const text = Array.from({ length: sections }, (_, n) => `# Part ${n}\nSection ${n} of ${id}.\n`).join(
        '\n',
      );
      await this.upload('note.md', Buffer.from(text), sections, id);
    }
  }

  private async upload(
    sourceName: string,
    bytes: Buffer,
    chunks: number | undefined,
    id: string = randomUUID(),
  ): Promise<void> {
    const blobKey = documentBlobKey(id);
    await this.store.put(blobKey, bytes);
    const { jobId } = await this.documents.accept({
      ...{ id, workspaceId: DEFAULT_WORKSPACE_ID, collectionId: COLLECTION, title: sourceName, sourceName },
      ...{ mediaType: '', bytes: bytes.length, contentHash: sha256(bytes), blobKey },
    });
    this.uploads.set(id, chunks);
    await this.queue.enqueue({ kind: 'document.ingest', ingestJobId: jobId, epoch: 0 });
  }

  private async reingest(): Promise<void> {
    const kind = 'collection.ingest';
    const payload = { force: true };
    const job = await this.jobs.create({
      workspaceId: DEFAULT_WORKSPACE_ID,
      kind,
      collectionId: COLLECTION,
      payload,
    });
    await this.queue.enqueue({ kind, ingestJobId: job.id, epoch: 0 });
  }

  /** The worker has taken a job since it was started: before that there is nothing to interrupt. */
  private async untilClaimed(): Promise<void> {
    const before = await this.starts();
    while ((await this.starts()) === before && (await this.unfinished()).length > 0) {
      await sleep(5);
    }
  }

  private async starts(): Promise<number> {
    const [row] = await this.database.run((manager) =>
      manager.query<{ starts: number }[]>(
        'SELECT coalesce(sum(attempts), 0)::int AS starts FROM ingest_jobs',
      ),
    );
    return row?.starts ?? 0;
  }

  private async isWorking(): Promise<boolean> {
    return (await this.countJobs('active')) > 0;
  }

  private async countJobs(state: string): Promise<number> {
    const [row] = await this.database.run((manager) =>
      manager.query<{ count: number }[]>('SELECT count(*)::int AS count FROM ingest_jobs WHERE state = $1', [
        state,
      ]),
    );
    return row?.count ?? 0;
  }
}
