import { chatAnswer, collected } from '../testing/answers.js';
import { chatClient, type Surroundings } from './chat-client.js';

const NOW = 1_700_000_000_000;
const PROBLEM = {
  type: 'about:blank',
  title: 'Search does not answer',
  status: 503,
  detail: 'The retriever is down.',
  code: 'retriever_unavailable',
  requestId: 'r-9',
};

describe('chatClient', () => {
  it('asks as the contract says and gives the events to the end', async () => {
    let sent: Parameters<typeof fetch> | undefined;
    const ask = chatClient('https://gateway.example', {
      ...surroundings(() => streamed(event('token', { text: 'A' }), event('done', chatAnswer()))),
      fetch: (url, init) => {
        sent = [url, init];
        return Promise.resolve(streamed(event('token', { text: 'A' }), event('done', chatAnswer())));
      },
    });
    const events = await collected(
      ask({ question: 'Q?', conversationId: undefined }, new AbortController().signal),
    );
    expect(events.map(({ type }) => type)).toEqual(['token', 'done']);
    expect(sent?.[0]).toBe('https://gateway.example/api/v1/chat');
    expect(sent?.[1]).toMatchObject({
      method: 'POST',
      credentials: 'include',
      headers: { 'x-requested-with': 'ground-control', 'content-type': 'application/json' },
    });
    expect(sent?.[1]?.body).toBe(JSON.stringify({ question: 'Q?', stream: true }));
  });

  it('turns a problem answer into a failure with the time to wait', async () => {
    const response = new Response(JSON.stringify({ ...PROBLEM, status: 429, code: 'rate_limited' }), {
      status: 429,
      headers: { 'retry-after': '42' },
    });
    expect(await asked(() => response)).toEqual([
      {
        type: 'failed',
        failure: expect.objectContaining({ kind: 'limited', requestId: 'r-9', retryAt: NOW + 42_000 }),
      },
    ]);
  });

  it('takes the request id from the header where the body is no problem', async () => {
    const response = new Response('<h1>Bad gateway</h1>', {
      status: 502,
      headers: { 'x-request-id': 'r-7' },
    });
    expect(await asked(() => response)).toEqual([
      {
        type: 'failed',
        failure: expect.objectContaining({ kind: 'unavailable', status: 502, requestId: 'r-7' }),
      },
    ]);
  });

  it('ends with the failure that the stream tells, and not with what follows it', async () => {
    const events = await asked(() => streamed(event('error', PROBLEM), event('token', { text: 'late' })));
    expect(events).toEqual([
      {
        type: 'failed',
        failure: expect.objectContaining({ kind: 'unavailable', code: 'retriever_unavailable' }),
      },
    ]);
  });

  it.each([
    ['the stream ends early', () => streamed(event('token', { text: 'A' })), ['token', 'interrupted']],
    ['an event is garbage', () => streamed('event: done\ndata: {}\n\n'), ['unreadable']],
    ['the answer is a web page', () => new Response('<!doctype html>'), ['unreadable']],
    ['the server is away', () => Promise.reject(new TypeError('Failed to fetch')), ['unreachable']],
    ['the connection breaks', () => broken(), ['interrupted']],
  ])('says so when %s', async (_case, respond, expected) => {
    const events = await asked(respond);
    expect(events.map((it) => (it.type === 'failed' ? it.failure.kind : it.type))).toEqual(expected);
  });

  it('says that the browser is offline', async () => {
    const away = surroundings(() => Promise.reject(new TypeError('Failed to fetch')));
    const ask = chatClient('', { ...away, online: () => false });
    expect(await collected(ask({ question: 'Q?' }, new AbortController().signal))).toEqual([
      { type: 'failed', failure: { kind: 'offline' } },
    ]);
  });

  it('is silent after an abort', async () => {
    const controller = new AbortController();
    controller.abort();
    const ask = chatClient(
      '',
      surroundings(() => Promise.reject(new DOMException('aborted', 'AbortError'))),
    );
    expect(await collected(ask({ question: 'Q?' }, controller.signal))).toEqual([]);
  });
});

type Respond = () => Response | Promise<Response>;

function asked(respond: Respond) {
  return collected(chatClient('', surroundings(respond))({ question: 'Q?' }, new AbortController().signal));
}

function surroundings(respond: Respond): Surroundings {
  return { fetch: () => Promise.resolve(respond()), now: () => NOW, online: () => true };
}

function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

function streamed(...parts: readonly string[]): Response {
  return new Response(parts.join(''), { headers: { 'content-type': 'text/event-stream; charset=utf-8' } });
}

function broken(): Response {
  const body = new ReadableStream({
    start: (controller) => {
      controller.error(new TypeError('network error'));
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}
