import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { processEnvironment } from '@app/common/config';
import { Database } from '@app/common/database';
import { sha256 } from '@app/common/snapshot';
import { documentBlobKey } from '@app/common/storage';
import { ParserPool } from '../parse/sandbox/parser-pool.js';
import { EICAR, wrappingsOf } from '../testing/eicar.js';
import { type FakeClamd, startFakeClamd } from '../testing/fake-clamd.js';
import { type IngestClient } from '../testing/ingest-client-spec.js';
import { type OpenWorker, openWorker } from '../testing/open-worker-spec.js';

const COLLECTION = 'wrapped';
/** `EICAR_CLAMD_PORT` names a real daemon on this machine that knows EICAR. */
const REAL_PORT = processEnvironment()['EICAR_CLAMD_PORT'];
let worker: OpenWorker;
let app: NestFastifyApplication;
let client: IngestClient;
let clamd: FakeClamd | undefined;

beforeAll(async () => {
  clamd = REAL_PORT === undefined ? await startFakeClamd() : undefined;
  worker = await openWorker({
    CLAMAV_HOST: '127.0.0.1',
    CLAMAV_PORT: REAL_PORT ?? String(clamd?.port),
  });
  ({ app, client } = worker);
}, 60_000);

afterAll(async () => {
  await worker.close();
  await clamd?.stop();
});

afterEach(() => {
  jest.restoreAllMocks();
});

const auditOf = (documentId: string) =>
  app
    .get(Database)
    .run((manager) =>
      manager.query<unknown[]>('SELECT actor, action, details FROM audit_events WHERE subject = $1', [
        documentId,
      ]),
    );

it.each(wrappingsOf(EICAR))('keeps EICAR in $what from being read', async ({ name, bytes }) => {
  const parse = jest.spyOn(app.get(ParserPool), 'parse');
  const content = await bytes();
  const { documentId, jobId } = await client.upload(COLLECTION, content, { name });
  const reason = expect.stringMatching(/^The virus scanner found \S+ in the file\.$/);
  expect(await client.ended(jobId)).toMatchObject({ state: 'failed', error: reason });
  expect(await client.document(documentId)).toMatchObject({ state: 'failed', error: reason, chunks: 0 });
  expect(parse).not.toHaveBeenCalled();
  await expect(client.store.get(documentBlobKey(documentId))).rejects.toMatchObject({
    code: 'blob_not_found',
  });
  expect(await auditOf(documentId)).toEqual([
    { actor: 'ingest-worker', action: 'document.discard', details: { reason, sha256: sha256(content) } },
  ]);
});

it('reads the same files with a harmless picture in them', async () => {
  const picture = Buffer.alloc(200, 'harmless');
  const readable = wrappingsOf(picture).filter(({ name }) => /docx|xlsx|pdf|html|md|csv/.test(name));
  expect(readable).toHaveLength(6);
  for (const { name, bytes } of readable) {
    const { documentId, jobId } = await client.upload(COLLECTION, await bytes(), { name });
    expect(await client.ended(jobId)).toMatchObject({ state: 'completed', error: null });
    expect(await auditOf(documentId)).toEqual([]);
  }
});
