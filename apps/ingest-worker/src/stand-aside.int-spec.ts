import { setTimeout as sleep } from 'node:timers/promises';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AdvisoryLocks, type HeldLock, type IngestJobRow } from '@app/common/database';
import { type IngestClient } from './testing/ingest-client-spec.js';
import { type OpenWorker, openWorker } from './testing/open-worker-spec.js';

const PLACES = 2;
let worker: OpenWorker;
let app: NestFastifyApplication;
let client: IngestClient;

beforeAll(async () => {
  worker = await openWorker({
    ...{ WORKER_CONCURRENCY: String(PLACES) },
  });
  ({ app, client } = worker);
}, 30_000);

afterAll(() => worker.close());

/** As if a build of the collection went on somewhere for very long. */
async function holdBuilds(collectionId: string): Promise<HeldLock> {
  const lock = await app.get(AdvisoryLocks).tryHold(`collection ${collectionId}`);
  if (!lock) {
    throw new Error('somebody else builds');
  }
  return lock;
}

async function until(jobId: string, isSo: (job: IngestJobRow) => boolean): Promise<IngestJobRow> {
  for (;;) {
    const job = await client.job(jobId);
    if (job && isSo(job)) {
      return job;
    }
    await sleep(20);
  }
}

const waitsInItsPlace = ({ state, stage }: IngestJobRow): boolean =>
  state === 'active' && stage === 'waiting';

describe('jobs that wait for a build of their collection', () => {
  it('leave their places to others, however many there are, and are done in the end', async () => {
    await client.ended((await client.upload('busy', 'First.')).jobId);
    const lock = await holdBuilds('busy');
    const held: string[] = [];
    for (let i = 0; i < PLACES; i += 1) {
      const { jobId } = await client.upload('busy', `Text ${i}.`);
      held.push(jobId);
      await until(jobId, waitsInItsPlace);
    }
    for (const other of ['quiet', 'calm']) {
      const { jobId } = await client.upload(other, 'Other text.');
      expect((await client.ended(jobId)).state).toBe('completed');
    }
    await lock.release();
    for (const jobId of held) {
      const job = await client.ended(jobId);
      expect(job).toMatchObject({ state: 'completed', error: null });
      expect(job.attempts).toBeLessThanOrEqual(1);
    }
    expect((await client.active('busy')).passages).toHaveLength(1 + PLACES);
  }, 60_000);

  it('leave one to a rollback of that collection', async () => {
    await client.ended((await client.upload('wrong', 'Right.')).jobId);
    await client.ended((await client.upload('wrong', 'Wrong.')).jobId);
    const lock = await holdBuilds('wrong');
    const held: string[] = [];
    for (let i = 0; i < PLACES; i += 1) {
      const { jobId } = await client.upload('wrong', `Text ${i}.`);
      held.push(jobId);
      await until(jobId, waitsInItsPlace);
    }
    const rollback = await client.request('collection.rollback', 'wrong', { version: 1 });
    expect((await client.ended(rollback)).state).toBe('completed');
    expect((await client.active('wrong')).manifest.version).toBe(1);
    await lock.release();
    await Promise.all(held.map((jobId) => client.ended(jobId)));
  }, 60_000);
});
