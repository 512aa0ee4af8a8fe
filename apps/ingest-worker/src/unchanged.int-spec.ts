import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FakeProvider, startFakeOpenAi } from '@app/common/testing';
import { ParserPool } from './parse/sandbox/parser-pool.js';
import { type IngestClient } from './testing/ingest-client-spec.js';
import { type OpenWorker, openWorker } from './testing/open-worker-spec.js';

/** NIST's own catalog where somebody put it beside the project, else the starter corpus. */
const OFFICIAL = '../shared/data/corpus/NIST_SP-800-53_rev5_composite_catalog.json';
const CATALOG = existsSync(OFFICIAL) ? OFFICIAL : 'corpus/sp800-53-guide.json';
let worker: OpenWorker;
let provider: FakeProvider;
let app: NestFastifyApplication;
let client: IngestClient;

beforeAll(async () => {
  provider = await startFakeOpenAi();
  worker = await openWorker({
    ...{ EMBEDDER: 'openai', EMBEDDING_MODEL: 'test-model' },
    ...{ EMBEDDING_DIMENSIONS: '8', OPENAI_API_KEY: 'key', OPENAI_BASE_URL: `${provider.url}/v1` },
  });
  ({ app, client } = worker);
}, 60_000);

afterAll(async () => {
  await worker.close();
  await provider.close();
});

it('reads, embeds and builds nothing of a catalog that has not changed', async () => {
  const { documentId, jobId } = await client.upload('controls', await readFile(CATALOG), {
    name: 'catalog.json',
  });
  expect(await client.ended(jobId)).toMatchObject({ state: 'completed', error: null });
  const first = await client.active('controls');
  expect(first.passages.length).toBeGreaterThan(1000);
  const asked = provider.requests.length;
  expect(asked).toBeGreaterThan(10);

  const parse = jest.spyOn(app.get(ParserPool), 'parse');
  const put = jest.spyOn(client.store, 'put');
  const again = [
    await client.request('collection.ingest', 'controls'),
    await client.ingestAgain(documentId, 'controls'),
  ];
  for (const id of again) {
    expect(await client.ended(id)).toMatchObject({ state: 'completed', error: null });
  }
  expect(provider.requests).toHaveLength(asked);
  expect(parse).not.toHaveBeenCalled();
  expect(put).not.toHaveBeenCalled();
  expect(await client.versions('controls')).toEqual([1]);
  expect((await client.active('controls')).manifestHash).toBe(first.manifestHash);

  // Forced, everything is read and built anew, but every vector is there already.
  const forced = await client.request('collection.ingest', 'controls', { force: true });
  expect((await client.ended(forced)).state).toBe('completed');
  expect(parse).toHaveBeenCalledTimes(1);
  expect(provider.requests).toHaveLength(asked);
  expect(await client.versions('controls')).toEqual([2, 1]);
}, 120_000);
