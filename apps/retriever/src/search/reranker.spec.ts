import {
  buildTestSnapshot,
  FakeProvider,
  type FakeReply,
  jsonReply,
  silentReply,
  testPassage,
} from '@app/common/testing';
import { z } from 'zod';
import { type RetrieverUnderTest, startRetriever } from '../../test/retriever-under-test.js';

const PASSAGES = [
  testPassage('ac-2', 'Account Management', 'Manage accounts of users, and review accounts.'),
  testPassage('ac-3', 'Access Enforcement', 'Enforce what accounts of users may do.'),
  testPassage('ps-4', 'Personnel Termination', 'Disable accounts when users leave.'),
];
const QUESTION = 'accounts of users';
const Asked = z.object({
  query: z.string(),
  texts: z.array(z.string()).optional(),
  documents: z.array(z.string()).optional(),
  model: z.string().optional(),
});

/** Likes texts best that speak of termination. */
const byTermination =
  (shape: 'list' | 'results'): FakeReply =>
  (exchange) => {
    const { texts, documents } = Asked.parse(exchange.request.body);
    const scored = (texts ?? documents ?? []).map((text, index) => ({
      index,
      value: /termination/iu.test(text) ? 0.9 : 0.1 - index / 100,
    }));
    const list = scored.map(({ index, value }) => ({ index, score: value }));
    const results = scored.map(({ index, value }) => ({ index, relevance_score: value }));
    return jsonReply(200, shape === 'list' ? list : { results })(exchange);
  };

describe('the reranker', () => {
  let server: FakeProvider;
  let retriever: RetrieverUnderTest;

  beforeAll(async () => {
    server = await FakeProvider.start(byTermination('list'));
  });
  afterAll(() => server.close());
  afterEach(() => retriever.close());

  async function start(environment: Readonly<Record<string, string>> = {}): Promise<void> {
    retriever = await startRetriever({
      RERANK_URL: `${server.url}/rerank`,
      RERANK_TIMEOUT_MS: '300',
      ...environment,
    });
    await buildTestSnapshot(retriever.blobs, PASSAGES);
    await retriever.look();
  }
  const idsOf = ({ passages }: { readonly passages: readonly { readonly id: string }[] }) =>
    passages.map(({ id }) => id);

  it('moves passages and leaves the scores where they are', async () => {
    await start();
    const plain = await retriever.search({ query: QUESTION, mode: 'lexical' });
    const answer = await retriever.search({ query: QUESTION });
    expect(idsOf(plain)[0]).not.toBe('ps-4');
    expect(idsOf(answer)[0]).toBe('ps-4');
    expect(idsOf(answer).toSorted()).toEqual(['ac-2', 'ac-3', 'ps-4']);
    const scores = answer.passages.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(answer.notice ?? '').not.toContain('reranker');
    expect(Asked.parse(server.requests.at(-1)?.body)).toMatchObject({
      query: QUESTION,
      texts: expect.any(Array),
    });
  });

  it('finds what the search alone would have cut off', async () => {
    await start();
    expect(idsOf(await retriever.search({ query: QUESTION, k: 1 }))).toEqual(['ps-4']);
  });

  it('speaks to servers like Cohere’s when a model is set', async () => {
    server.next(byTermination('results'));
    await start({ RERANK_MODEL: 'a-model', RERANK_API_KEY: 'a-key' });
    expect(idsOf(await retriever.search({ query: QUESTION }))[0]).toBe('ps-4');
    const { body, headers } = server.requests.at(-1) ?? {};
    expect(Asked.parse(body)).toMatchObject({ model: 'a-model', documents: expect.any(Array) });
    expect(headers?.authorization).toBe('Bearer a-key');
  });

  it('keeps a control that the question names in its place', async () => {
    await start();
    expect(idsOf(await retriever.search({ query: `AC-3 ${QUESTION}` })).slice(0, 2)).toEqual([
      'ac-3',
      'ps-4',
    ]);
  });

  it.each([
    ['says nothing', silentReply()],
    ['fails', jsonReply(500, { error: 'no' })],
    ['answers in another shape', jsonReply(200, { hello: true })],
  ])('keeps the order, in time and with a notice, when the server %s', async (_what, reply) => {
    server.next(reply);
    await start();
    const started = performance.now();
    const answer = await retriever.search({ query: QUESTION });
    expect(performance.now() - started).toBeLessThan(2000);
    expect(answer.passages).toHaveLength(3);
    expect(idsOf(answer)[0]).not.toBe('ps-4');
    expect(answer.notice).toContain('reranker did not answer');
  });

  it('is not asked for a lexical search, nor in the reference profile', async () => {
    const before = server.requests.length;
    await start({ RETRIEVAL_PROFILE: 'plain-bm25' });
    await retriever.search({ query: QUESTION });
    await retriever.close();
    await start();
    await retriever.search({ query: QUESTION, mode: 'lexical' });
    expect(server.requests).toHaveLength(before);
  });
});
