import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '@app/common/contracts';
import { type FakeProvider } from '@app/common/testing';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { startFakeRetriever, workOf } from '../src/testing/fake-retriever.js';
import { OpenAiError } from '../src/openai/openai-errors.js';
import { listen, NO_LIMITS, startGateway } from '../src/testing/gateway.js';

jest.setTimeout(30_000);

let retriever: FakeProvider;
let app: NestFastifyApplication;
let port: number;

beforeAll(async () => {
  retriever = await startFakeRetriever();
  app = await startGateway(
    { ...NO_LIMITS, RETRIEVER_URL: retriever.url, MAX_JSON_MB: '1' },
    { patience: { headersMs: 300, requestMs: 600, checkMs: 50 }, streamTiming: { heartbeatMs: 20 } },
  );
  port = Number(new URL(await listen(app)).port);
});

afterAll(async () => {
  await app.close();
  await retriever.close();
});

interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly text: string;
}

/** Sends `pieces`, the second and later ones after a pause, and reads until the gateway closes the connection. */
async function send(pieces: readonly (string | Buffer)[], pauseMs = 20): Promise<RawAnswer> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (data: string) => (text += data));
  const closed = new Promise<void>((resolve) =>
    socket.once('close', () => {
      resolve();
    }),
  );
  socket.on('error', () => undefined);
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) {
      await sleep(pauseMs);
    }
    if (socket.writable) {
      socket.write(piece);
    }
  }
  await closed;
  return parsed(text);
}

function parsed(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  );
  return { status: Number(first.split(' ')[1]), headers, body: rest.join('\r\n\r\n'), text };
}

function post(headers: readonly string[], body = ''): string {
  return [
    'POST /api/v1/search HTTP/1.1',
    'Host: gateway',
    'Content-Type: application/json',
    ...headers,
    '',
    body,
  ].join('\r\n');
}

function expectProblem({ status, headers, body }: RawAnswer, wanted: number): void {
  expect(status).toBe(wanted);
  expect(headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(headers['connection']).toBe('close');
  const problem = Problem.parse(JSON.parse(body));
  expect(problem.status).toBe(wanted);
  expect(headers['x-request-id']).toBe(problem.requestId);
}

const QUESTION = '{"query":"accounts"}';

describe('a request that could be read in two ways', () => {
  it.each([
    [
      'a length and chunks',
      post([`Content-Length: ${QUESTION.length}`, 'Transfer-Encoding: chunked'], `0\r\n\r\n${QUESTION}`),
    ],
    ['two lengths', post(['Content-Length: 20', 'Content-Length: 5'], QUESTION)],
    ['a length that is none', post(['Content-Length: 2x'], QUESTION)],
    ['a negative length', post(['Content-Length: -1'], QUESTION)],
    ['an unknown encoding before chunks', post(['Transfer-Encoding: gzip, chunked, x'], '0\r\n\r\n')],
    ['a header without a name', post([': x'])],
    ['a header name with a space', post(['Content-Length : 20'], QUESTION)],
    ['a folded header', post(['X-A: b', ' folded'])],
    ['a NUL in a header', post(['X-A: b\u0000c'])],
    ['lone line feeds', 'GET /health/live HTTP/1.1\nHost: gateway\n\n'],
    ['a chunk size that is none', post(['Transfer-Encoding: chunked'], 'zz\r\n{}\r\n0\r\n\r\n')],
    ['another protocol', 'HELLO\r\n\r\n'],
    ['TLS', Buffer.from('160301020001000001fc0303', 'hex')],
  ])('is refused: %s', async (_what, request) => {
    expectProblem(await send([request]), 400);
    expect(workOf(retriever)).toHaveLength(0);
  });

  it('is refused when its headers are too large', async () => {
    expectProblem(await send([post([`X-A: ${'a'.repeat(20_000)}`])]), 431);
  });

  it('does not let a second request in behind the first', async () => {
    const smuggled = 'GET /docs/openapi.json HTTP/1.1\r\nHost: gateway\r\n\r\n';
    const answer = await send([
      post(['Content-Length: 0', 'Transfer-Encoding: chunked'], `0\r\n\r\n${smuggled}`),
    ]);
    expect(answer.text.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });
});

describe('a client that is slow', () => {
  it('with its headers is not waited for', async () => {
    expectProblem(await send(['POST /api/v1/search HTTP/1.1\r\nHost: gateway\r\n', 'X-A: b\r\n'], 150), 408);
  });

  it('with its body is not waited for', async () => {
    const drops = Array.from({ length: 30 }, () => 'x');
    const answer = await send([post(['Content-Length: 1000']), ...drops], 50);
    expectProblem(answer, 408);
    expect(workOf(retriever)).toHaveLength(0);
  });
});

describe('a connection', () => {
  it('that asks for too much by its length is refused before the body comes', async () => {
    const answer = await send([post(['Content-Length: 999999999', 'Connection: close'])]);
    expect(answer.status).toBe(413);
    expect(Problem.parse(JSON.parse(answer.body)).code).toBe('payload_too_large');
    expect(answer.headers['x-request-id']).toBeTruthy();
  });

  it('keeps the answer that runs apart from what a client sends into it', async () => {
    const question = '{"question":"How often must accounts be reviewed for compliance?"}';
    const request = post([`Content-Length: ${question.length}`], question).replace('search', 'chat');
    const answer = await send([request + 'garbage\u0000\r\n\r\n']);
    expect(answer.text.match(/HTTP\/1\.1/g)?.length).toBeLessThanOrEqual(1);
  });

  it('is answered in order when requests come at once', async () => {
    const get = (id: string, close: boolean): string =>
      `GET /health/live HTTP/1.1\r\nHost: gateway\r\nX-Request-Id: ${id}\r\n${close ? 'Connection: close\r\n' : ''}\r\n`;
    const { text } = await send([get('request-0001', false) + get('request-0002', true)]);
    expect([...text.matchAll(/x-request-id: (\S+)/gi)].map(([, id]) => id)).toEqual([
      'request-0001',
      'request-0002',
    ]);
  });

  it.each(['TRACE', 'PROPFIND', 'LINK'])('gets no answer of a route by %s', async (method) => {
    const answer = await send([
      `${method} /api/v1/search HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n`,
    ]);
    expect([400, 404, 405]).toContain(answer.status);
    Problem.parse(JSON.parse(answer.body));
  });

  it.each([
    '/%',
    '/%zz',
    '/%ff%fe',
    '/api/v1/controls/%c0%ae',
    `/api/v1/controls/${'a'.repeat(5000)}`,
    '//',
    '/\\..',
    '/..%2f..',
  ])('for the path %j ends in a problem', async (path) => {
    const answer = await send([`GET ${path} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n`]);
    expect([400, 404, 414]).toContain(answer.status);
    const problem = Problem.parse(JSON.parse(answer.body));
    expect(answer.headers['x-request-id']).toBe(problem.requestId);
  });

  it.each(['/v1/%zz', `/v1/models/${'a'.repeat(5000)}`, '/v1/nothing'])(
    'for the path %j ends in an error of OpenAI',
    async (path) => {
      const answer = await send([`GET ${path} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n`]);
      expect([400, 404, 414]).toContain(answer.status);
      OpenAiError.parse(JSON.parse(answer.body));
      expect(answer.headers['content-type']).toMatch(/^application\/json/);
    },
  );

  it.each(['short', 'x'.repeat(65), 'with space', 'line\tbreak', '<script>'])(
    'gets a request id of our own in place of %j',
    async (id) => {
      const answer = await send([
        `GET /health/live HTTP/1.1\r\nHost: gateway\r\nX-Request-Id: ${id}\r\nConnection: close\r\n\r\n`,
      ]);
      expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    },
  );
});
