import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { snapshotKey } from '@app/common/snapshot';
import { buildTestSnapshot, FakeQdrant, Relay, testPassage, type TestSnapshot } from '@app/common/testing';
import { parseVectorFile, VectorStore } from '@app/common/vector-index';
import { type RetrieverUnderTest, startRetriever } from '../../test/retriever-under-test.js';

const TOPICS = [
  {
    family: 'AC',
    title: 'Account Management',
    words: ['approved accounts', 'managers of groups', 'access by role'],
  },
  { family: 'AU', title: 'Audit Records', words: ['approved records', 'time stamps', 'review of events'] },
  { family: 'CP', title: 'System Backup', words: ['backup copies', 'alternate site', 'recovery in time'] },
];
const PASSAGES = TOPICS.flatMap(({ family, title, words }) =>
  [...words, ...words].map((word, i) => ({
    ...testPassage(
      `${family.toLowerCase()}-${i + 1}`,
      title,
      `The organization keeps ${word} and ${words[(i + 1) % 3]}.`,
    ),
    family,
  })),
);
const RECOVERY_MS = 60_000;

describe('vectors in a store', () => {
  let qdrant: FakeQdrant;
  let relay: Relay;
  let retriever: RetrieverUnderTest;

  beforeAll(async () => {
    qdrant = await FakeQdrant.start('key');
    relay = await Relay.before(qdrant.url);
    retriever = await startRetriever({
      VECTOR_INDEX: 'qdrant',
      QDRANT_URL: relay.url,
      QDRANT_API_KEY: 'key',
      VECTOR_TIMEOUT_MS: '10000',
    });
  });

  afterAll(async () => {
    await retriever.close();
    await relay.cut();
    await qdrant.stop();
  });

  async function publishVectors({ manifest, pointer }: TestSnapshot): Promise<void> {
    const key = snapshotKey(manifest.collectionId, manifest.version, 'vectors.faiss');
    const file = parseVectorFile(await readFile(join(retriever.blobs, key)));
    const attributes = PASSAGES.map(({ family }) => ({ family: family.toLowerCase() }));
    await retriever.app
      .get(VectorStore)
      .publish({ ...pointer, rows: file.rows, dimensions: file.dimensions }, [
        { from: 0, vectors: file.slice(0, file.rows), attributes },
      ]);
  }

  it('are searched as those of a file are, with words alone before they are there and while the store is away', async () => {
    await relay.cut();
    const built = await buildTestSnapshot(retriever.blobs, PASSAGES);
    await retriever.look();
    const question = { query: 'who looks after approved accounts of groups' };
    const away = await retriever.search(question);
    expect(away).toMatchObject({ mode: 'lexical', notice: expect.stringContaining('vector store') });
    expect((await retriever.app.inject({ url: '/health/ready' })).statusCode).toBe(200);
    expect((await retriever.app.inject({ url: '/health' })).statusCode).toBe(503);

    await relay.restore();
    const missing = await untilNoticed(question, /does not have the vectors/);
    expect(missing.mode).toBe('lexical');

    await publishVectors(built);
    const found = await retriever.search(question);
    expect(found.mode).toBe('hybrid');
    expect(found.notice).toBeUndefined();
    expect((await retriever.app.inject({ url: '/health' })).statusCode).toBe(200);

    const exact = await startRetriever({ VECTOR_INDEX: 'exact' });
    await buildTestSnapshot(exact.blobs, PASSAGES);
    await exact.look();
    for (const request of [
      question,
      { ...question, filters: { family: 'au' } },
      { query: 'backup copies at another site' },
    ]) {
      const [here, there] = [await retriever.search(request), await exact.search(request)];
      expect({ ...here, tookMs: 0 }).toEqual({ ...there, tookMs: 0 });
    }
    await exact.close();

    await relay.cut();
    expect(await retriever.search(question)).toMatchObject({
      mode: 'lexical',
      notice: expect.stringContaining('It was searched by words.'),
    });
    await relay.restore();
    await untilNoticed(question, undefined);
  }, 120_000);

  /** Asks until the answer has a notice like this one, or none. */
  async function untilNoticed(
    request: { readonly query: string },
    notice: RegExp | undefined,
  ): ReturnType<RetrieverUnderTest['search']> {
    const until = Date.now() + RECOVERY_MS;
    for (;;) {
      const answer = await retriever.search(request);
      const isMeant = notice === undefined ? answer.notice === undefined : notice.test(answer.notice ?? '');
      if (isMeant || Date.now() > until) {
        expect(isMeant).toBe(true);
        return answer;
      }
    }
  }
});
