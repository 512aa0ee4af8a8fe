import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Database, EmbeddingsRepository } from '@app/common/database';
import { snapshotKey } from '@app/common/snapshot';
import { startPostgres, type TestPostgres } from '@app/common/testing';
import { IngestClient, startTestWorker } from '../testing/ingest-client-spec.js';

let postgres: TestPostgres;
let folder: string;
let app: NestFastifyApplication;
let client: IngestClient;

beforeAll(async () => {
  [postgres, folder] = await Promise.all([startPostgres(), mkdtemp(join(tmpdir(), 'rollback-'))]);
  app = await startTestWorker({ DATABASE_URL: postgres.url, DATA_DIR: folder });
  client = new IngestClient(app);
}, 30_000);

afterAll(async () => {
  await app.close();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

const query = <Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> =>
  app.get(Database).run((manager) => manager.query<Row[]>(sql, [...values]));

const audited = (collectionId: string) =>
  query('SELECT actor, action, details FROM audit_events WHERE subject = $1 ORDER BY at', [collectionId]);

async function publishTwice(id: string): Promise<void> {
  await client.ended((await client.upload(id, 'First.')).jobId);
  await client.ended((await client.upload(id, 'Second.')).jobId);
}

describe('rollback', () => {
  it('is written down with who asked for it, from and to, once', async () => {
    await publishTwice('audited');
    const back = { version: 1, requestedBy: 'api-key:k1' };
    for (const payload of [back, back, { version: 2 }]) {
      const job = await client.request('collection.rollback', 'audited', payload);
      expect((await client.ended(job)).state).toBe('completed');
    }
    expect(await audited('audited')).toEqual([
      { actor: 'api-key:k1', action: 'collection.rollback', details: { from: 2, to: 1 } },
      { actor: 'unknown', action: 'collection.rollback', details: { from: 1, to: 2 } },
    ]);
  });

  it('does not wait for a build of the same collection', async () => {
    await publishTwice('busy');
    const reached = Promise.withResolvers<undefined>();
    const released = Promise.withResolvers<undefined>();
    const put = client.store.put.bind(client.store);
    const spy = jest.spyOn(client.store, 'put').mockImplementation(async (key, ...rest) => {
      if (key === snapshotKey('busy', 3, 'passages.jsonl')) {
        reached.resolve(undefined);
        await released.promise;
      }
      return put(key, ...rest);
    });
    const build = await client.request('collection.ingest', 'busy', { force: true });
    await reached.promise;
    const rollback = await client.request('collection.rollback', 'busy', { version: 1 });
    expect((await client.ended(rollback)).state).toBe('completed');
    expect((await client.active('busy')).manifest.version).toBe(1);
    expect(await client.activeVersion('busy')).toBe(1);
    released.resolve(undefined);
    expect((await client.ended(build)).state).toBe('completed');
    expect((await client.active('busy')).manifest.version).toBe(3);
    spy.mockRestore();
  });

  it('does not go to a version that is damaged', async () => {
    await publishTwice('damaged');
    await writeFile(join(folder, 'blobs', snapshotKey('damaged', 1, 'lexical.bin')), 'not this');
    const job = await client.request('collection.rollback', 'damaged', { version: 1 });
    while ((await client.job(job))?.error === null) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect((await client.job(job))?.error).toContain('lexical.bin of version 1 of damaged is damaged');
    expect((await client.active('damaged')).manifest.version).toBe(2);
    expect(await audited('damaged')).toEqual([]);
  });
});

describe('what builds leave behind', () => {
  it('goes with the next version: files of builds that crashed, versions that are too old', async () => {
    await publishTwice('crashed');
    const key = snapshotKey('crashed', 77, 'passages.jsonl');
    await client.store.put(key, Buffer.from('unfinished'));
    await client.ended(await client.request('collection.ingest', 'crashed', { force: true }));
    expect((await client.active('crashed')).manifest.version).toBe(78);
    expect(await client.store.list('collections/crashed/snapshots/77/')).toEqual([]);
  });

  it('drops cached vectors that nobody used for long, but none whose text a document still has', async () => {
    const embeddings = app.get(EmbeddingsRepository);
    const { documentId } = await client.upload('vectors', 'Still here.');
    await client.ended(await client.ingestAgain(documentId, 'vectors'));
    const [chunk] = await query<{ hash: string }>(
      'SELECT content_hash AS hash FROM chunks WHERE document_id = $1',
      [documentId],
    );
    const vector = Float32Array.of(1, 0);
    await embeddings.putMany(
      'e',
      new Map([
        [chunk!.hash, vector],
        ['old', vector],
        ['used', vector],
        ['new', vector],
      ]),
    );
    await query(`UPDATE embeddings SET used_at = now() - interval '40 days' WHERE content_hash <> 'new'`);
    await embeddings.getMany('e', ['used']);
    await client.ended(await client.request('collection.ingest', 'vectors', { force: true }));
    const left = await query<{ hash: string }>('SELECT content_hash AS hash FROM embeddings ORDER BY 1');
    expect(left.map(({ hash }) => hash)).toEqual([chunk!.hash, 'new', 'used'].sort());
  });
});
