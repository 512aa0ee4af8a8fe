import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobsRepository, Database } from '@app/common/database';
import { FsBlobStore, PostgresBlobStore } from '@app/common/storage';
import { buildTestSnapshot, startPostgres, testPassage, type TestPostgres } from '@app/common/testing';
import { type RetrieverUnderTest, startRetriever } from '../../test/retriever-under-test.js';

const PASSAGES = [
  testPassage('ac-2', 'Account Management', 'Manage accounts.'),
  testPassage('au-11', 'Audit Record Retention', 'Keep audit records.'),
];

describe('snapshots in Postgres', () => {
  let postgres: TestPostgres | undefined;
  let database: Database;
  let retriever: RetrieverUnderTest;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'snapshots-'));
    postgres = await startPostgres();
    database = new Database({ url: postgres.url, poolSize: 2, applicationName: 'test' });
    retriever = await startRetriever({ BLOB_STORE: 'postgres', DATABASE_URL: postgres.url });
  }, 60_000);

  async function stopPostgres(): Promise<void> {
    await database.onApplicationShutdown();
    await postgres?.stop();
    postgres = undefined;
  }

  afterAll(async () => {
    await retriever.close();
    await stopPostgres();
    await rm(folder, { recursive: true });
  });

  it('are served, and go on being served when Postgres is gone', async () => {
    await buildTestSnapshot(folder, PASSAGES);
    const files = new FsBlobStore(folder);
    const store = new PostgresBlobStore(new BlobsRepository(database));
    for (const key of await files.list('')) {
      await store.put(key, await files.get(key));
    }
    await retriever.look();
    const before = await retriever.search({ query: 'audit records' });
    expect(before).toMatchObject({
      snapshot: expect.stringMatching(/^controls@1:/),
      passages: [{ id: 'au-11' }],
    });

    await stopPostgres();
    await retriever.look();
    expect(retriever.watcher.storageProblem).toBeDefined();
    const after = await retriever.search({ query: 'audit records' });
    expect({ ...after, tookMs: 0 }).toEqual({ ...before, tookMs: 0 });
    expect((await retriever.app.inject({ url: '/health/ready' })).statusCode).toBe(200);
    expect((await retriever.app.inject({ url: '/health' })).statusCode).toBe(503);
  }, 60_000);
});
