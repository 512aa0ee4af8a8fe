import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AdvisoryLocks } from '@app/common/database';
import { FakeQdrant, Relay } from '@app/common/testing';
import { BlobStore } from '@app/common/storage';
import { VectorStore } from '@app/common/vector-index';
import { type IngestClient } from '../testing/ingest-client-spec.js';
import { type OpenWorker, openWorker } from '../testing/open-worker-spec.js';
import { SnapshotPublisher } from './publisher.js';
import { VectorPublisher } from './vector-publisher.js';

const KEPT = 2;

describe('vectors in a store', () => {
  let worker: OpenWorker;
  let qdrant: FakeQdrant;
  let relay: Relay;
  let app: NestFastifyApplication;
  let client: IngestClient;
  let vectors: VectorStore;

  beforeAll(async () => {
    qdrant = await FakeQdrant.start();
    relay = await Relay.before(qdrant.url);
    worker = await openWorker({
      VECTOR_INDEX: 'qdrant',
      QDRANT_URL: relay.url,
      SNAPSHOTS_KEPT: String(KEPT),
    });
    ({ app, client } = worker);
    vectors = app.get(VectorStore);
  }, 60_000);

  afterAll(async () => {
    await worker.close();
    await relay.cut();
    await qdrant.stop();
  });

  async function upload(collection: string, text: string): Promise<void> {
    const { jobId } = await client.upload(collection, text);
    expect(await client.ended(jobId)).toMatchObject({ state: 'completed', error: null });
  }

  async function storedVersions(collection: string): Promise<readonly number[]> {
    const stored = (await vectors.list()).filter(({ collectionId }) => collectionId === collection);
    expect(stored.every(({ finished }) => finished)).toBe(true);
    return stored.map(({ version }) => version);
  }

  function sync(publisher = app.get(VectorPublisher)): Promise<void> {
    return publisher.sync(new AbortController().signal);
  }

  /** As of a worker that has seen for long enough what is not kept, and says often that it is at work. */
  function impatient(): VectorPublisher {
    const [publisher, blobs, locks] = [
      app.get(SnapshotPublisher),
      app.get(BlobStore),
      app.get(AdvisoryLocks),
    ];
    return new VectorPublisher({ store: vectors, publisher, blobs, locks }, { stayMs: 0, reportMs: 20 });
  }

  it('are published with each version, follow a rollback, and go some time after the versions that are not kept', async () => {
    for (const topic of ['passwords', 'backups', 'doors']) {
      await upload(
        'notes',
        `# About ${topic}\nKeep ${topic} in order.\n\n# More of ${topic}\nWrite it down.`,
      );
    }
    const { manifest, manifestHash, passages } = await client.active('notes');
    expect(manifest.version).toBe(3);
    await sync();
    expect(await storedVersions('notes')).toEqual([1, 2, 3]);
    await sync(impatient());
    expect(await storedVersions('notes')).toEqual([2, 3]);
    expect(await vectors.active('notes')).toMatchObject({ version: 3, hash: manifestHash.slice(0, 12) });
    const index = vectors.open({
      collectionId: 'notes',
      version: 3,
      manifestHash,
      rows: passages.length,
      dimensions: manifest.embedder!.dimensions,
    });
    const query = new Float32Array(manifest.embedder!.dimensions).fill(1);
    expect(await index.search(query, passages.length)).toHaveLength(passages.length);

    const rollback = await client.request('collection.rollback', 'notes', { version: 2 });
    expect((await client.ended(rollback)).state).toBe('completed');
    expect(await vectors.active('notes')).toMatchObject({ version: 2 });
  }, 60_000);

  it('are not waited for when the store is away, and put there when it is back', async () => {
    await relay.cut();
    await upload('outage', '# Fire\nRing the bell.');
    expect(await client.activeVersion('outage')).toBe(1);
    await relay.restore();
    await sync();
    expect(await storedVersions('outage')).toEqual([1]);
    expect(await vectors.active('outage')).toMatchObject({ version: 1 });
  }, 60_000);

  it('say that they are being published while the store takes its time', async () => {
    await upload('slow', '# Snow\nClear the path.');
    const lock = await app.get(AdvisoryLocks).tryHold('collection slow');
    qdrant.aliases.clear();
    qdrant.collections.clear();
    const { manifest, manifestHash } = await client.active('slow');
    const gate = Promise.withResolvers<undefined>();
    qdrant.beforeUpsert = () => gate.promise;
    const reports: string[] = [];
    const report = (stage: string, progress: number): Promise<void> => {
      reports.push(`${stage} ${progress}`);
      if (reports.length === 3) {
        gate.resolve(undefined);
      }
      return Promise.resolve();
    };
    const task = { signal: new AbortController().signal, report };
    await impatient().prepare({ manifest, manifestHash }, task);
    await lock?.release();
    expect(reports.slice(0, 3)).toEqual(['publishing 97', 'publishing 97', 'publishing 97']);
    expect(await storedVersions('slow')).toEqual([1]);
    qdrant.beforeUpsert = () => Promise.resolve();
  }, 60_000);

  it('are published again when the store has lost them, and removed when no snapshot has them', async () => {
    await upload('lost', '# Water\nClose the tap.');
    qdrant.aliases.clear();
    qdrant.collections.clear();
    await sync();
    expect(await storedVersions('lost')).toEqual([1]);
    // As every publisher does: without the lock the worker's own round might remove it halfway.
    const lock = await app.get(AdvisoryLocks).tryHold('collection gone');
    await vectors.publish(
      { collectionId: 'gone', version: 7, manifestHash: 'a'.repeat(64), rows: 1, dimensions: 2 },
      [{ from: 0, vectors: [Float32Array.of(1, 0)], attributes: [{}] }],
    );
    await lock?.release();
    await sync(impatient());
    expect(await storedVersions('gone')).toEqual([]);
    expect(await storedVersions('lost')).toEqual([1]);
  }, 60_000);
});
