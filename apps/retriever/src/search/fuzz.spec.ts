import fc from 'fast-check';
import { ControlDetail, ControlList, Problem, SearchResponse } from '@app/common/contracts';
import { buildTestSnapshot, testControl, testPassage } from '@app/common/testing';
import { type RetrieverUnderTest, startRetriever } from '../../test/retriever-under-test.js';

const RUNS = 300;

/** Strings that broke other services: NUL, lone surrogates, ids in odd spellings, operators, very long words. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 520 }),
  fc.constantFrom(
    'a\u0000b',
    '\ud800',
    'AC-2(3)',
    'ac-2.3.a.1',
    'AC-99(99)',
    '03.01.01',
    'GV.OC-01',
    'constructor',
    '__proto__',
    'toString',
    '%00',
    '../../etc/passwd',
    ' ',
    '((((((((((',
    'a'.repeat(500),
    'ac-2 '.repeat(100),
    '\u2028',
    'İ',
    '[Assignment: '.repeat(30),
  ),
);
const anything = fc.oneof(fc.jsonValue({ maxDepth: 3 }), text, fc.integer(), fc.constant(undefined));
const request = fc.record(
  {
    query: fc.oneof({ weight: 4, arbitrary: text }, anything),
    k: fc.oneof(fc.integer({ min: -1, max: 60 }), anything),
    collections: fc.oneof(
      fc.array(fc.oneof(fc.constantFrom('controls', 'notes'), text), { maxLength: 22 }),
      anything,
    ),
    filters: fc.oneof(
      fc.record(
        {
          family: fc.oneof(fc.constantFrom('ac', 'AU'), text),
          baseline: fc.oneof(fc.constantFrom('LOW', 'x'), text),
        },
        { requiredKeys: [] },
      ),
      anything,
    ),
    mode: fc.oneof(fc.constantFrom('lexical', 'hybrid'), anything),
  },
  { requiredKeys: ['query'] },
);
const likely = fc.record(
  { query: text, k: fc.integer({ min: 1, max: 50 }), mode: fc.constantFrom('lexical', 'hybrid') },
  { requiredKeys: ['query'] },
);

describe('whatever comes in', () => {
  let retriever: RetrieverUnderTest;

  beforeAll(async () => {
    retriever = await startRetriever();
    const passages = [
      testPassage('ac-2', 'Account Management', 'Manage accounts.', { baselines: ['LOW'] }),
      testPassage('ac-2.3', 'Disable Accounts', 'Disable accounts.', { baselines: ['LOW'] }),
      testPassage('au-2', 'Event Logging', 'Log events.'),
    ];
    await buildTestSnapshot(retriever.blobs, passages, {
      controls: [testControl('ac-2'), testControl('ac-2.3'), testControl('au-2')],
    });
    await buildTestSnapshot(retriever.blobs, [], { collectionId: 'empty', embedder: null });
    await retriever.look();
  });

  afterAll(() => retriever.close());

  it.each([
    ['mutated requests', request],
    ['valid requests', likely],
    ['any JSON', anything],
  ])('POST /search answers %s or says what is wrong', async (_name, bodies) => {
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const answer = await retriever.app.inject({
          method: 'POST',
          url: '/search',
          headers: { 'content-type': 'application/json' },
          payload: body === undefined ? '' : JSON.stringify(body),
        });
        expect(answer.statusCode).toBeLessThan(500);
        const known = answer.statusCode === 200 ? SearchResponse : Problem;
        known.parse(answer.json());
        if (answer.statusCode === 200) {
          const { passages } = SearchResponse.parse(answer.json());
          expect(passages.every(({ score }) => score >= 0 && score <= 1)).toBe(true);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('POST /search takes raw bytes of any kind', async () => {
    const bytes = fc.uint8Array({ maxLength: 200 });
    const type = fc.constantFrom(
      'application/json',
      'text/plain',
      'application/json; charset=utf-16',
      'x',
      '',
    );
    await fc.assert(
      fc.asyncProperty(bytes, type, async (payload, contentType) => {
        const answer = await retriever.app.inject({
          method: 'POST',
          url: '/search',
          headers: { 'content-type': contentType },
          payload: Buffer.from(payload),
        });
        expect(answer.statusCode).toBeGreaterThanOrEqual(400);
        expect(answer.statusCode).toBeLessThan(500);
        Problem.parse(answer.json());
      }),
      { numRuns: RUNS },
    );
  });

  it('GET /controls and GET /controls/:id answer or say what is wrong', async () => {
    const name = fc.constantFrom('family', 'baseline', 'q', 'collection', 'page', 'x', '__proto__');
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.tuple(name, text), { maxLength: 5 }), async (id, query) => {
        const search = query
          .map(([key, value]) => `${key}=${encodeURIComponent(value.toWellFormed())}`)
          .join('&');
        const one = await retriever.app.inject({ url: `/controls/${encodeURIComponent(id.toWellFormed())}` });
        expect(one.statusCode).toBeLessThan(500);
        const many = await retriever.app.inject({ url: `/controls?${search}` });
        expect(many.statusCode).toBeLessThan(500);
        (many.statusCode === 200 ? ControlList : Problem).parse(many.json());
        (one.statusCode === 200 ? ControlDetail.or(ControlList) : Problem).parse(one.json());
      }),
      { numRuns: RUNS },
    );
  });

  it.each([
    '/controls/%',
    '/controls/%00',
    '/controls/%ff',
    '/controls/a%2Fb',
    '/controls/',
    '//',
    '/search',
    `/controls/${'a'.repeat(400)}`,
  ])('GET %s is not our fault', async (url) => {
    const answer = await retriever.app.inject({ url });
    expect(answer.statusCode).toBeLessThan(500);
  });

  it('takes a workspace only when it is a UUID', async () => {
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[ -~]{1,40}$/), async (workspace) => {
        const answer = await retriever.app.inject({
          url: '/controls',
          headers: { 'x-workspace-id': workspace },
        });
        expect(answer.statusCode).toBe(400);
      }),
      { numRuns: 100 },
    );
  });
});
