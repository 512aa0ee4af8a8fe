import { setTimeout as sleep } from 'node:timers/promises';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type IngestJobRow } from '@app/common/database';
import { IngestConsumer } from '@app/common/queue';
import { documentBlobKey } from '@app/common/storage';
import { freePort } from '@app/common/testing';
import { JobRunner } from '../job-runner.js';
import { type FakeClamd, startFakeClamd } from '../testing/fake-clamd.js';
import { type IngestClient } from '../testing/ingest-client-spec.js';
import { type OpenWorker, openWorker } from '../testing/open-worker-spec.js';

const COLLECTION = 'scanned';
let worker: OpenWorker;
let app: NestFastifyApplication;
let client: IngestClient;
let port: number;
let clamd: FakeClamd | undefined;

beforeAll(async () => {
  port = await freePort();
  worker = await openWorker({
    CLAMAV_HOST: '127.0.0.1',
    CLAMAV_PORT: String(port),
  });
  ({ app, client } = worker);
}, 60_000);

afterAll(async () => {
  await worker.close();
  await clamd?.stop();
});

/** The job once it waits for another try. */
async function heldJob(jobId: string): Promise<IngestJobRow> {
  for (;;) {
    const job = await client.job(jobId);
    if (job && job.state !== 'active' && job.error !== null) {
      return job;
    }
    await sleep(20);
  }
}

describe('a worker with a virus scanner', () => {
  it('holds files while the scanner is away, says so, and goes on when it is back', async () => {
    const { documentId, jobId } = await client.upload(COLLECTION, '# Clean\nText.');
    const reason = 'The virus scanner does not answer: the file waits for it.';
    expect(await heldJob(jobId)).toMatchObject({ state: 'waiting', error: reason });
    expect(await client.document(documentId)).toMatchObject({
      state: 'processing',
      error: reason,
      chunks: 0,
    });
    clamd = await startFakeClamd({ port });
    expect(await client.ended(jobId)).toMatchObject({ state: 'completed', error: null });
    expect(await client.document(documentId)).toMatchObject({ state: 'ready', error: null, chunks: 1 });
  });

  it('fails an infected file with the name of what was found, and throws it away', async () => {
    clamd ??= await startFakeClamd({ port });
    const infected = '# Note\nEICAR';
    const { documentId, jobId } = await client.upload(COLLECTION, infected);
    const reason = 'The virus scanner found Test-Signature in the file.';
    expect(await client.ended(jobId)).toMatchObject({ state: 'failed', error: reason });
    expect(await client.document(documentId)).toMatchObject({ state: 'failed', error: reason, chunks: 0 });
    await expect(client.store.get(documentBlobKey(documentId))).rejects.toMatchObject({
      code: 'blob_not_found',
    });
    await client.retry(jobId);
    expect(await client.ended(jobId)).toMatchObject({
      state: 'failed',
      error: 'The file is not kept any more. Upload it again.',
    });
    const again = await client.upload(COLLECTION, infected);
    expect(again.documentId).not.toBe(documentId);
    expect(await client.ended(again.jobId)).toMatchObject({ state: 'failed', error: reason });
  });

  it('counts no try against a file that waits, however long', async () => {
    await clamd?.stop();
    clamd = undefined;
    await app.get(IngestConsumer).stop(0);
    const { jobId } = await client.upload(COLLECTION, '# Patient\nText.', { enqueue: false });
    const { signal } = new AbortController();
    const epochs = new Set<number>();
    for (let round = 0; round < 30; round += 1) {
      const epoch = (await client.job(jobId))?.epoch ?? 0;
      epochs.add(epoch);
      const payload = { ingestJobId: jobId, epoch };
      const last = { attempt: 15, isLastAttempt: false, signal };
      await app.get(JobRunner).run({ name: 'document.ingest', payload, ...last });
      expect(await client.job(jobId)).toMatchObject({ state: 'waiting', attempts: 0 });
    }
    expect(epochs.size).toBeGreaterThan(1);
  });
});
