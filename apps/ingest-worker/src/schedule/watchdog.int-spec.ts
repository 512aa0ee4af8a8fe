import { randomUUID } from 'node:crypto';
import { Database, DocumentContentRepository, IngestUpkeepRepository } from '@app/common/database';
import { IngestQueue } from '@app/common/queue';
import { startPostgres, type TestPostgres } from '@app/common/testing';
import { Watchdog } from './watchdog.js';

let postgres: TestPostgres;
let database: Database;
let queue: IngestQueue;

beforeAll(async () => {
  postgres = await startPostgres();
  database = new Database({ url: postgres.url, poolSize: 5, applicationName: 'test' });
  queue = new IngestQueue({ DATABASE_URL: postgres.url });
}, 30_000);

afterAll(async () => {
  await queue.close();
  await database.onApplicationShutdown();
  await postgres.stop();
});

/** Minutes ago for each time of a document and its job; `job` is its state, if there is one. */
interface Situation {
  readonly document: 'queued' | 'processing';
  readonly untouched: number;
  readonly job?: 'waiting' | 'active' | 'failed';
  readonly alive?: number;
  readonly progress?: number;
}

const TTL = 60;

/** All of these hang: nobody will ever finish them. */
const STUCK: readonly Situation[] = [
  // A worker that lives, and work that does not get on.
  { document: 'processing', untouched: 200, job: 'active', alive: 0, progress: 61 },
  // A worker that died long ago, while nobody swept.
  { document: 'processing', untouched: 62, job: 'active', alive: 62, progress: 62 },
  // Nobody was ever told of it.
  { document: 'queued', untouched: 61 },
  // The job ended, the document did not.
  { document: 'processing', untouched: 10_000, job: 'failed', alive: 10_000, progress: 10_000 },
];

/** All of these take long, and get on. */
const SLOW: readonly Situation[] = [
  // Reading for days, and a step ahead an hour ago.
  { document: 'processing', untouched: 3000, job: 'active', alive: 0, progress: 59 },
  // At the end of a long line.
  { document: 'queued', untouched: 3000, job: 'waiting', alive: 1, progress: 3000 },
  // Accepted a while ago; the job is about to be stored.
  { document: 'queued', untouched: 59 },
];

async function store(situations: readonly Situation[], count: number): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  await database.transaction(async (manager) => {
    await manager.query(
      `INSERT INTO collections (id, workspace_id, name)
       VALUES ('watched', (SELECT id FROM workspaces LIMIT 1), 'Watched') ON CONFLICT DO NOTHING`,
    );
    for (const [i, id] of ids.entries()) {
      const { document, untouched, job, alive, progress } = situations[i % situations.length]!;
      await manager.query(
        `INSERT INTO documents (id, workspace_id, collection_id, title, source_name, media_type, bytes, content_hash,
           blob_key, state, updated_at)
         SELECT $1, id, 'watched', 't', 's', 'm', 1, 'h', 'k', $2, now() - $3 * interval '1 minute'
         FROM workspaces LIMIT 1`,
        [id, document, untouched],
      );
      if (job !== undefined) {
        await manager.query(
          `INSERT INTO ingest_jobs (id, workspace_id, kind, collection_id, document_id, state, attempts, heartbeat_at,
             progress_at)
           SELECT $1, id, 'document.ingest', 'watched', $2, $3, 1, now() - $4 * interval '1 minute',
             now() - $5 * interval '1 minute' FROM workspaces LIMIT 1`,
          [randomUUID(), id, job, alive, progress],
        );
      }
    }
  });
  return ids;
}

/** Documents with a job that waits, and the number of its epoch or of a job that was made anew. */
async function waitingFor(ids: readonly string[]): Promise<readonly string[]> {
  const rows = await database.run((manager) =>
    manager.query<{ id: string }[]>(
      `SELECT document_id AS id FROM ingest_jobs WHERE document_id = ANY ($1::uuid[]) AND state = 'waiting'`,
      [ids],
    ),
  );
  return rows.map(({ id }) => id).toSorted();
}

async function rowsOf(ids: readonly string[]): Promise<unknown> {
  return database.run((manager) =>
    manager.query(
      `SELECT d.id, d.state, d.updated_at, j.state AS job, j.epoch, j.attempts, j.heartbeat_at, j.progress_at
       FROM documents d LEFT JOIN ingest_jobs j ON j.document_id = d.id
       WHERE d.id = ANY ($1::uuid[]) ORDER BY d.id`,
      [ids],
    ),
  );
}

it('puts back every one of 500 stuck ones, once, and none of 500 slow ones', async () => {
  const stuck = await store(STUCK, 500);
  const slow = await store(SLOW, 500);
  const before = await rowsOf(slow);
  const limits = { ttlMinutes: TTL, maxStarts: 20, retentionDays: 30, temporary: [], maxAgeHours: 24 };
  const parts = {
    upkeep: new IngestUpkeepRepository(database),
    contents: new DocumentContentRepository(database),
    queue,
  };
  const rounds = await Promise.all([1, 2, 3].map(() => new Watchdog(parts, limits).round()));
  const found = rounds.reduce((sum, { stuckJobs, stuckDocuments }) => sum + stuckJobs + stuckDocuments, 0);
  expect(found).toBe(500);
  expect(await waitingFor(stuck)).toEqual(stuck.toSorted());
  expect(await rowsOf(slow)).toEqual(before);
  // Half of them were put back in the queue; the other half, with new jobs, is found there by the sweeper.
  expect(await queue.waitingCount()).toBe(250);
}, 60_000);
