import { type FakeExchange, FakeProvider, type FakeReply } from '@app/common/testing';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Schedules } from './schedule/schedules.js';
import { type IngestClient } from './testing/ingest-client-spec.js';
import { type OpenWorker, openWorker } from './testing/open-worker-spec.js';

let worker: OpenWorker;
let site: FakeProvider;
let app: NestFastifyApplication;
let client: IngestClient;

beforeAll(async () => {
  site = await FakeProvider.start(page('Nothing.'));
  worker = await openWorker({
    ...{ URL_PRIVATE_HOSTS: new URL(site.url).host },
    ...{ INGEST_ENABLED: 'true', CORPUS_PATH: '', URL_REFRESH_CRON: '0 0 1 1 *' },
  });
  ({ app, client } = worker);
}, 60_000);

afterAll(async () => {
  await worker.close();
  await site.close();
});

/** A page with an entity tag, which answers 304 to whoever knows it. */
function page(words: string, etag = `"${words}"`): FakeReply {
  return ({ request, response }: FakeExchange): void => {
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/html', etag });
    response.end(`<html><body><main><h1>Rules</h1><p>${words}</p></main></body></html>`);
  };
}

async function texts(collection: string): Promise<readonly string[]> {
  return (await client.active(collection)).passages.map(({ text }) => text);
}

describe('a document that is given by its address', () => {
  it('is fetched, read and found, with what the server says of its version', async () => {
    site.always(page('Doors are locked at night.'));
    const { documentId, jobId } = await client.giveAddress('one', `${site.url}/rules/doors.html`);
    expect(await client.ended(jobId)).toMatchObject({ state: 'completed', error: null });
    expect(await client.document(documentId)).toMatchObject({
      ...{ state: 'ready', sourceName: 'doors.html', mediaType: 'text/html' },
      ...{ etag: '"Doors are locked at night."', contentHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(await texts('one')).toEqual([expect.stringContaining('Doors are locked at night.')]);
  });

  it.each(['a%00b%zz.html', `${'long'.repeat(100)}.html`])(
    'has a name whatever its address is: %s',
    async (name) => {
      site.always(page('Names are odd.'));
      const { documentId, jobId } = await client.giveAddress('names', `${site.url}/${name}`);
      expect(await client.ended(jobId)).toMatchObject({ state: 'completed', error: null });
      expect((await client.document(documentId))?.sourceName).toBe(name.slice(0, 200));
    },
  );

  it('is one document when it is given again, and a new version when it changed', async () => {
    site.always(page('First words.'));
    const first = await client.giveAddress('again', `${site.url}/again`);
    await client.ended(first.jobId);
    const same = await client.giveAddress('again', `${site.url}/again`);
    expect(same.documentId).toBe(first.documentId);
    expect(await client.ended(same.jobId)).toMatchObject({ state: 'completed' });
    expect(await client.document(first.documentId)).toMatchObject({ state: 'ready', version: 1 });
    site.always(page('Second words.'));
    const changed = await client.giveAddress('again', `${site.url}/again`);
    expect(await client.ended(changed.jobId)).toMatchObject({ state: 'completed', error: null });
    expect(await texts('again')).toEqual([expect.stringContaining('Second words.')]);
    const old = await client.document(first.documentId);
    expect(old).toMatchObject({ state: 'replaced', replacedBy: expect.any(String) });
    expect(await client.document(old?.replacedBy ?? '')).toMatchObject({
      ...{ version: 2, state: 'ready', sourceUrl: `${site.url}/again`, etag: '"Second words."' },
    });
  });

  it('keeps the version that answers while its server gives something else than a document', async () => {
    site.always(page('It stays.'));
    const { documentId, jobId } = await client.giveAddress('kept', `${site.url}/kept`);
    await client.ended(jobId);
    site.always(({ response }) => {
      response.writeHead(404).end();
    });
    const again = await client.giveAddress('kept', `${site.url}/kept`);
    expect(await client.ended(again.jobId)).toMatchObject({
      state: 'failed',
      error: 'The address answered with 404.',
    });
    expect(await texts('kept')).toEqual([expect.stringContaining('It stays.')]);
    site.always(page('It stays.'));
    const back = await client.giveAddress('kept', `${site.url}/kept`);
    expect(await client.ended(back.jobId)).toMatchObject({ state: 'completed' });
    expect(await client.document(documentId)).toMatchObject({ state: 'ready', version: 1 });
  });

  it('fails with the reason where its address leads into a hidden network', async () => {
    site.always(({ response }) => {
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end();
    });
    const { documentId, jobId } = await client.giveAddress('hidden', `${site.url}/trap`);
    expect(await client.ended(jobId)).toMatchObject({ state: 'failed', errorClass: 'content' });
    expect(await client.document(documentId)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('not public'),
    });
  });

  it('is asked for again by the clock, once for each moment', async () => {
    site.always(page('By the clock.'));
    const { documentId, jobId } = await client.giveAddress('clock', `${site.url}/clock`);
    await client.ended(jobId);
    site.always(page('By the clock, later.'));
    const schedules = app.get(Schedules);
    await Promise.all([1, 2].map(() => schedules.run({ schedule: 'refresh', id: 'a-moment' })));
    while ((await client.document(documentId))?.state !== 'replaced') {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await texts('clock')).toEqual([expect.stringContaining('later')]);
  });
});
