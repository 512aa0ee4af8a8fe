import { randomUUID } from 'node:crypto';
import { startPostgres, type TestPostgres } from '@app/common/testing';
import { z } from 'zod';
import { Database } from '../database.js';
import { DEFAULT_WORKSPACE_ID, Workspace } from '../entities/workspace.entity.js';
import { AdvisoryLocks } from './advisory-locks.js';
import { CollectionsRepository } from './collections.repository.js';
import { type NewDocument } from './accepted-document.js';
import { type NewChunk } from './document-content.js';
import { DocumentContentRepository } from './document-content.repository.js';
import { DocumentsRepository } from './documents.repository.js';
import { EmbeddingsRepository } from './embeddings.repository.js';
import { IngestJobsRepository } from './ingest-jobs.repository.js';
import { IngestLeasesRepository } from './ingest-leases.repository.js';
import { IngestUpkeepRepository } from './ingest-upkeep.repository.js';
import { type IngestJobRow } from '../entities/ingest-job.entity.js';
import { type WaitingJob } from './waiting-job.js';

const WORKSPACE = DEFAULT_WORKSPACE_ID;
const OTHER = '00000000-0000-4000-8000-000000000002';
let postgres: TestPostgres;
let database: Database;
let documents: DocumentsRepository;
let contents: DocumentContentRepository;
let jobs: IngestJobsRepository;
let leases: IngestLeasesRepository;
let upkeep: IngestUpkeepRepository;
let collections: CollectionsRepository;

beforeAll(async () => {
  postgres = await startPostgres();
  database = new Database({ url: postgres.url, poolSize: 10, applicationName: 'test' });
  documents = new DocumentsRepository(database);
  contents = new DocumentContentRepository(database);
  jobs = new IngestJobsRepository(database);
  leases = new IngestLeasesRepository(database);
  upkeep = new IngestUpkeepRepository(database);
  collections = new CollectionsRepository(database);
  await database.run((manager) => manager.insert(Workspace, { id: OTHER, name: 'Other' }));
}, 30_000);

afterAll(async () => {
  await database.onApplicationShutdown();
  await postgres.stop();
});

function document(fields: Partial<NewDocument> = {}): NewDocument {
  const id = randomUUID();
  return {
    id,
    workspaceId: WORKSPACE,
    collectionId: 'controls',
    collectionName: 'Security controls',
    title: 'Title',
    sourceName: 'file.md',
    mediaType: 'text/markdown',
    bytes: 5,
    contentHash: id.replaceAll('-', '').repeat(2),
    blobKey: `documents/${id}/original`,
    requestId: 'request-1',
    ...fields,
  };
}

function chunks(count: number, text = 'text'): NewChunk[] {
  return Array.from({ length: count }, (_, i) => ({
    title: `T${i}`,
    text: `${text} ${i}`,
    contentHash: `${text}${i}`,
  }));
}

async function acceptedJob(): Promise<{ jobId: string; documentId: string }> {
  const accepted = document();
  const { jobId } = await documents.accept(accepted);
  return { jobId, documentId: accepted.id };
}

describe('DocumentsRepository', () => {
  it('stores a document with its collection and its first job', async () => {
    const accepted = document();
    const { jobId } = await documents.accept(accepted);
    expect(await documents.find(WORKSPACE, accepted.id)).toMatchObject({
      collectionId: 'controls',
      state: 'queued',
      chunks: 0,
      error: null,
    });
    expect(await jobs.find(WORKSPACE, jobId)).toMatchObject({
      kind: 'document.ingest',
      documentId: accepted.id,
      collectionId: 'controls',
      state: 'waiting',
      requestId: 'request-1',
    });
    expect(await collections.list(WORKSPACE)).toEqual([
      expect.objectContaining({ id: 'controls', name: 'Security controls', activeVersion: null }),
    ]);
  });

  it('takes the same document twice as one, at the same moment too', async () => {
    const first = document();
    const twin = () => ({ ...document(), contentHash: first.contentHash });
    const accepted = await Promise.all([first, twin(), twin()].map((one) => documents.accept(one)));
    expect(new Set(accepted.map(({ documentId }) => documentId)).size).toBe(1);
    expect(new Set(accepted.map(({ jobId }) => jobId)).size).toBe(1);
  });

  it('gives a document that comes again after its job has ended a new job', async () => {
    const { documentId, jobId } = await acceptedJob();
    const { contentHash } = (await documents.find(WORKSPACE, documentId)) ?? document();
    await jobs.requestCancel(WORKSPACE, jobId);
    const again = await documents.accept({ ...document(), contentHash });
    expect(again.documentId).toBe(documentId);
    expect(again.jobId).not.toBe(jobId);
    expect(await jobs.find(WORKSPACE, again.jobId)).toMatchObject({ state: 'waiting', documentId });
  });

  it('takes other titles, other collections and deleted documents as others', async () => {
    const first = document();
    const { contentHash } = first;
    await documents.accept(first);
    const others = [
      document({ contentHash, title: 'Another title' }),
      document({ contentHash, collectionId: 'others' }),
    ];
    for (const other of others) {
      expect((await documents.accept(other)).documentId).toBe(other.id);
    }
    await documents.requestDelete(WORKSPACE, first.id);
    const anew = document({ contentHash });
    expect((await documents.accept(anew)).documentId).toBe(anew.id);
  });

  it('keeps workspaces apart', async () => {
    const { documentId, jobId } = await acceptedJob();
    expect(await documents.find(OTHER, documentId)).toBeUndefined();
    expect(await jobs.find(OTHER, jobId)).toBeUndefined();
    await expect(documents.accept(document({ workspaceId: OTHER }))).rejects.toMatchObject({
      code: 'collection_not_found',
    });
    await expect(documents.requestDelete(OTHER, documentId)).rejects.toMatchObject({
      code: 'document_not_found',
    });
    expect((await documents.page(OTHER, { limit: 10 })).items).toEqual([]);
  });

  it('pages through all documents once, newest first', async () => {
    await Promise.all(Array.from({ length: 7 }, () => documents.accept(document({ collectionId: 'paged' }))));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await documents.page(WORKSPACE, { cursor, limit: 3 });
      seen.push(...page.items.map((item) => item.id));
      cursor = page.next;
    } while (cursor !== undefined);
    const all = await documents.page(WORKSPACE, { limit: 100 });
    expect(seen).toEqual(all.items.map((item) => item.id));
    expect(new Set(seen).size).toBe(seen.length);
    await expect(documents.page(WORKSPACE, { cursor: 'x', limit: 3 })).rejects.toMatchObject({
      code: 'bad_request',
    });
  });

  it('hides a deleted document, ends its job and stores the job that removes it', async () => {
    const { documentId, jobId } = await acceptedJob();
    const deletion = await documents.requestDelete(WORKSPACE, documentId, 'request-2');
    expect(await documents.find(WORKSPACE, documentId)).toBeUndefined();
    expect(await jobs.find(WORKSPACE, jobId)).toMatchObject({ state: 'cancelled' });
    expect(await jobs.find(WORKSPACE, deletion.jobId)).toMatchObject({ kind: 'document.delete', documentId });
    expect(
      await contents.replaceContent(WORKSPACE, documentId, {
        chunks: [],
        sections: [],
        structure: null,
        parsedAs: 'p',
      }),
    ).toBe(false);
    await contents.remove(WORKSPACE, documentId);
    expect(await contents.find(WORKSPACE, documentId)).toBeUndefined();
    await expect(documents.requestDelete(WORKSPACE, documentId)).rejects.toMatchObject({
      code: 'document_not_found',
    });
  });
});

describe('DocumentContentRepository', () => {
  it('replaces the whole set of chunks, also when many do it at once', async () => {
    const accepted = document({ collectionId: 'whole' });
    await documents.accept(accepted);
    const sets = [3, 50, 7, 20].map((count, i) => ({
      chunks: chunks(count, `set${i}`),
      sections: [],
      structure: { i },
      parsedAs: `p${i}`,
    }));
    await Promise.all(sets.map((set) => contents.replaceContent(WORKSPACE, accepted.id, set)));
    const [stored] = await contents.contentsIn(WORKSPACE, 'whole');
    const winner = sets.find((set) => set.parsedAs === stored?.parsedAs);
    expect(stored).toMatchObject({ structure: winner?.structure, chunks: winner?.chunks });
    expect(await documents.find(WORKSPACE, accepted.id)).toMatchObject({
      chunks: winner?.chunks.length,
      state: 'processing',
    });
  });

  it('counts a document into the next snapshot from its parsing on, and ready once it is published', async () => {
    const accepted = document({ collectionId: 'publish' });
    const other = document({ collectionId: 'publish' });
    await documents.accept(accepted);
    await documents.accept(other);
    expect(await contents.queuedIn(WORKSPACE, 'publish')).toHaveLength(2);
    await contents.replaceContent(WORKSPACE, accepted.id, {
      chunks: chunks(1),
      sections: [],
      structure: null,
      parsedAs: 'p1',
    });
    await contents.markFailed(WORKSPACE, other.id, 'unreadable');
    const included = await contents.indexedIn(WORKSPACE, 'publish');
    expect(included).toEqual([expect.objectContaining({ id: accepted.id, parsedAs: 'p1' })]);
    const version = await collections.takeVersion(WORKSPACE, 'publish', 4);
    expect(version).toBe(5);
    const snapshot = {
      collectionId: 'publish',
      workspaceId: WORKSPACE,
      version,
      embedder: 'none',
      counts: { passages: 1 },
      manifestHash: 'h',
      publishedAt: new Date(),
    };
    await collections.recordPublished(snapshot, included);
    await collections.recordPublished(snapshot, included);
    expect((await documents.find(WORKSPACE, accepted.id))?.state).toBe('ready');
    expect(await collections.find(WORKSPACE, 'publish')).toMatchObject({ activeVersion: 5 });
    expect(await collections.snapshots(WORKSPACE, 'publish')).toEqual([
      expect.objectContaining({ version: 5, counts: { passages: 1 } }),
    ]);
    await contents.replaceContent(WORKSPACE, accepted.id, {
      chunks: chunks(2),
      sections: [],
      structure: null,
      parsedAs: 'p2',
    });
    await collections.recordPublished(snapshot, included);
    expect((await documents.find(WORKSPACE, accepted.id))?.state).toBe('processing');
  });

  it('gives a job to a document that nobody works on any more', async () => {
    const accepted = document({ collectionId: 'stuck' });
    const { jobId } = await documents.accept(accepted);
    const claimed = await leases.claim(jobId, 0);
    await leases.fail(claimed!.lease, 'lost', 'internal');
    expect(await contents.restartStuck(1)).toBe(0);
    await database.run((manager) =>
      manager.query(`UPDATE documents SET updated_at = now() - interval '2 hours' WHERE id = $1`, [
        accepted.id,
      ]),
    );
    expect(await contents.restartStuck(60)).toBe(1);
    expect(await contents.restartStuck(60)).toBe(0);
  });
});

describe('IngestLeasesRepository', () => {
  it('gives a job to one of many, and only for its epoch', async () => {
    const { jobId } = await acceptedJob();
    expect(await leases.claim(jobId, 1)).toBeUndefined();
    const claims = await Promise.all(Array.from({ length: 8 }, () => leases.claim(jobId, 0)));
    const won = claims.filter((claim) => claim !== undefined);
    expect(won).toHaveLength(1);
    await leases.complete(won[0]!.lease, {});
  });

  it('keeps a worker that was thought dead from changing anything', async () => {
    const { jobId } = await acceptedJob();
    const first = (await leases.claim(jobId, 0))!.lease;
    expect(await upkeep.reclaimDead({ staleMs: 60_000, maxStarts: 10, running: [] })).toEqual([]);
    expect(await upkeep.reclaimDead({ staleMs: -1000, maxStarts: 10, running: [jobId] })).toEqual([]);
    const put = await upkeep.reclaimDead({ staleMs: -1000, maxStarts: 10, running: [] });
    expect(put).toEqual([
      {
        kind: 'document.ingest',
        ingestJobId: jobId,
        epoch: 1,
        turn: expect.any(Number),
        requestId: 'request-1',
      },
    ]);
    const second = (await leases.claim(jobId, 1))!.lease;
    expect(await leases.report(first, { stage: 'parsing', progress: 10 })).toBe('lost');
    await leases.fail(first, 'late', 'content');
    await leases.complete(first, {});
    expect(await leases.putBack(first)).toBeUndefined();
    expect(await leases.report(second, { stage: 'parsing', progress: 20, counts: { passages: 3 } })).toBe(
      'held',
    );
    expect(await jobs.find(WORKSPACE, jobId)).toMatchObject({
      state: 'active',
      progress: 20,
      counts: { passages: 3 },
    });
    await leases.complete(second, { documents: 1 });
    expect(await jobs.find(WORKSPACE, jobId)).toMatchObject({
      state: 'completed',
      progress: 100,
      counts: { passages: 3, documents: 1 },
    });
  });

  it('gives a waiting job another epoch once, however many ask', async () => {
    const { jobId } = await acceptedJob();
    const renewed = await Promise.all([1, 2, 3].map(() => upkeep.renew([{ ingestJobId: jobId, epoch: 0 }])));
    expect(renewed.flat()).toEqual([expect.objectContaining({ ingestJobId: jobId, epoch: 1 })]);
  });

  it('gives up what ends every worker', async () => {
    const { jobId } = await acceptedJob();
    for (let epoch = 0; epoch < 3; epoch += 1) {
      expect(await leases.claim(jobId, epoch)).toBeDefined();
      await upkeep.reclaimDead({ staleMs: -1000, maxStarts: 3, running: [] });
    }
    expect(await jobs.find(WORKSPACE, jobId)).toMatchObject({ state: 'failed', attempts: 3 });
  });

  it('finds waiting jobs that nobody looked at, once for each time', async () => {
    const { jobId } = await acceptedJob();
    const found = (await upkeep.waitingSince(-1000)).map((job) => job.ingestJobId);
    expect(found).toContain(jobId);
    const { lease } = (await leases.claim(jobId, 0))!;
    expect(await upkeep.renew([{ ingestJobId: jobId, epoch: 0 }])).toEqual([]);
    await leases.postpone(lease, 60_000, 'storage_failed', 'dependency');
    expect((await upkeep.waitingSince(-1000)).map((job) => job.ingestJobId)).not.toContain(jobId);
    expect(await jobs.find(WORKSPACE, jobId)).toMatchObject({
      state: 'waiting',
      error: 'storage_failed',
      errorClass: 'dependency',
    });
  });
});

describe('IngestJobsRepository', () => {
  it('cancels what waits at once and asks what runs, then lets it run again', async () => {
    const waiting = await acceptedJob();
    expect(await jobs.requestCancel(WORKSPACE, waiting.jobId)).toMatchObject({ state: 'cancelled' });
    expect(await documents.find(WORKSPACE, waiting.documentId)).toMatchObject({ state: 'failed' });
    await expect(jobs.requestCancel(WORKSPACE, waiting.jobId)).rejects.toMatchObject({
      code: 'job_finished',
    });
    expect(await jobs.retry(WORKSPACE, waiting.jobId)).toMatchObject({ state: 'waiting', epoch: 1 });
    expect(await documents.find(WORKSPACE, waiting.documentId)).toMatchObject({
      state: 'queued',
      error: null,
    });

    const { lease } = (await leases.claim(waiting.jobId, 1))!;
    expect(await jobs.requestCancel(WORKSPACE, waiting.jobId)).toMatchObject({ state: 'active' });
    expect(await leases.heartbeat(lease)).toBe('cancel');
    await leases.cancel(lease);
    expect(await jobs.find(WORKSPACE, waiting.jobId)).toMatchObject({ state: 'cancelled' });
  });

  it('refuses to run again what has not ended badly, and knows no foreign job', async () => {
    const { jobId } = await acceptedJob();
    await expect(jobs.retry(WORKSPACE, jobId)).rejects.toMatchObject({ code: 'job_not_retryable' });
    await expect(jobs.retry(OTHER, jobId)).rejects.toMatchObject({ code: 'job_not_found' });
    await expect(jobs.requestCancel(OTHER, jobId)).rejects.toMatchObject({ code: 'job_not_found' });
  });

  it('lets all failed jobs run again, or those of a class, each with a turn of its own', async () => {
    const failed: string[] = [];
    for (const errorClass of ['content', 'dependency', 'dependency'] as const) {
      const accepted = document({ collectionId: 'again' });
      const { jobId } = await documents.accept(accepted);
      const { lease } = (await leases.claim(jobId, 0))!;
      await contents.markFailed(WORKSPACE, accepted.id, 'away');
      await leases.fail(lease, 'away', errorClass);
      failed.push(jobId);
    }
    expect(await jobs.retryFailed(OTHER, {}, 10)).toEqual([]);
    const page = await jobs.page(WORKSPACE, { state: 'failed', errorClass: 'dependency', limit: 100 });
    expect(page.items.map(({ id }) => id)).toEqual(expect.arrayContaining(failed.slice(1)));
    expect(page.items.map(({ id }) => id)).not.toContain(failed[0]);
    const chosen = { collectionId: 'again', errorClass: 'dependency' } as const;
    const again = await jobs.retryFailed(WORKSPACE, chosen, 10);
    expect(again.map(({ ingestJobId, epoch }) => [ingestJobId, epoch]).toSorted()).toEqual(
      failed
        .slice(1)
        .map((id) => [id, 1])
        .toSorted(),
    );
    expect(new Set(again.map(({ turn }) => turn)).size).toBe(2);
    expect(
      (await documents.page(WORKSPACE, { limit: 100 })).items.filter(
        ({ collectionId, state }) => collectionId === 'again' && state === 'queued',
      ),
    ).toHaveLength(2);
    expect(await jobs.retryFailed(WORKSPACE, { collectionId: 'again' }, 10)).toHaveLength(1);
  });

  it('asks once for every moment to ingest everything, and not while that is under way', async () => {
    await documents.accept(document({ collectionId: 'scheduled' }));
    const first = await Promise.all([1, 2, 3].map(() => jobs.createForAll('moment 1')));
    expect(first.flat()).toHaveLength(1);
    const [{ ingestJobId, epoch }] = first.flat() as [WaitingJob];
    expect(z.uuid().safeParse(ingestJobId).success).toBe(true);
    expect(await jobs.find(WORKSPACE, ingestJobId)).toMatchObject({
      kind: 'collection.ingest',
      collectionId: null,
      requestId: 'moment 1',
    });
    expect(await jobs.createForAll('moment 2')).toEqual([]);
    await leases.complete((await leases.claim(ingestJobId, epoch))!.lease, {});
    expect(await jobs.createForAll('moment 1')).toEqual([]);
    expect(await jobs.createForAll('moment 3')).toHaveLength(1);
  });

  it('answers a job that waits to whoever asks for the same, and another one for more, or once it has begun', async () => {
    const { documentId } = await acceptedJob();
    const kind = 'collection.ingest' as const;
    const asked = { workspaceId: WORKSPACE, kind, collectionId: 'asked' };
    const all = await Promise.all(Array.from({ length: 5 }, () => jobs.createOrJoin(asked)));
    const [{ id }] = all as [IngestJobRow];
    expect(new Set(all.map((job) => job.id)).size).toBe(1);
    const different = [
      { ...asked, collectionId: 'another' },
      { ...asked, collectionId: undefined },
      { ...asked, workspaceId: OTHER },
      { ...asked, kind: 'document.ingest' as const, documentId },
      { ...asked, payload: { force: true } },
    ];
    const others = await Promise.all(different.map((one) => jobs.createOrJoin(one)));
    expect(new Set([id, ...others.map((job) => job.id)]).size).toBe(6);
    // What is forced does all that was asked for without force.
    const forced = others.at(-1)!.id;
    const first = (await leases.claim(id, 0))!;
    expect((await jobs.createOrJoin(asked)).id).toBe(forced);
    await jobs.requestCancel(WORKSPACE, forced);
    const next = await jobs.createOrJoin(asked);
    expect([id, forced]).not.toContain(next.id);
    await leases.complete(first.lease, {});
    const second = (await leases.claim(next.id, 0))!;
    await leases.postpone(second.lease, 1000, 'The store is away.', 'dependency');
    expect((await jobs.createOrJoin(asked)).id).not.toBe(next.id);
  });

  it('takes back the start of a job that stands aside, and all of them for one that needs something', async () => {
    const { jobId } = await acceptedJob();
    for (let epoch = 0; epoch < 3; epoch += 1) {
      const { lease } = (await leases.claim(jobId, epoch))!;
      expect(await leases.standAside(lease, 60_000)).toMatchObject({ ingestJobId: jobId, epoch: epoch + 1 });
      expect(await leases.heartbeat(lease)).toBe('lost');
      expect(await jobs.find(WORKSPACE, jobId)).toMatchObject({ state: 'waiting', attempts: 0 });
    }
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      const { lease } = (await leases.claim(jobId, 3))!;
      await leases.postpone(lease, 0, 'The scanner is away.', 'dependency');
    }
    const { lease } = (await leases.claim(jobId, 3))!;
    expect(lease.attempt).toBe(6);
    expect(await leases.startAgain(lease)).toMatchObject({ epoch: 4 });
    expect(await jobs.find(WORKSPACE, jobId)).toMatchObject({ state: 'waiting', attempts: 0 });
  });

  it('pages by state', async () => {
    const created = await jobs.create({
      workspaceId: WORKSPACE,
      kind: 'collection.rollback',
      collectionId: 'controls',
      payload: { version: 3 },
    });
    expect(created).toMatchObject({ state: 'waiting', payload: { version: 3 }, progress: 0 });
    const page = await jobs.page(WORKSPACE, { state: 'waiting', limit: 1 });
    expect(page.items[0]).toMatchObject({ id: created.id });
    const next = await jobs.page(WORKSPACE, { state: 'waiting', limit: 100, cursor: page.next });
    expect(next.items.map((job) => job.id)).not.toContain(created.id);
    expect(next.items.every((job) => job.state === 'waiting')).toBe(true);
  });
});

describe('turns', () => {
  beforeEach(() => database.run((manager) => manager.query('DELETE FROM ingest_jobs')));

  const turnOf = async (collectionId: string): Promise<number> =>
    (await documents.accept(document({ collectionId }))).turn;

  it('do not put the first of a line behind the thousand of another', async () => {
    const many = await documents.acceptAll(
      Array.from({ length: 50 }, () => document({ collectionId: 'many' })),
    );
    expect(many.map(({ turn }) => turn)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    expect(await turnOf('few')).toBe(1);
    expect(await turnOf('few')).toBe(2);
    for (const { jobId } of many.slice(0, 20)) {
      await leases.complete((await leases.claim(jobId, 0))!.lease, {});
    }
    expect(await turnOf('late')).toBe(1);
    await database.run((manager) =>
      manager.query(`UPDATE ingest_jobs SET state = 'completed' WHERE collection_id IN ('few', 'late')`),
    );
    // The line is at its 21st: who comes now is beside it, not behind it, and not before what has waited.
    expect(await turnOf('late')).toBe(21);
    const rollback = { workspaceId: WORKSPACE, kind: 'collection.rollback', collectionId: 'many' } as const;
    expect((await jobs.create(rollback)).turn).toBe(0);
  });

  it('put what ends its workers behind all others', async () => {
    const { jobId } = await documents.accept(document({ collectionId: 'poison' }));
    await documents.accept(document({ collectionId: 'poison' }));
    const turns: number[] = [];
    for (let epoch = 0; epoch < 4; epoch += 1) {
      expect(await leases.claim(jobId, epoch)).toBeDefined();
      const [back] = await upkeep.reclaimDead({ staleMs: -1000, maxStarts: 10, running: [] });
      turns.push(back?.turn ?? 0);
    }
    expect(turns).toEqual([1, 1, 3, 3]);
  });
});

describe('IngestUpkeepRepository', () => {
  it('removes jobs that ended long ago, and keeps those that are still to be mended', async () => {
    await database.run((manager) => manager.query('DELETE FROM ingest_jobs'));
    const ends = ['completed', 'cancelled', 'failed', 'failed', 'waiting', 'active', 'completed'] as const;
    const ids: string[] = [];
    for (const [i, state] of ends.entries()) {
      const { jobId, documentId } = await acceptedJob();
      ids.push(jobId);
      await database.run(async (manager) => {
        const age = i === 6 ? 29 : 31;
        await manager.query(
          `UPDATE ingest_jobs SET state = $2, updated_at = now() - $3 * interval '1 day' WHERE id = $1`,
          [jobId, state, age],
        );
        await manager.query(`UPDATE documents SET state = $2 WHERE id = $1`, [
          documentId,
          i === 2 ? 'failed' : 'ready',
        ]);
      });
    }
    expect(await upkeep.prune(30)).toBe(3);
    const left = await Promise.all(ids.map((id) => jobs.find(WORKSPACE, id)));
    expect(left.flatMap((job, i) => (job ? [i] : []))).toEqual([2, 4, 5, 6]);
  });
});

describe('AdvisoryLocks', () => {
  it('has one holder at a time', async () => {
    const locks = new AdvisoryLocks(database);
    const first = await locks.tryHold('collection controls');
    expect(await locks.tryHold('collection controls')).toBeUndefined();
    const other = await locks.tryHold('collection notes');
    await first!.check();
    await first!.release();
    const second = await locks.tryHold('collection controls');
    expect(second).toBeDefined();
    await Promise.all([second!.release(), other!.release()]);
  });

  it('notices that its connection ended', async () => {
    const held = await new AdvisoryLocks(database).tryHold('cut');
    await database.run((manager) =>
      manager.query(
        `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()`,
      ),
    );
    await expect(held!.check()).rejects.toMatchObject({ code: 'database_unavailable' });
    await held!.release();
  });
});

describe('EmbeddingsRepository', () => {
  it('keeps vectors by embedder and content', async () => {
    const cache = new EmbeddingsRepository(database);
    const vectors = new Map([
      ['h1', Float32Array.from([0.25, -1.5, 3e-8])],
      ['h2', new Float32Array(3)],
    ]);
    await cache.putMany('e1', vectors);
    await cache.putMany('e1', vectors);
    expect(await cache.getMany('e1', ['h1', 'h2', 'h3'])).toEqual(vectors);
    expect((await cache.getMany('e2', ['h1'])).size).toBe(0);
  });
});
