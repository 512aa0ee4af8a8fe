import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '@app/common/contracts';
import { type FakeProvider } from '@app/common/testing';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ACCOUNTS_QUESTION, startFakeRetriever } from '../src/testing/fake-retriever.js';
import { NO_LIMITS, startGateway } from '../src/testing/gateway.js';

type Answer = Awaited<ReturnType<NestFastifyApplication['inject']>>;

const PAGE = 'https://docs.example';

let retriever: FakeProvider;
let app: NestFastifyApplication;
let web: string;

beforeAll(async () => {
  web = mkdtempSync(join(tmpdir(), 'web-'));
  mkdirSync(join(web, 'assets'));
  writeFileSync(join(web, 'index.html'), '<!doctype html><title>Ground Control</title>');
  writeFileSync(join(web, 'assets', 'app-1a2b3c.js'), 'void 0;');
  retriever = await startFakeRetriever();
  app = await startGateway({
    ...NO_LIMITS,
    RETRIEVER_URL: retriever.url,
    CORS_ORIGINS: `${PAGE}, https://other.example`,
    RATE_LIMIT_SEARCH_PER_MINUTE: '1',
    MAX_JSON_MB: '1',
    WEB_DIR: web,
  });
});

afterAll(async () => {
  await app.close();
  await retriever.close();
  rmSync(web, { recursive: true, force: true });
});

let addresses = 0;

/** From an address of its own, so that only who is meant to be refused has used up a limit. */
function inject(request: Extract<Parameters<NestFastifyApplication['inject']>[0], object>): Promise<Answer> {
  addresses += 1;
  return app.inject({ remoteAddress: `198.51.100.${addresses % 250}`, ...request });
}

const json = { 'content-type': 'application/json' };
const search = { method: 'POST', url: '/api/v1/search', payload: { query: 'x' } } as const;
const ANSWERS: readonly (readonly [string, number, Parameters<typeof inject>[0]])[] = [
  ['a page', 200, { method: 'GET', url: '/' }],
  ['a script', 200, { method: 'GET', url: '/assets/app-1a2b3c.js' }],
  ['an answer', 200, { method: 'GET', url: '/api/v1/controls/ac-2' }],
  ['a stream', 200, { method: 'POST', url: '/api/v1/chat', payload: { question: ACCOUNTS_QUESTION } }],
  ['no content', 204, { method: 'POST', url: '/api/v1/visits' }],
  ['a broken body', 400, { method: 'POST', url: '/api/v1/search', payload: '{', headers: json }],
  ['a broken path', 400, { method: 'GET', url: '/api/v1/controls/%' }],
  ['a field at fault', 400, { method: 'POST', url: '/api/v1/search', payload: {} }],
  ['nobody', 401, { method: 'GET', url: '/api/v1/documents' }],
  ['the wrong address', 403, { method: 'GET', url: '/metrics', remoteAddress: '192.0.2.1' }],
  ['no route', 404, { method: 'GET', url: '/api/v1/nothing' }],
  ['no file', 404, { method: 'GET', url: '/.env' }],
  ['a large body', 413, { ...search, payload: { query: 'x'.repeat(1024 * 1024) } }],
  [
    'another type',
    415,
    {
      method: 'POST',
      url: '/api/v1/search',
      payload: '<x/>',
      headers: { 'content-type': 'application/xml' },
    },
  ],
  ['one too many', 429, { ...search, remoteAddress: '192.0.2.200' }],
  [
    'a database that is away',
    503,
    { method: 'GET', url: '/api/v1/documents', headers: { 'x-api-key': 'some-key' } },
  ],
];

describe('every answer', () => {
  beforeAll(() => inject({ ...search, remoteAddress: '192.0.2.200' }));

  it.each(ANSWERS)(
    'to %s (%d) has the headers of a safe site and a request id',
    async (_what, status, request) => {
      const answer = await inject(request);
      expect(answer.statusCode).toBe(status);
      expect(answer.headers).toMatchObject({
        'content-security-policy': expect.stringMatching(
          /default-src '(none|self'.*script-src 'self)'.*; ?frame-ancestors 'none'/,
        ),
        'strict-transport-security': 'max-age=31536000; includeSubDomains',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'x-frame-options': expect.any(String),
        'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
      expect(answer.headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/);
      expect(answer.headers['x-powered-by']).toBeUndefined();
      expect(answer.headers['server']).toBeUndefined();
      if (status >= 400) {
        const problem = Problem.parse(answer.json());
        expect(problem).toMatchObject({ status, requestId: answer.headers['x-request-id'] });
        expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
        expect(answer.body).not.toMatch(/node_modules|\.ts:|\.js:|at \w+ \(|SELECT|postgres/);
      }
    },
  );

  it.each(ANSWERS.filter(([, , request]) => JSON.stringify(request).includes('/api/')))(
    'of the API, to %s (%d), is kept by nobody',
    async (_what, _status, request) => {
      expect((await inject(request)).headers['cache-control']).toContain('no-store');
    },
  );

  it('lets browsers keep what has a hash in its name, and nothing else of the page', async () => {
    expect((await inject({ method: 'GET', url: '/assets/app-1a2b3c.js' })).headers['cache-control']).toBe(
      'public, max-age=31536000, immutable',
    );
    expect((await inject({ method: 'GET', url: '/' })).headers['cache-control']).toBe('no-cache');
  });

  it('answers a browser that looks for what is not there with the page, and a program with a problem', async () => {
    const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
    const page = await inject({ method: 'GET', url: '/nothing', headers: browser });
    expect([page.statusCode, page.headers['content-type']]).toEqual([
      404,
      expect.stringContaining('text/html'),
    ]);
    for (const request of [
      { url: '/nothing', headers: { accept: '*/*' } },
      { url: '/api/v1/nothing', headers: browser },
      { url: '/assets/nothing.js', headers: browser },
    ]) {
      const problem = await inject({ method: 'GET', ...request });
      expect(problem.statusCode).toBe(404);
      expect(problem.json()).toMatchObject({ code: 'not_found' });
    }
  });

  it.each([
    '/../package.json',
    '/assets/../../package.json',
    '/%2e%2e/package.json',
    '/assets/%2e%2e%2findex.html',
    '/.git/config',
  ])('to %s is not a file of ours', async (url) => {
    expect((await inject({ method: 'GET', url })).statusCode).toBe(404);
  });
});

describe('another origin', () => {
  const LISTED = [PAGE, 'https://other.example'];
  const UNLISTED = [
    'https://evil.example',
    'null',
    'http://docs.example',
    'https://docs.example:8443',
    'https://sub.docs.example',
    'https://docs.example.evil.example',
    'https://evildocs.example',
    'https://docs.example/',
    '*',
  ];

  it.each(LISTED)('%s may read answers, with its cookie', async (origin) => {
    const { headers } = await inject({ method: 'GET', url: '/api/v1/controls/ac-2', headers: { origin } });
    expect(headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      vary: expect.stringContaining('Origin'),
    });
    expect(headers['access-control-expose-headers']).toMatch(/x-request-id.*retry-after/);
  });

  it.each(UNLISTED)('%s may read nothing: answers, errors and streams', async (origin) => {
    for (const request of [
      { method: 'GET', url: '/api/v1/controls/ac-2' },
      { method: 'GET', url: '/api/v1/nothing' },
      { method: 'POST', url: '/api/v1/chat', payload: { question: ACCOUNTS_QUESTION } },
    ] as const) {
      const { headers } = await inject({ ...request, headers: { origin } });
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  const preflight = (origin: string): Promise<Answer> =>
    inject({
      method: 'OPTIONS',
      url: '/api/v1/chat',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });

  it('asks before it sends, and is told', async () => {
    const listed = await preflight(PAGE);
    expect(listed.statusCode).toBe(204);
    expect(listed.headers).toMatchObject({
      'access-control-allow-origin': PAGE,
      'access-control-allow-methods': expect.stringContaining('POST'),
      'access-control-allow-headers': 'content-type',
    });
    expect((await preflight('https://evil.example')).headers['access-control-allow-origin']).toBeUndefined();
  });

  it('that asks without saying what for gets no error of another kind', async () => {
    const answer = await inject({ method: 'OPTIONS', url: '/api/v1/chat' });
    expect(answer.statusCode).toBe(204);
  });

  it('reads the errors of a stream too', async () => {
    const { headers } = await inject({
      method: 'POST',
      url: '/api/v1/chat',
      payload: { question: ACCOUNTS_QUESTION },
      headers: { origin: PAGE },
    });
    expect(headers['content-type']).toMatch(/^text\/event-stream/);
    expect(headers['access-control-allow-origin']).toBe(PAGE);
  });

  it('never gets cookies along with a wildcard', async () => {
    const open = await startGateway({ ...NO_LIMITS, CORS_ORIGINS: '*' });
    const { headers } = await open.inject({ method: 'GET', url: '/health/live', headers: { origin: PAGE } });
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['access-control-allow-credentials']).toBeUndefined();
    await open.close();
  });
});
