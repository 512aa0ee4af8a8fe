import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ChatAnswer, Problem } from '@app/common/contracts';
import { Database } from '@app/common/database';
import { stopService } from '@app/common/http';
import {
  type FakeProvider,
  openAiError,
  openAiStream,
  silentReply,
  startFakeOpenAi,
  startPostgres,
  type TestPostgres,
} from '@app/common/testing';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  ACCOUNTS_PASSAGE,
  ACCOUNTS_QUESTION,
  searchReply,
  startFakeRetriever,
  workOf,
} from '../src/testing/fake-retriever.js';
import { listen, modelAt, NO_LIMITS, startGateway } from '../src/testing/gateway.js';
import { allEvents, readEvents } from '../src/testing/read-events.js';
import { type StreamTiming } from '../src/streaming/event-stream.js';

jest.setTimeout(30_000);

const ANSWER = ['Accounts are reviewed ', 'every quarter ', '[[p', '1]]', '.'];

let postgres: TestPostgres;
let retriever: FakeProvider;
let model: FakeProvider;
let app: NestFastifyApplication;
let url: string;

beforeAll(async () => {
  postgres = await startPostgres();
}, 30_000);

afterAll(() => postgres.stop());

beforeEach(async () => {
  retriever = await startFakeRetriever();
  model = await startFakeOpenAi();
  model.always(openAiStream(ANSWER));
});

afterEach(async () => {
  await app.close();
  await Promise.all([retriever.close(), model.close()]);
});

async function start(
  environment: Readonly<Record<string, string>> = {},
  timing: Partial<StreamTiming> = {},
): Promise<void> {
  app = await startGateway(
    {
      ...NO_LIMITS,
      DATABASE_URL: postgres.url,
      RETRIEVER_URL: retriever.url,
      ...modelAt(model.url),
      SESSION_SECRET: 'a-secret-for-these-tests',
      ...environment,
    },
    { streamTiming: timing },
  );
  url = await listen(app);
}

function ask(
  body: Record<string, unknown> = {},
  { headers = {}, signal = null }: { headers?: Record<string, string>; signal?: AbortSignal | null } = {},
): Promise<Response> {
  return fetch(`${url}/api/v1/chat`, {
    method: 'POST',
    body: JSON.stringify({ question: ACCOUNTS_QUESTION, ...body }),
    headers: { 'content-type': 'application/json', ...headers },
    signal,
  });
}

async function answerOf(response: Response): Promise<ChatAnswer> {
  expect(response.status).toBe(200);
  return ChatAnswer.parse(await response.json());
}

function cookieOf(response: Response): string {
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

function query<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
  return app.get(Database).run((manager) => manager.query<Row[]>(sql, parameters));
}

describe('an answer', () => {
  it('streams meta, sources, tokens and done, in this order, with headers of a stream', async () => {
    await start();
    const response = await ask({}, { headers: { 'x-request-id': 'request-0001' } });
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-request-id': 'request-0001',
      'content-security-policy': expect.stringContaining("default-src 'self'") as string,
      'x-content-type-options': 'nosniff',
    });
    const events = await allEvents(response);
    const order = events.map(({ event }) => event);
    expect(order.slice(0, 2)).toEqual(['meta', 'sources']);
    expect(new Set(order.slice(2, -1))).toEqual(new Set(['token']));
    expect(order.at(-1)).toBe('done');
    const done = ChatAnswer.parse(events.at(-1)?.data);
    const text = events.filter(({ event }) => event === 'token').map(({ data }) => data['text']);
    expect(text.join('')).toBe(done.answer);
    expect(done).toMatchObject({
      answer: 'Accounts are reviewed every quarter [1].',
      grounded: true,
      abstained: false,
      model: 'fake-model',
      snapshot: 'controls@1',
      requestId: 'request-0001',
      citations: [{ n: 1, passageId: ACCOUNTS_PASSAGE.id, quote: ACCOUNTS_PASSAGE.text }],
    });
    expect(events[0]?.data).toMatchObject({ messageId: done.messageId, requestId: 'request-0001' });
  });

  it('comes as JSON when asked for, the same for both shapes', async () => {
    await start();
    const response = await ask({ stream: false });
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await answerOf(response)).toMatchObject({
      answer: 'Accounts are reviewed every quarter [1].',
      sources: [ACCOUNTS_PASSAGE],
    });
  });

  it('is stored with its sources and its snapshot, for its visitor', async () => {
    await start();
    const response = await ask();
    const done = ChatAnswer.parse((await allEvents(response)).at(-1)?.data);
    const visitorId = cookieOf(response).split('=')[1]?.split('.')[0];
    const [row] = await query<Record<string, unknown>>(
      `SELECT m.question, m.snapshot, m.answer, c.visitor_id, c.title FROM messages m
       JOIN conversations c ON c.id = m.conversation_id WHERE m.id = $1`,
      [done.messageId],
    );
    expect(row).toMatchObject({
      question: ACCOUNTS_QUESTION,
      title: ACCOUNTS_QUESTION,
      snapshot: 'controls@1',
      visitor_id: visitorId,
      answer: { answer: done.answer, sources: [ACCOUNTS_PASSAGE], citations: done.citations },
    });
  });

  it('goes on in its conversation for its visitor, and for nobody else', async () => {
    await start();
    const first = await ask();
    const cookie = cookieOf(first);
    expect(cookie).toMatch(/^gc_visitor=/);
    const { conversationId } = ChatAnswer.parse((await allEvents(first)).at(-1)?.data);
    const again = await ask({ conversationId, stream: false }, { headers: { cookie } });
    expect((await answerOf(again)).conversationId).toBe(conversationId);
    const [row] = await query<{ count: number }>(
      'SELECT count(*)::int AS count FROM messages WHERE conversation_id = $1',
      [conversationId],
    );
    expect(row?.count).toBe(2);
    for (const body of [{ conversationId }, { conversationId: randomUUID() }]) {
      const refused = await ask(body);
      expect(refused.status).toBe(404);
      expect(Problem.parse(await refused.json())).toMatchObject({
        code: 'conversation_not_found',
        detail: 'There is no such conversation',
      });
    }
  });

  it('is stored even where a passage has what Postgres refuses', async () => {
    await start();
    const text = `${ACCOUNTS_PASSAGE.text} \u0000 and half a pair \ud83d`;
    retriever.always(searchReply({ passages: [{ ...ACCOUNTS_PASSAGE, text }] }));
    const answer = await answerOf(await ask({ stream: false }));
    expect(answer.notices).toBeUndefined();
    expect(await query('SELECT 1 FROM messages WHERE id = $1', [answer.messageId])).toHaveLength(1);
  });

  it('abstains without asking the model when no passage answers', async () => {
    await start();
    retriever.always(searchReply({ passages: [] }));
    const answer = await answerOf(await ask({ question: 'How do I bake sourdough bread?', stream: false }));
    expect(answer).toMatchObject({ abstained: true, grounded: false, citations: [], model: 'none' });
    expect(model.requests).toHaveLength(0);
  });

  it('declines a figure that is a parameter, naming and citing it, without asking the model', async () => {
    await start();
    const text = 'Disable inactive accounts within [Assignment: organization-defined time period].';
    retriever.always(searchReply({ passages: [{ ...ACCOUNTS_PASSAGE, text }] }));
    const question = 'After how many days exactly are inactive accounts disabled?';
    const answer = await answerOf(await ask({ question, stream: false }));
    expect(answer).toMatchObject({
      abstained: true,
      grounded: false,
      citations: [{ n: 1, passageId: ACCOUNTS_PASSAGE.id, quote: text }],
    });
    expect(answer.answer).toContain('a parameter (time period) that your organization defines');
    expect(model.requests).toHaveLength(0);
  });

  it('does not describe a control that does not exist', async () => {
    await start();
    const answer = await answerOf(await ask({ question: 'What does AC-99 require?', stream: false }));
    expect(answer).toMatchObject({ abstained: true, agent: 'control-lookup' });
    expect(answer.answer).toContain('AC-99');
    expect(model.requests).toHaveLength(0);
  });

  it('tells facts of a control from the catalog, without asking the model', async () => {
    await start();
    const question = 'Which parameters does AC-2 have?';
    const events = await allEvents(await ask({ question }));
    const done = ChatAnswer.parse(events.at(-1)?.data);
    expect(events[0]?.data).toMatchObject({ agent: 'parameters', model: 'none' });
    expect(done).toMatchObject({
      agent: 'parameters',
      model: 'none',
      grounded: true,
      abstained: false,
      usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 },
      citations: [{ n: 1, passageId: 'controls/ac-2#parameters' }],
    });
    expect(done.answer).toContain('AC-2 has no parameters to be defined by the organization. [1]');
    expect(done.sources.map(({ id }) => id)).toEqual(['controls/ac-2#parameters']);
    expect(model.requests).toHaveLength(0);
    expect(workOf(retriever).filter(({ path }) => path === '/search')).toEqual([]);
  });

  it('passes on that search was lexical only', async () => {
    await start();
    retriever.always(searchReply({ mode: 'lexical', notice: 'Only words were compared.' }));
    expect((await answerOf(await ask({ stream: false }))).notices).toEqual(['Only words were compared.']);
  });

  it('sends a comment while nothing else goes out', async () => {
    await start({}, { heartbeatMs: 40 });
    model.always(silentReply());
    const events = readEvents(await ask());
    const seen: string[] = [];
    for await (const { event } of events) {
      seen.push(event);
      if (seen.filter((name) => name === 'comment').length === 3) {
        break;
      }
    }
    expect(seen).toEqual(['meta', 'sources', 'comment', 'comment', 'comment']);
  });
});

describe('somebody who leaves', () => {
  it('stops the model of a stream', async () => {
    await start({ STREAM_GRACE_SECONDS: '0' });
    model.always(openAiStream(['Accounts are reviewed [[p1]]. ', 'And then '], { stallAfter: 2 }));
    const leaving = new AbortController();
    const response = await ask({}, { signal: leaving.signal });
    for await (const { event } of readEvents(response)) {
      if (event === 'token') {
        break;
      }
    }
    leaving.abort();
    await model.hungUp();
  });

  it('stops the model of a JSON answer', async () => {
    await start();
    model.always(silentReply());
    const leaving = new AbortController();
    const asked = ask({ stream: false }, { signal: leaving.signal });
    await until(() => model.requests.length === 1);
    leaving.abort();
    await expect(asked).rejects.toThrow();
    await model.hungUp();
  });

  it('frees the slot of the stream', async () => {
    await start({ MAX_CONCURRENT_STREAMS: '1', STREAM_GRACE_SECONDS: '0' });
    model.always(silentReply());
    const leaving = new AbortController();
    await ask({}, { signal: leaving.signal });
    leaving.abort();
    await model.hungUp();
    model.always(openAiStream(ANSWER));
    await untilAsync(async () => (await allEvents(await ask())).at(-1)?.event === 'done');
  });

  it('but takes nothing more, is cut off, which frees the slot too', async () => {
    await start({ MAX_CONCURRENT_STREAMS: '1' }, { stallMs: 100 });
    const block = 'words that nobody reads '.repeat(4000);
    model.next(openAiStream(Array.from({ length: 200 }, () => block)));
    const unread = await ask();
    await untilAsync(async () => (await allEvents(await ask())).at(-1)?.event === 'done');
    await expect(unread.text()).rejects.toThrow();
  });
});

describe('what stands in the way', () => {
  it('is an event when too many answers stream already', async () => {
    await start({ MAX_CONCURRENT_STREAMS: '1' });
    model.always(silentReply());
    const first = await ask();
    const refused = await ask();
    expect(refused.status).toBe(200);
    const events = await allEvents(refused);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ event: 'error', data: { code: 'too_many_streams', status: 503 } });
    Problem.parse(events[0]?.data);
    await first.body?.cancel();
  });

  it('is an ordinary answer while nothing has been streamed: the retriever is away', async () => {
    await start();
    await retriever.close();
    const response = await ask();
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(Problem.parse(await response.json()).code).toBe('retriever_unavailable');
    expect(model.requests).toHaveLength(0);
  });

  it.each([
    ['an error', openAiError(500, 'internal canary of the provider'), 'provider_failed'],
    ['a refused key', openAiError(401, 'Incorrect API key: canary'), 'provider_rejected'],
    ['a stream that breaks', openAiStream(ANSWER, { breakAfter: 2 }), 'provider_unavailable'],
  ])('is the last event when the model answers with %s', async (_what, reply, code) => {
    await start();
    model.always(reply);
    const events = await allEvents(await ask());
    const last = events.at(-1);
    expect(last).toMatchObject({ event: 'error', data: { code } });
    expect(JSON.stringify(Problem.parse(last?.data))).not.toContain('canary');
    expect(events.slice(0, 2).map(({ event }) => event)).toEqual(['meta', 'sources']);
    expect(await query('SELECT 1 FROM messages WHERE id = $1', [events[0]?.data['messageId']])).toEqual([]);
  });

  it('is a problem with its status for JSON', async () => {
    await start();
    model.always(openAiError(503, 'busy'));
    const response = await ask({ stream: false });
    expect([502, 503]).toContain(response.status);
    expect(Problem.parse(await response.json()).code).toMatch(/^provider_/);
  });
});

describe('while Postgres is away', () => {
  let own: TestPostgres;

  beforeEach(async () => {
    own = await startPostgres();
  }, 30_000);

  it('questions are answered, and the answer says that it was not saved', async () => {
    await start({ DATABASE_URL: own.url });
    const before = await ask({ stream: false });
    const cookie = cookieOf(before);
    const { conversationId } = await answerOf(before);
    await own.stop();
    const events = await allEvents(await ask());
    expect(events.at(-1)).toMatchObject({
      event: 'done',
      data: { grounded: true, notices: [expect.stringContaining('could not be saved') as string] },
    });
    const followUp = await answerOf(await ask({ conversationId, stream: false }, { headers: { cookie } }));
    expect(followUp.conversationId).not.toBe(conversationId);
    expect(followUp.notices).toHaveLength(2);
  });
});

describe('a stop of the process', () => {
  it('lets what is short finish, and ends at the deadline what is not, with an event', async () => {
    await start();
    model.next(openAiStream(ANSWER, { delayMs: 60 }), silentReply(), silentReply());
    const short = await ask();
    const long = await ask();
    const json = ask({ stream: false });
    await until(() => model.requests.length === 3);
    const stopped = stopService(app, 700);
    expect((await allEvents(short)).at(-1)?.event).toBe('done');
    expect((await allEvents(long)).at(-1)).toMatchObject({ event: 'error', data: { code: 'shutting_down' } });
    const refused = await json;
    expect(refused.status).toBe(503);
    expect(Problem.parse(await refused.json()).code).toBe('shutting_down');
    await stopped;
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
    expect(workOf(retriever)).toHaveLength(3);
  });

  it('does not wait when nothing runs', async () => {
    await start();
    await stopService(app, 60_000);
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await sleep(5);
  }
}

async function untilAsync(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await sleep(20);
  }
}
