import { buildTestSnapshot, testPassage } from '@app/common/testing';
import { type RetrieverUnderTest, startRetriever } from '../../test/retriever-under-test.js';

const PASSAGES = [
  testPassage('ac-2', 'Account Management', 'Manage accounts.'),
  testPassage('au-2', 'Event Logging', 'Log events.'),
];

describe('health of the retriever', () => {
  let retriever: RetrieverUnderTest;

  afterEach(() => retriever.close());

  const get = async (url: string) => {
    const answer = await retriever.app.inject({ url });
    return { status: answer.statusCode, body: answer.json<Record<string, Record<string, unknown>>>() };
  };

  it('is alive but not ready while the store does not answer', async () => {
    retriever = await startRetriever({
      BLOB_STORE: 's3',
      S3_BUCKET: 'none',
      S3_ENDPOINT: 'http://127.0.0.1:9',
    });
    expect((await get('/health/live')).status).toBe(200);
    expect((await get('/health/ready')).status).toBe(503);
    expect((await get('/health')).status).toBe(503);
  });

  it('is ready when there is nothing to serve yet', async () => {
    retriever = await startRetriever();
    await retriever.look();
    expect((await get('/health/ready')).status).toBe(200);
  });

  it('tells operators what is being served, by which engine', async () => {
    retriever = await startRetriever();
    await buildTestSnapshot(retriever.blobs, PASSAGES, { version: 4 });
    await buildTestSnapshot(retriever.blobs, PASSAGES, { collectionId: 'notes', embedder: null });
    await retriever.look();
    const { status, body } = await get('/health');
    expect(status).toBe(200);
    expect(body.details).toMatchObject({
      storage: { status: 'up' },
      index: {
        status: 'up',
        collections: 2,
        refused: {},
        snapshots: [
          { collection: 'controls', version: 4, passages: 2, engine: 'exact' },
          {
            collection: 'notes',
            version: 1,
            engine: 'none',
            reason: expect.stringContaining('without vectors'),
          },
        ],
      },
    });
  });
});
