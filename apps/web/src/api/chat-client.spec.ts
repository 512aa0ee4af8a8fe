import { chatAnswer, collected } from '../testing/answers.js';
import { type AnswerEvent, chatClient, type Surroundings } from './chat-client.js';

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
    const { ask } = chatClient('https://gateway.example', {
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
    const { ask } = chatClient('', { ...away, online: () => false });
    expect(await collected(ask({ question: 'Q?' }, new AbortController().signal))).toEqual([
      { type: 'failed', failure: { kind: 'offline' } },
    ]);
  });

  it('is silent after an abort', async () => {
    const controller = new AbortController();
    controller.abort();
    const { ask } = chatClient(
      '',
      surroundings(() => Promise.reject(new DOMException('aborted', 'AbortError'))),
    );
    expect(await collected(ask({ question: 'Q?' }, controller.signal))).toEqual([]);
  });
});

describe('a connection that breaks', () => {
  const META = { conversationId: 'c-1', messageId: 'm-1', agent: 'a', model: 'm', requestId: 'r' };
  const BEGIN = [numbered(1, 'meta', META), numbered(2, 'token', { text: 'A' })];
  const END = [numbered(3, 'token', { text: 'B' }), numbered(4, 'done', chatAnswer())];

  it('is taken up after the last event that came, and nothing comes twice', async () => {
    const { sent, events } = await asking([streamed(...BEGIN), away(), streamed(...END)]);
    expect(events.map(wordOf)).toEqual(['meta', 'A', 'lost', 'lost', 'B', 'done']);
    expect(sent.map(({ method, url, after }) => [method, url, after])).toEqual([
      ['POST', '/api/v1/chat', null],
      ['GET', '/api/v1/chat/m-1/events', 'm-1:2'],
      ['GET', '/api/v1/chat/m-1/events', 'm-1:2'],
    ]);
  });

  it('is given up after half a minute of trying', async () => {
    const slept: number[] = [];
    const { events } = await asking([streamed(...BEGIN)], (ms) => slept.push(ms));
    expect(events.at(-1)).toEqual({ type: 'failed', failure: { kind: 'unreachable' } });
    expect(slept.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(30_000);
  });

  it.each([
    ['the gateway no longer has it', problem(404, 'answer_not_found'), 'answer_not_found'],
    ['nothing is left of it', new Response(null, { status: 204 }), 'answer_not_found'],
  ])('is given up at once when %s', async (_case, response, code) => {
    const { events, sent } = await asking([streamed(...BEGIN), response]);
    expect(events.at(-1)).toMatchObject({ type: 'failed', failure: { code } });
    expect(sent).toHaveLength(2);
  });

  it('is not taken up where the gateway itself ended the answer', async () => {
    const broken = { ...PROBLEM, code: 'answer_interrupted' };
    const { sent } = await asking([streamed(...BEGIN, numbered(3, 'error', broken))]);
    expect(sent).toHaveLength(1);
  });

  it('is taken up where the gateway is restarted, which has then saved what it had', async () => {
    const restarting = { ...PROBLEM, code: 'shutting_down' };
    const saved = event('done', chatAnswer({ stopped: true }));
    const { sent, events } = await asking([
      streamed(...BEGIN, event('error', restarting)),
      problem(503, 'shutting_down'),
      away(),
      streamed(saved),
    ]);
    expect(events.map(wordOf)).toEqual(['meta', 'A', 'lost', 'lost', 'lost', 'done']);
    expect(sent.at(-1)?.after).toBe('m-1:2');
  });

  it('follows an answer of before from its beginning', async () => {
    const sent: Sent[] = [];
    const client = chatClient('', recording([streamed(...BEGIN, ...END)], sent));
    const events = await collected(client.follow('m-1', new AbortController().signal));
    expect(events.map(wordOf)).toEqual(['meta', 'A', 'B', 'done']);
    expect(sent).toEqual([{ method: 'GET', url: '/api/v1/chat/m-1/events', after: null }]);
  });

  it.each([
    [new Response(null, { status: 204 }), true],
    [problem(404, 'answer_not_found'), false],
    [away(), false],
  ])('stops an answer, or says that it could not (%#)', async (response, expected) => {
    const sent: Sent[] = [];
    expect(await chatClient('', recording([response], sent)).stop('m-1')).toBe(expected);
    expect(sent).toEqual([{ method: 'POST', url: '/api/v1/chat/m-1/stop', after: null }]);
  });
});

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly after: string | null;
}

/** Answers with what is given, one after the other; then nobody answers. */
function recording(
  responses: readonly (Response | Error)[],
  sent: Sent[],
  slept?: (ms: number) => void,
): Surroundings {
  const left = [...responses];
  return {
    ...surroundings(() => away()),
    sleep: (ms) => {
      slept?.(ms);
      return Promise.resolve();
    },
    fetch: (url, init) => {
      const after = new Headers(init?.headers).get('last-event-id');
      sent.push({
        method: init?.method ?? 'GET',
        url: url instanceof Request ? url.url : url.toString(),
        after,
      });
      const next = left.shift() ?? away();
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
    },
  };
}

async function asking(responses: readonly (Response | Error)[], slept?: (ms: number) => void) {
  const sent: Sent[] = [];
  const { ask } = chatClient('', recording(responses, sent, slept));
  return { sent, events: await collected(ask({ question: 'Q?' }, new AbortController().signal)) };
}

function wordOf(it: AnswerEvent): string {
  return it.type === 'token' ? it.text : it.type;
}

function numbered(n: number, name: string, data: unknown): string {
  return `id: m-1:${n}\n${event(name, data)}`;
}

function problem(status: number, code: string): Response {
  return new Response(JSON.stringify({ ...PROBLEM, status, code }), { status });
}

function away(): Error {
  return new TypeError('Failed to fetch');
}

type Respond = () => Response | Error | Promise<Response>;

function asked(respond: Respond) {
  return collected(
    chatClient('', surroundings(respond)).ask({ question: 'Q?' }, new AbortController().signal),
  );
}

function surroundings(respond: Respond): Surroundings {
  const answered = (): Promise<Response> => {
    const response = respond();
    return response instanceof Error ? Promise.reject(response) : Promise.resolve(response);
  };
  return { fetch: answered, now: () => NOW, online: () => true, sleep: () => Promise.resolve() };
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
