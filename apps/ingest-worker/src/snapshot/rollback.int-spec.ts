import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Database, EmbeddingsRepository } from '@app/common/database';
import { MANIFEST_FILE, SNAPSHOT_FILES, snapshotKey } from '@app/common/snapshot';
import { SnapshotPublisher } from './publisher.js';
import { type IngestClient } from '../testing/ingest-client-spec.js';
import { type OpenWorker, openWorker } from '../testing/open-worker-spec.js';

let worker: OpenWorker;
let app: NestFastifyApplication;
let client: IngestClient;

beforeAll(async () => {
  worker = await openWorker();
  ({ app, client } = worker);
}, 30_000);

afterAll(() => worker.close());

const query = <Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> =>
  app.get(Database).run((manager) => manager.query<Row[]>(sql, [...values]));

const audited = (collectionId: string) =>
  query('SELECT actor, action, details FROM audit_events WHERE subject = $1 ORDER BY at', [collectionId]);

const DAMAGES: readonly ((key: string, whole: Buffer) => Promise<void>)[] = [
  (key, whole) => {
    const bytes = Buffer.from(whole);
    const middle = Math.floor(bytes.length / 2);
    bytes.writeUInt8((bytes.readUInt8(middle) + 1) % 256, middle);
    return client.store.put(key, bytes);
  },
  (key, whole) => client.store.put(key, whole.subarray(0, whole.length - 1)),
  (key) => client.store.delete(key),
];

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
    const put = client.store.putPieces.bind(client.store);
    const spy = jest.spyOn(client.store, 'putPieces').mockImplementation(async (key, ...rest) => {
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

  it('goes to no version of which a file is damaged, cut off or missing, and says which', async () => {
    const id = 'damaged';
    await publishTwice(id);
    const { manifest } = await new SnapshotPublisher(client.store).stored(id, 1);
    const files = SNAPSHOT_FILES.filter((name) => manifest.files[name] !== undefined);
    const names = [...files, MANIFEST_FILE] as const;
    expect(names.length).toBeGreaterThanOrEqual(5);
    for (const name of names) {
      const key = snapshotKey(id, 1, name);
      const whole = await client.store.get(key);
      for (const damage of DAMAGES) {
        await damage(key, whole);
        const job = await client.ended(await client.request('collection.rollback', id, { version: 1 }));
        expect(job).toMatchObject({ state: 'failed', errorClass: 'content' });
        expect(job.error).toContain('Version 1 cannot be gone back to');
        expect(job.error).toContain(name.replace('manifest.json', 'manifest'));
        expect((await client.active(id)).manifest.version).toBe(2);
        expect(await client.activeVersion(id)).toBe(2);
      }
      await client.store.put(key, whole);
    }
    expect(await audited(id)).toEqual([]);
    const whole = await client.request('collection.rollback', id, { version: 1 });
    expect((await client.ended(whole)).state).toBe('completed');
    expect((await client.active(id)).manifest.version).toBe(1);
  }, 120_000);
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
