import { createServer, type Server } from 'node:http';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AdvisoryLocks } from '@app/common/database';
import { type IngestClient } from './testing/ingest-client-spec.js';
import { type OpenWorker, openWorker } from './testing/open-worker-spec.js';

let worker: OpenWorker;
let provider: Server;
let app: NestFastifyApplication;
let client: IngestClient;
/** Ends what a test made hang. */
let release: () => void;

beforeAll(async () => {
  // A provider that takes every request and never answers one.
  provider = createServer(() => undefined);
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  const address = provider.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  worker = await openWorker({
    JOB_STALE_MS: '2000',
    EMBEDDER: 'openai',
    EMBEDDING_MODEL: 'test-model',
    EMBEDDING_DIMENSIONS: '8',
    OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
  });
  ({ app, client } = worker);
}, 60_000);

afterEach(() => {
  release();
  jest.restoreAllMocks();
});

afterAll(async () => {
  provider.closeAllConnections();
  await worker.close();
  provider.close();
});

async function reached(jobId: string, stage: string): Promise<void> {
  for (;;) {
    const job = await client.job(jobId);
    if (job?.state === 'active' && job.stage === stage) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Each makes the work hang in a stage. */
const HANGING: readonly (readonly [string, (collection: string) => Promise<void> | void])[] = [
  [
    'reading',
    () => {
      jest.spyOn(client.store, 'get').mockImplementation(hanging);
    },
  ],
  [
    'waiting',
    async (collection) => {
      const lock = await app.get(AdvisoryLocks).tryHold(`collection ${collection}`);
      release = () => void lock?.release();
    },
  ],
  ['embedding', () => undefined],
];

function hanging(): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => undefined);
  release = () => {
    reject(new Error('released'));
  };
  return promise;
}

it.each(HANGING)(
  'a job that hangs in %s can be cancelled, and the next one goes on',
  async (stage, hang) => {
    release = () => undefined;
    const collection = `cancel-${stage}`;
    await hang(collection);
    const { jobId, documentId } = await client.upload(collection, 'Text.');
    await reached(jobId, stage);
    expect((await client.cancel(jobId)).state).toBe('active');
    expect(await client.ended(jobId)).toMatchObject({ state: 'cancelled', stage: 'cancelled' });
    expect(await client.document(documentId)).toMatchObject({ state: 'failed' });
    release();
    jest.restoreAllMocks();
    // Its place is free, and the collection too: nothing holds on to what was given up.
    const next = await client.upload(collection, 'Another text.');
    await reached(next.jobId, 'embedding');
    await client.cancel(next.jobId);
    expect((await client.ended(next.jobId)).state).toBe('cancelled');
  },
  60_000,
);
