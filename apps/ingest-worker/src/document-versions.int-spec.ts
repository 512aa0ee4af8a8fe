import { encodeWithheld, withheldKey, withheldPrefix } from '@app/common/snapshot';
import { type IngestClient } from './testing/ingest-client-spec.js';
import { type OpenWorker, openWorker } from './testing/open-worker-spec.js';

const UNREADABLE = Buffer.from([0x61, 0xff, 0x62]);

let worker: OpenWorker;
let client: IngestClient;

beforeAll(async () => {
  worker = await openWorker({ SNAPSHOTS_KEPT: '2' });
  ({ client } = worker);
}, 30_000);

afterAll(() => worker.close());

async function ready(collection: string, content: string, replaces?: string): Promise<string> {
  const { documentId, jobId } = await client.upload(collection, content, { replaces });
  expect(await client.ended(jobId)).toMatchObject({ state: 'completed', error: null });
  return documentId;
}

async function texts(collection: string): Promise<readonly string[]> {
  return (await client.active(collection)).passages.map(({ text }) => text);
}

/** Lets the next read of a stored file wait, and says when it has begun. */
function holdNextRead(): { readonly begun: Promise<undefined>; readonly release: () => void } {
  const begun = Promise.withResolvers<undefined>();
  const held = Promise.withResolvers<undefined>();
  client.onNextOriginal(async (read) => {
    begun.resolve(undefined);
    await held.promise;
    return read();
  });
  return {
    begun: begun.promise,
    release: () => {
      held.resolve(undefined);
    },
  };
}

describe('a new version of a document', () => {
  it('takes the place of the old one in one switch', async () => {
    const first = await ready('switch', 'Passwords expire after 90 days.');
    const hold = holdNextRead();
    const { documentId, jobId } = await client.upload('switch', 'Passwords never expire.', {
      replaces: first,
    });
    await hold.begun;
    expect(await client.document(first)).toMatchObject({ state: 'ready', replacedBy: null });
    expect(await texts('switch')).toEqual(['Passwords expire after 90 days.']);
    hold.release();
    expect(await client.ended(jobId)).toMatchObject({ state: 'completed', counts: { version: 2 } });
    expect(await texts('switch')).toEqual(['Passwords never expire.']);
    expect(await client.document(first)).toMatchObject({ state: 'replaced', replacedBy: documentId });
    expect(await client.document(documentId)).toMatchObject({ state: 'ready', version: 2 });
  });

  it('follows the newest version, whichever is named, and is one document when nothing changed', async () => {
    const first = await ready('chain', 'One.');
    const second = await ready('chain', 'Two.', first);
    const third = await ready('chain', 'Three.', first);
    expect(await client.document(third)).toMatchObject({ version: 3 });
    expect(await client.document(second)).toMatchObject({ state: 'replaced', replacedBy: third });
    expect(await ready('chain', 'Three.', second)).toBe(third);
    expect(await texts('chain')).toEqual(['Three.']);
    expect(await ready('chain', 'One.', third)).not.toBe(first);
    expect(await texts('chain')).toEqual(['One.']);
  });

  it('leaves the old one in place when it cannot be read, and says why', async () => {
    const first = await ready('bad', 'Still true.');
    const { documentId, jobId } = await client.upload('bad', UNREADABLE, { replaces: first });
    expect(await client.ended(jobId)).toMatchObject({ state: 'failed' });
    expect(await client.document(documentId)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('cannot be read'),
    });
    await ready('bad', 'Another document.');
    expect((await texts('bad')).toSorted()).toEqual(['Another document.', 'Still true.']);
    expect((await client.document(first))?.state).toBe('ready');
    await client.ended(await client.remove(documentId));
    expect((await client.document(first))?.state).toBe('ready');
  });

  it('can be undone by a rollback while the old version is kept, and no longer', async () => {
    const first = await ready('undo', 'Old words.');
    await ready('undo', 'New words.', first);
    await client.ended(await client.request('collection.rollback', 'undo', { version: 1 }));
    expect(await texts('undo')).toEqual(['Old words.']);
    expect(await client.document(first)).toMatchObject({ state: 'replaced' });
    await client.ended(await client.request('collection.ingest', 'undo', { force: true }));
    expect(await texts('undo')).toEqual(['New words.']);
    expect(await client.versions('undo')).toEqual([3, 2]);
    expect(await client.document(first)).toBeUndefined();
    await expect(client.store.get(`documents/${first}/original`)).rejects.toMatchObject({
      code: 'blob_not_found',
    });
  });

  it('goes with all versions when the document is deleted', async () => {
    const first = await ready('all', 'One.');
    const second = await ready('all', 'Two.', first);
    expect((await client.ended(await client.remove(first))).state).toBe('completed');
    expect(await texts('all')).toEqual([]);
    expect(await client.document(second)).toBeUndefined();
    expect(await client.store.list('documents/')).not.toContainEqual(expect.stringContaining(second));
  });
});

describe('a deleted document', () => {
  it('stays out of answers through every rollback, until no snapshot has it', async () => {
    await ready('gone', 'Kept.');
    const deleted = await ready('gone', 'Secret.');
    const mark = withheldKey('gone', deleted);
    await client.ended(await client.remove(deleted));
    expect(await texts('gone')).toEqual(['Kept.']);
    expect(await client.store.list(withheldPrefix('gone'))).toEqual([mark]);
    await client.ended(await client.request('collection.rollback', 'gone', { version: 2 }));
    expect(await texts('gone')).toEqual(['Kept.', 'Secret.']);
    expect(await client.store.list(withheldPrefix('gone'))).toEqual([mark]);
    await client.ended(await client.request('collection.ingest', 'gone'));
    expect(await client.versions('gone')).toEqual([4, 3]);
    expect(await client.store.list(withheldPrefix('gone'))).toEqual([]);
  });

  it('leaves no mark behind when that comes late, or when nothing was ever published', async () => {
    await ready('late', 'Kept.');
    const deleted = await ready('late', 'Gone.');
    await client.ended(await client.remove(deleted));
    await client.store.put(withheldKey('late', deleted), encodeWithheld({}));
    await client.ended(await client.request('collection.ingest', 'late', { force: true }));
    expect(await client.store.list(withheldPrefix('late'))).toHaveLength(1);
    for (let i = 0; i < 2; i += 1) {
      await client.ended(await client.request('collection.ingest', 'late', { force: true }));
    }
    expect(await client.store.list(withheldPrefix('late'))).toEqual([]);

    const { documentId, jobId } = await client.upload('never', UNREADABLE);
    await client.ended(jobId);
    await client.ended(await client.remove(documentId));
    expect(await client.store.list('collections/never/')).toEqual([]);
  });
});

describe('a document that is read again', () => {
  it('stays ready and in the index when that is cancelled', async () => {
    const id = await ready('again', 'Kept.');
    const hold = holdNextRead();
    const jobId = await client.ingestAgain(id, 'again', { force: true });
    await hold.begun;
    await client.cancel(jobId);
    hold.release();
    expect((await client.ended(jobId)).state).toBe('cancelled');
    expect(await client.document(id)).toMatchObject({ state: 'ready', error: null });
    await ready('again', 'New.');
    expect(await texts('again')).toEqual(['Kept.', 'New.']);
  });

  it('stays in the index when that fails, and while it waits for another try', async () => {
    const id = await ready('fails', 'Kept.');
    client.onNextOriginal(() => Promise.resolve(UNREADABLE));
    const jobId = await client.ingestAgain(id, 'fails', { force: true });
    expect((await client.ended(jobId)).state).toBe('failed');
    expect(await client.document(id)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('cannot be read'),
    });
    await ready('fails', 'New.');
    expect(await texts('fails')).toEqual(['Kept.', 'New.']);
    await client.retry(jobId);
    expect((await client.ended(jobId)).state).toBe('completed');
    expect(await client.document(id)).toMatchObject({ state: 'ready', error: null });
  });
});
