import { Embedder } from '@app/common/embedding';
import { buildTestSnapshot, testPassage } from '@app/common/testing';
import { type RetrieverUnderTest, startRetriever } from '../../test/retriever-under-test.js';

const OTHER_WORKSPACE = '00000000-0000-4000-8000-0000000000ff';
const PASSAGES = [
  testPassage(
    'ac-2',
    'Account Management',
    'Define and manage accounts. Disable accounts that are not used.',
    {
      baselines: ['LOW', 'MODERATE'],
    },
  ),
  testPassage('ac-2.3', 'Account Management | Disable Accounts', 'Disable accounts when they have expired.', {
    baselines: ['MODERATE'],
  }),
  testPassage('au-11', 'Audit Record Retention', 'Keep audit records for a period of time.', {
    baselines: ['LOW'],
  }),
  testPassage('ia-5', 'Authenticator Management', 'Change passwords and keep authenticators safe.', {
    baselines: ['HIGH'],
  }),
  testPassage('guide-1', 'A guide', 'How long audit records of accounts are kept is decided every year.'),
];

/** Vectors of another embedder than the one that the retriever has. */
class OtherEmbedder extends Embedder {
  readonly id = 'other-2';
  readonly dimensions = 2;

  embed(texts: readonly string[]): Promise<Float32Array[]> {
    return Promise.resolve(texts.map(() => Float32Array.of(1, 0)));
  }
}

describe('POST /search', () => {
  let retriever: RetrieverUnderTest;

  beforeEach(async () => {
    retriever = await startRetriever();
  });

  afterEach(() => retriever.close());

  it('says what a question in another language was read as', async () => {
    await buildTestSnapshot(retriever.blobs, PASSAGES);
    await retriever.look();
    const answer = await retriever.search({ query: 'Wie werden unbenutzte Benutzerkonten gesperrt?', k: 1 });
    expect(answer.passages[0]?.controlId).toMatch(/^ac-2/u);
    expect(answer.readAs).toBe('user account lock unbenutzte');
    expect(answer.notice).toContain(`read as “${answer.readAs ?? ''}”`);
    expect((await retriever.search({ query: 'unused accounts' })).readAs).toBeUndefined();
  });

  it('answers whole passages of the snapshot that it names', async () => {
    const { pointer } = await buildTestSnapshot(retriever.blobs, PASSAGES, { version: 12 });
    await retriever.look();
    const answer = await retriever.search({ query: 'how long are audit records kept', k: 2 });
    expect(answer.snapshot).toBe(`controls@12:${pointer.manifestHash.slice(0, 8)}`);
    expect(answer.mode).toBe('hybrid');
    expect(answer.passages).toHaveLength(2);
    expect(answer.passages.map(({ id }) => id).sort()).toEqual(['au-11', 'guide-1']);
    const found = answer.passages.find(({ id }) => id === 'au-11');
    expect(found).toEqual({
      id: 'au-11',
      collection: 'controls',
      documentId: 'document-1',
      title: 'Audit Record Retention',
      controlId: 'au-11',
      text: 'Keep audit records for a period of time.',
      score: expect.any(Number),
    });
    expect(found?.score).toBeGreaterThan(0);
    expect(found?.score).toBeLessThanOrEqual(1);
  });

  it.each(['AC-2(3)', 'ac-2.3', 'AC-02(03)', 'what does AC-2 (3) say about audit records?'])(
    'puts the control that %s names first',
    async (query) => {
      await buildTestSnapshot(retriever.blobs, PASSAGES);
      await retriever.look();
      const { passages } = await retriever.search({ query });
      expect(passages[0]).toMatchObject({ controlId: 'ac-2.3', score: 1 });
    },
  );

  it('lets through only what the filters allow', async () => {
    await buildTestSnapshot(retriever.blobs, PASSAGES);
    await retriever.look();
    const ids = async (filters: object) =>
      (await retriever.search({ query: 'accounts audit records', filters })).passages
        .map(({ id }) => id)
        .sort();
    expect(await ids({ family: 'AU' })).toEqual(['au-11']);
    expect(await ids({ baseline: 'moderate' })).toEqual(['ac-2', 'ac-2.3']);
    expect(await ids({ baseline: 'LOW', family: 'ac' })).toEqual(['ac-2']);
    expect(await ids({ family: 'zz' })).toEqual([]);
  });

  it('is not ready before the store was looked at, and empty where nothing is published', async () => {
    const fresh = await startRetriever({
      BLOB_STORE: 's3',
      S3_BUCKET: 'none',
      S3_ENDPOINT: 'http://127.0.0.1:9',
    });
    const answer = await fresh.app.inject({ method: 'POST', url: '/search', payload: { query: 'a' } });
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ code: 'index_not_ready' });
    expect(answer.headers['retry-after']).toBe('2');
    await fresh.close();

    await retriever.look();
    expect(await retriever.search({ query: 'accounts' })).toMatchObject({ snapshot: 'none', passages: [] });
  });

  it('merges collections by score, the same passage list from either side', async () => {
    await buildTestSnapshot(retriever.blobs, PASSAGES.slice(0, 2));
    await buildTestSnapshot(retriever.blobs, PASSAGES.slice(2), { collectionId: 'audit' });
    await retriever.look();
    const both = await retriever.search({ query: 'audit records retention', k: 5 });
    expect(both.snapshot).toMatch(/^audit@1:[0-9a-f]{8},controls@1:[0-9a-f]{8}$/);
    expect(both.passages[0]).toMatchObject({ id: 'au-11', collection: 'audit' });
    const scores = both.passages.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    const one = await retriever.search({
      query: 'audit records retention',
      collections: ['controls', 'controls'],
    });
    expect(one.snapshot).toMatch(/^controls@1:/);
    expect(one.passages.every(({ collection }) => collection === 'controls')).toBe(true);
  });

  it('knows no collection of another workspace', async () => {
    await buildTestSnapshot(retriever.blobs, PASSAGES);
    await buildTestSnapshot(retriever.blobs, PASSAGES, {
      collectionId: 'theirs',
      workspaceId: OTHER_WORKSPACE,
    });
    await retriever.look();
    const asked = (collection: string, workspaceId?: string) =>
      retriever.app.inject({
        method: 'POST',
        url: '/search',
        payload: { query: 'accounts', collections: [collection] },
        headers: workspaceId === undefined ? {} : { 'x-workspace-id': workspaceId },
      });
    const foreign = await asked('theirs');
    const unknown = await asked('nobodys');
    expect(foreign.statusCode).toBe(404);
    const body = (answer: typeof foreign) => ({
      ...answer.json<object>(),
      requestId: '',
      detail: answer.json<{ detail: string }>().detail.replace(/"\w+"/, ''),
    });
    expect(body(foreign)).toEqual(body(unknown));
    expect((await asked('theirs', OTHER_WORKSPACE)).statusCode).toBe(200);
    expect((await asked('theirs', OTHER_WORKSPACE.toUpperCase())).statusCode).toBe(200);
    expect((await retriever.search({ query: 'accounts' })).snapshot).toMatch(/^controls@1:\w+$/);
    expect((await retriever.search({ query: 'accounts' }, OTHER_WORKSPACE)).snapshot).toMatch(
      /^theirs@1:\w+$/,
    );
  });

  it('searches by words and says so where another embedder made the vectors', async () => {
    await buildTestSnapshot(retriever.blobs, PASSAGES, { embedder: new OtherEmbedder() });
    await retriever.look();
    const answer = await retriever.search({ query: 'audit records' });
    expect(answer.mode).toBe('lexical');
    expect(answer.notice).toContain('other-2');
    expect(answer.passages.map(({ id }) => id)).toContain('au-11');
  });

  it('searches by words and says so where there are no vectors, or none for the question', async () => {
    await buildTestSnapshot(retriever.blobs, PASSAGES, { embedder: null });
    await retriever.look();
    expect(await retriever.search({ query: 'audit records' })).toMatchObject({
      mode: 'lexical',
      notice: expect.stringContaining('without vectors'),
    });
    await buildTestSnapshot(retriever.blobs, PASSAGES, { version: 2 });
    await retriever.look();
    expect(await retriever.search({ query: 'xylophone' })).toMatchObject({
      mode: 'lexical',
      notice: expect.stringContaining('no words'),
    });
  });

  it('searches by words without a notice where that was asked for', async () => {
    await buildTestSnapshot(retriever.blobs, PASSAGES);
    await retriever.look();
    const answer = await retriever.search({ query: 'audit records', mode: 'lexical' });
    expect(answer).toMatchObject({ mode: 'lexical' });
    expect(answer.notice).toBeUndefined();
  });

  it('is plain BM25 with that profile, whatever profile the snapshot was built with', async () => {
    const plain = await startRetriever({ RETRIEVAL_PROFILE: 'plain-bm25' });
    await buildTestSnapshot(plain.blobs, PASSAGES, { profile: 'default' });
    await buildTestSnapshot(plain.blobs, PASSAGES, { collectionId: 'plain', profile: 'plain-bm25' });
    await plain.look();
    const scores = async (collection: string) =>
      (await plain.search({ query: 'disable accounts', collections: [collection] })).passages.map(
        ({ id, score }) => ({ id, score }),
      );
    expect(await scores('controls')).toEqual(await scores('plain'));
    expect(plain.current.get('controls')?.snapshot.lexical.settings).toEqual({ k1: 1.2, b: 0.75 });
    await plain.close();
  });
});
