import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Database, DEFAULT_WORKSPACE_ID, DocumentsRepository } from '@app/common/database';
import { AppError } from '@app/common/errors';
import { parseCatalog, snapshotKey } from '@app/common/snapshot';
import { documentBlobKey } from '@app/common/storage';
import { hasRedis, startPostgres, startRedis, type TestPostgres, type TestRedis } from '@app/common/testing';
import { z } from 'zod';
import { SnapshotPublisher } from './snapshot/publisher.js';
import { IngestClient, startTestWorker } from './testing/ingest-client-spec.js';

const WORKSPACE = DEFAULT_WORKSPACE_ID;
let postgres: TestPostgres;
let redis: TestRedis | undefined;
let folder: string;
const withRedis = hasRedis();
const backends = withRedis ? (['postgres', 'redis'] as const) : (['postgres'] as const);

beforeAll(async () => {
  [postgres, redis, folder] = await Promise.all([
    startPostgres(),
    withRedis ? startRedis() : undefined,
    mkdtemp(join(tmpdir(), 'worker-')),
  ]);
}, 30_000);

afterAll(async () => {
  await Promise.all([postgres.stop(), redis?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

function startWorker(overrides: Record<string, string | undefined> = {}): Promise<NestFastifyApplication> {
  return startTestWorker({ DATABASE_URL: postgres.url, DATA_DIR: folder, ...overrides });
}

function catalog(title: string, remark: string): string {
  const control = (id: string, label: string): unknown => ({
    id,
    class: 'SP800-53',
    title: `Title of ${label}`,
    props: [{ name: 'label', value: label }],
    parts: [{ name: 'statement', id: `${id}_smt`, prose: `${remark} ${label}.` }],
  });
  return JSON.stringify({
    catalog: {
      metadata: { title, version: '1', 'last-modified': '2026-01-01T00:00:00Z', 'oscal-version': '1.1.3' },
      groups: [
        {
          id: 'ac',
          class: 'family',
          title: 'Access Control',
          controls: [control('ac-1', 'AC-1'), control('ac-2', 'AC-2')],
        },
      ],
    },
  });
}

describe.each(backends)('ingest worker with its queue on %s', (backend) => {
  let app: NestFastifyApplication;
  let client: IngestClient;
  const environment = (): Record<string, string | undefined> => ({
    REDIS_URL: backend === 'redis' ? redis?.url : undefined,
  });
  const collection = (name: string): string => `${name}-${backend}`;

  beforeAll(async () => {
    app = await startWorker(environment());
    client = new IngestClient(app);
  }, 20_000);

  afterAll(() => app.close());

  it('turns an upload into a snapshot that can be searched', async () => {
    const id = collection('first');
    const { documentId, jobId } = await client.upload(
      id,
      '# Passwords\nRotate them never, unless they leak.',
    );
    expect(await client.ended(jobId)).toMatchObject({
      state: 'completed',
      stage: 'done',
      progress: 100,
      counts: { documents: 1, passages: 1, controls: 0, version: 1 },
      error: null,
    });
    expect(await client.document(documentId)).toMatchObject({ state: 'ready', chunks: 1 });
    expect(await client.activeVersion(id)).toBe(1);
    const { manifest, passages } = await client.active(id);
    expect(passages).toEqual([
      {
        id: `${id}/${documentId}/0`,
        documentId,
        title: 'Note > Passwords',
        text: 'Rotate them never, unless they leak.',
        place: { headings: ['Passwords'], start: 0, end: 36 },
      },
    ]);
    expect(manifest.files['vectors.faiss']).toBeDefined();
  });

  it('merges catalogs and baselines into one source for each control', async () => {
    const id = collection('catalogs');
    const first = await client.upload(id, catalog('One', 'Old words for'), { name: 'one.json' });
    const profile = JSON.stringify({
      profile: {
        metadata: {
          title: 'Example LOW Baseline',
          version: '1',
          'last-modified': '2026-01-01T00:00:00Z',
          'oscal-version': '1.1.3',
        },
        imports: [{ href: '#x', 'include-controls': [{ 'with-ids': ['ac-2'] }] }],
      },
    });
    const second = await client.upload(id, profile, { name: 'LOW-baseline_profile.json' });
    expect((await client.ended(first.jobId)).state).toBe('completed');
    expect((await client.ended(second.jobId)).state).toBe('completed');
    const { manifest, passages } = await client.active(id);
    expect(passages.map(({ id: passage, title }) => [passage, title])).toEqual([
      [`${id}/ac-1`, 'AC-1 Title of AC-1'],
      [`${id}/ac-2`, 'AC-2 Title of AC-2'],
    ]);
    const bytes = await client.store.get(snapshotKey(id, manifest.version, 'catalog.json'));
    const { controls, families } = parseCatalog(bytes);
    expect(families).toEqual([{ id: 'ac', title: 'Access Control' }]);
    expect(controls[1]).toMatchObject({
      id: 'ac-2',
      collection: id,
      documentId: first.documentId,
      baselines: ['LOW'],
      source: { title: 'One', version: '1' },
    });
  });

  it('takes a batch of uploads along in few builds', async () => {
    const id = collection('batch');
    const uploads = await Promise.all(
      Array.from({ length: 20 }, (_, i) => client.upload(id, `# Topic ${i}\nText number ${i}.`)),
    );
    for (const { jobId } of uploads) {
      expect((await client.ended(jobId)).state).toBe('completed');
    }
    const { manifest, passages } = await client.active(id);
    expect(passages).toHaveLength(20);
    expect(manifest.version).toBeLessThanOrEqual(6);
    for (const { documentId } of uploads) {
      expect((await client.document(documentId))?.state).toBe('ready');
    }
  });

  it('does not make the last upload wait for the batch before it', async () => {
    const id = collection('fair');
    const batch: string[] = [];
    for (let i = 0; i < 60; i += 1) {
      batch.push((await client.upload(id, `Batch ${i}.`, { enqueue: false })).documentId);
    }
    const get = client.store.get.bind(client.store);
    const read: string[] = [];
    const spy = jest.spyOn(client.store, 'get').mockImplementation(async (key, ...rest) => {
      if (key.endsWith('/original')) {
        read.push(key);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return get(key, ...rest);
    });
    const late = await client.upload(id, 'Late.', { enqueue: false });
    const first = await client.upload(id, 'First in the queue.');
    await client.ended(first.jobId);
    // The job that came first builds; the late one is beside the oldest of the batch, and the rest is for later builds.
    expect(read.slice(0, 3)).toEqual(
      [first.documentId, late.documentId, batch[0] ?? ''].map((document) => documentBlobKey(document)),
    );
    const ended = await client.job(late.jobId);
    expect(ended).toMatchObject({ state: 'completed', attempts: 0, progress: 100, counts: { version: 1 } });
    expect(ended?.counts['documents']).toBeLessThan(62);
    spy.mockRestore();
  }, 30_000);

  it('says why a document cannot be read, and leaves the others alone', async () => {
    const id = collection('unreadable');
    const bad = await client.upload(id, '{"catalog": {', { name: 'bad.json' });
    const pdf = await client.upload(id, '%PDF-1.7', { name: 'a.pdf' });
    const good = await client.upload(id, 'Fine.');
    expect(await client.ended(bad.jobId)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('bad.json'),
    });
    expect(await client.ended(pdf.jobId)).toMatchObject({ state: 'failed' });
    expect((await client.ended(good.jobId)).state).toBe('completed');
    expect(await client.document(bad.documentId)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('line 1'),
    });
    expect((await client.active(id)).passages).toHaveLength(1);
  });

  it('publishes nothing when nothing changed, and a new version when forced', async () => {
    const id = collection('again');
    await client.ended((await client.upload(id, 'Text.')).jobId);
    await client.ended(await client.request('collection.ingest', id));
    expect(await client.versions(id)).toEqual([1]);
    const forced = await client.ended(await client.request('collection.ingest', id, { force: true }));
    expect(forced).toMatchObject({ state: 'completed', counts: { version: 2, failed: 0 } });
    expect(await client.versions(id)).toEqual([2, 1]);
  });

  it('keeps the newest versions and rolls back to one of them', async () => {
    const id = collection('history');
    await client.ended((await client.upload(id, 'Text.')).jobId);
    for (let i = 0; i < 6; i += 1) {
      await client.ended(await client.request('collection.ingest', id, { force: true }));
    }
    expect(await client.versions(id)).toEqual([7, 6, 5, 4, 3]);
    expect(await new SnapshotPublisher(client.store).versions(id)).toEqual([3, 4, 5, 6, 7]);
    expect((await client.ended(await client.request('collection.rollback', id, { version: 4 }))).state).toBe(
      'completed',
    );
    expect(await client.activeVersion(id)).toBe(4);
    expect((await client.active(id)).manifest.version).toBe(4);
    expect(await client.ended(await client.request('collection.rollback', id, { version: 1 }))).toMatchObject(
      {
        state: 'failed',
        error: 'Version 1 is not kept any more.',
      },
    );
    await client.ended(await client.request('collection.ingest', id, { force: true }));
    expect(await client.activeVersion(id)).toBe(8);
  });

  it('takes a deleted document out of the index and out of the store', async () => {
    const id = collection('delete');
    const kept = await client.upload(id, 'Kept.');
    const removed = await client.upload(id, 'Removed.');
    await Promise.all([client.ended(kept.jobId), client.ended(removed.jobId)]);
    expect((await client.ended(await client.remove(removed.documentId))).state).toBe('completed');
    expect((await client.active(id)).passages.map(({ text }) => text)).toEqual(['Kept.']);
    await expect(client.store.get(documentBlobKey(removed.documentId))).rejects.toMatchObject({
      code: 'blob_not_found',
    });
    expect((await client.ended(await client.remove(kept.documentId))).state).toBe('completed');
    expect((await client.active(id)).passages).toEqual([]);
  });

  it('finds jobs that never reached the queue', async () => {
    const { jobId } = await client.upload(collection('lost'), 'Text.', { enqueue: false });
    await app
      .get(Database)
      .run((manager) =>
        manager.query(`UPDATE ingest_jobs SET heartbeat_at = now() - interval '1 minute' WHERE id = $1`, [
          jobId,
        ]),
      );
    expect((await client.ended(jobId)).state).toBe('completed');
  });

  it('tries again while the store is away, with the same result', async () => {
    const put = client.store.put.bind(client.store);
    const id = collection('flaky');
    let failures = 2;
    const spy = jest.spyOn(client.store, 'put').mockImplementation((key, ...rest) => {
      if (key.includes(`/${id}/snapshots/`) && failures > 0) {
        failures -= 1;
        return Promise.reject(new AppError('storage_failed'));
      }
      return put(key, ...rest);
    });
    const { jobId, documentId } = await client.upload(id, 'Text.');
    expect(await client.ended(jobId)).toMatchObject({ state: 'completed', error: null });
    spy.mockRestore();
    expect((await client.job(jobId))?.attempts).toBe(3);
    expect(await client.document(documentId)).toMatchObject({ state: 'ready' });
    expect((await client.active(id)).passages).toHaveLength(1);
  }, 90_000);

  it('leaves a document that nobody can fetch to its own job, and finishes its neighbours', async () => {
    const id = collection('poison');
    const poison = await client.upload(id, 'Poison.', { enqueue: false });
    const get = client.store.get.bind(client.store);
    let isAway = true;
    const spy = jest.spyOn(client.store, 'get').mockImplementation((key, ...rest) => {
      return isAway && key === documentBlobKey(poison.documentId)
        ? Promise.reject(new AppError('storage_failed'))
        : get(key, ...rest);
    });
    const { jobId } = await client.upload(id, 'Neighbour.');
    expect(await client.ended(jobId)).toMatchObject({ state: 'completed', attempts: 1 });
    const all = await client.ended(await client.request('collection.ingest', id, { force: true }));
    expect(all).toMatchObject({ state: 'completed', attempts: 1, counts: { failed: 1 } });
    expect((await client.active(id)).passages.map(({ text }) => text)).toEqual(['Neighbour.']);
    isAway = false;
    await client.enqueue(poison.jobId);
    expect(await client.ended(poison.jobId)).toMatchObject({ state: 'completed' });
    expect((await client.active(id)).passages).toHaveLength(2);
    spy.mockRestore();
  }, 30_000);

  it('ends a job that is cancelled in the middle, and runs it again on demand', async () => {
    let release = (): void => undefined;
    const reached = new Promise<void>((resolve) => {
      client.onNextOriginal(async (read) => {
        resolve();
        await new Promise<void>((go) => {
          release = go;
        });
        return read();
      });
    });
    const { jobId, documentId } = await client.upload(collection('cancel'), 'Text.');
    await reached;
    expect((await client.cancel(jobId)).state).toBe('active');
    release();
    expect((await client.ended(jobId)).state).toBe('cancelled');
    expect(await client.document(documentId)).toMatchObject({
      state: 'failed',
      error: 'The ingest was cancelled.',
    });
    await client.retry(jobId);
    expect((await client.ended(jobId)).state).toBe('completed');
    expect((await client.document(documentId))?.state).toBe('ready');
  });

  it('gives a job back when it stops, for the next worker', async () => {
    const other = await startWorker({ ...environment(), SHUTDOWN_GRACE_SECONDS: '0' });
    await app.close();
    const away = new IngestClient(other);
    const reached = new Promise<void>((resolve) => {
      away.onNextOriginal((_read, signal) => {
        resolve();
        return new Promise((_done, reject) => {
          signal?.addEventListener('abort', () => {
            reject(new Error('aborted'));
          });
        });
      });
    });
    const { jobId } = await away.upload(collection('stop'), 'Text.');
    await reached;
    await other.close();
    app = await startWorker(environment());
    client = new IngestClient(app);
    expect(await client.ended(jobId)).toMatchObject({ state: 'completed', epoch: 1, attempts: 1 });
  }, 20_000);
});

const EmbeddingRequest = z.object({ input: z.array(z.string()), dimensions: z.int() });

describe('a provider that embeds', () => {
  it('is asked for each content once, and its snapshots make way when another embedder is chosen', async () => {
    const asked: string[] = [];
    const provider = createServer((request, response) => {
      void text(request).then((body) => {
        const { input, dimensions } = EmbeddingRequest.parse(JSON.parse(body));
        asked.push(...input);
        const embedding = Array.from({ length: dimensions }, (_, i) => i + 1);
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ data: input.map((_, index) => ({ index, embedding })) }));
      });
    });
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    const address = provider.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const settings = {
      EMBEDDER: 'openai',
      EMBEDDING_MODEL: 'test-model',
      EMBEDDING_DIMENSIONS: '8',
      OPENAI_BASE_URL: `http://127.0.0.1:${port ?? 0}/v1`,
    };
    const remote = await startWorker(settings);
    const uploads = new IngestClient(remote);
    await uploads.ended((await uploads.upload('embedded', 'First.')).jobId);
    await uploads.ended((await uploads.upload('embedded', 'Second.')).jobId);
    expect(asked).toEqual(['Note\nFirst.', 'Note\nSecond.']);
    const { manifest } = await uploads.active('embedded');
    expect(manifest).toMatchObject({ version: 2, embedder: { dimensions: 8 } });
    expect(manifest.files['embedder.bin']).toBeUndefined();
    await remote.close();
    provider.closeAllConnections();
    provider.close();

    const local = await startWorker();
    const client = new IngestClient(local);
    await client.ended(await client.request('collection.ingest', 'embedded'));
    expect((await client.active('embedded')).manifest.files['embedder.bin']).toBeDefined();
    await local.close();
  }, 20_000);
});

describe('starter corpus', () => {
  it('is loaded once, at the first start', async () => {
    const corpus = join(folder, 'corpus');
    await mkdir(corpus);
    await writeFile(join(corpus, 'guide.json'), catalog('Guide', 'Do'));
    await writeFile(join(corpus, 'broken.json'), '{');
    await writeFile(join(corpus, 'readme.md'), '# About\nA guide.');
    const settings = { INGEST_ENABLED: 'true', CORPUS_PATH: corpus };
    for (let start = 0; start < 2; start += 1) {
      const workers = await Promise.all([startWorker(settings), startWorker(settings)]);
      const documents = workers[0].get(DocumentsRepository);
      const page = async (): Promise<readonly string[]> =>
        (await documents.page(WORKSPACE, { limit: 100 })).items
          .filter((item) => item.collectionId === 'controls')
          .map((item) => `${item.title}: ${item.state}`)
          .sort();
      while (!(await page()).every((line) => line.endsWith('ready')) || (await page()).length === 0) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect(await page()).toEqual(['Guide: ready', 'readme.md: ready']);
      expect((await new IngestClient(workers[0]).active('controls')).passages).toHaveLength(3);
      await Promise.all(workers.map((worker) => worker.close()));
    }
  }, 30_000);
});
