import { AppError } from '@app/common/errors';
import { type FakeProvider, jsonReply, testControl } from '@app/common/testing';
import { loadApiConfig } from '../api.config.js';
import { problemReply, searchReply, startFakeRetriever } from '../testing/fake-retriever.js';
import { fromOneVersion } from './one-version.js';
import { RetrieverClient, type RetrieverContext } from './retriever-client.js';
import { SeenVersions } from './seen-versions.js';

describe('SeenVersions', () => {
  it.each([
    [['controls@1:aa'], false],
    [['controls@1:aa', 'controls@1:aa,notes@2:bb', 'notes@2:bb'], false],
    [['none', 'controls@1:aa', 'none'], false],
    [['controls@1:aa', 'controls@2:bb'], true],
    [['controls@1:aa', 'controls@1:bb'], true],
    [['controls@1:aa,notes@1:bb', 'notes@2:cc'], true],
    [['controls@1:aa', 'controls@2:bb', 'controls@1:aa'], true],
  ])('%j are mixed: %s', (noted, mixed) => {
    const seen = new SeenVersions();
    noted.forEach((states) => {
      seen.note(states);
    });
    expect(seen.mixed).toBe(mixed);
  });
});

describe('fromOneVersion', () => {
  let retriever: FakeProvider;
  let client: RetrieverClient;
  const context = (signal = new AbortController().signal): RetrieverContext => ({
    workspaceId: '00000000-0000-4000-8000-000000000001',
    requestId: 'request-0001',
    signal,
  });
  const search = (version: number) => searchReply({}, version);
  const control = (version: number) =>
    jsonReply(200, testControl('ac-2', { title: `Edition ${version}` }), {
      'x-snapshot': `controls@${version}`,
    });
  const absent = (version: number) =>
    problemReply(new AppError('control_not_found'), { 'x-snapshot': `controls@${version}` });

  beforeEach(async () => {
    retriever = await startFakeRetriever();
    client = new RetrieverClient(
      loadApiConfig({ DATABASE_URL: 'postgres://u:p@127.0.0.1:9/none', RETRIEVER_URL: retriever.url }),
    );
  });

  afterEach(async () => {
    await client.onApplicationShutdown();
    await retriever.close();
  });

  /** One search, then one control, as an answer does it; the title where there is such a control. */
  const both = (from: RetrieverContext) =>
    fromOneVersion(from, async (once) => {
      const found = await client.search({ query: 'accounts', k: 5 }, once);
      const detail = await client.control('ac-2', once);
      return [found.snapshot, detail.title];
    });

  it('asks once where nothing changes', async () => {
    retriever.next(search(1), control(1));
    await expect(both(context())).resolves.toEqual(['controls@1', 'Edition 1']);
    expect(retriever.requests).toHaveLength(2);
  });

  it('asks everything again where a new version was put into service in between', async () => {
    retriever.next(search(1), control(2), search(2), control(2));
    await expect(both(context())).resolves.toEqual(['controls@2', 'Edition 2']);
  });

  it('does not believe an absence either that came from another version', async () => {
    retriever.next(search(1), absent(2), search(2), control(2));
    await expect(both(context())).resolves.toEqual(['controls@2', 'Edition 2']);
    retriever.next(search(2), absent(2));
    await expect(both(context())).rejects.toMatchObject({ code: 'control_not_found' });
  });

  it('gives up where every try is mixed, rather than answer from two versions', async () => {
    retriever.next(...Array.from({ length: 6 }, (_, i) => [search(2 * i), control(2 * i + 1)]).flat());
    await expect(both(context())).rejects.toMatchObject({ code: 'index_not_ready', retryAfterSeconds: 2 });
    expect(retriever.requests).toHaveLength(12);
  });

  it('ends with the reason of a caller who leaves between two tries', async () => {
    const caller = new AbortController();
    const reason = new Error('gone');
    let tries = 0;
    const work = fromOneVersion(context(caller.signal), ({ versions }) => {
      tries += 1;
      versions.note(`controls@${2 * tries}`);
      versions.note(`controls@${2 * tries + 1}`);
      if (tries === 3) {
        caller.abort(reason);
      }
      return Promise.resolve();
    });
    await expect(work).rejects.toBe(reason);
    expect(tries).toBe(3);
  });
});
