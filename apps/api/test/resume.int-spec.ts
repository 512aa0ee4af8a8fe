import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ChatAnswer, ConversationDetail, Problem } from '@app/common/contracts';
import { stopService } from '@app/common/http';
import {
  type FakeProvider,
  hasRedis,
  openAiStream,
  silentReply,
  startFakeOpenAi,
  startPostgres,
  startRedis,
  type TestPostgres,
  type TestRedis,
} from '@app/common/testing';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ACCOUNTS_QUESTION, startFakeRetriever } from '../src/testing/fake-retriever.js';
import { listen, modelAt, NO_LIMITS, startGateway } from '../src/testing/gateway.js';
import { allEvents, type ReadEvent, readEvents } from '../src/testing/read-events.js';

jest.setTimeout(60_000);

const WORDS = Array.from({ length: 12 }, (_, i) => `Accounts are reviewed every quarter, part ${i} [[p1]]. `);

let postgres: TestPostgres;
let retriever: FakeProvider;
let model: FakeProvider;
const gateways: Gateway[] = [];

interface Gateway {
  readonly app: NestFastifyApplication;
  readonly url: string;
}

beforeAll(async () => {
  postgres = await startPostgres();
}, 30_000);

afterAll(() => postgres.stop());

beforeEach(async () => {
  retriever = await startFakeRetriever();
  model = await startFakeOpenAi();
  model.always(openAiStream(WORDS, { delayMs: 15 }));
});

afterEach(async () => {
  await Promise.all(gateways.splice(0).map(({ app }) => app.close()));
  await Promise.all([retriever.close(), model.close()]);
});

async function start(environment: Readonly<Record<string, string>> = {}): Promise<Gateway> {
  const app = await startGateway({
    ...NO_LIMITS,
    DATABASE_URL: postgres.url,
    RETRIEVER_URL: retriever.url,
    ...modelAt(model.url),
    SESSION_SECRET: 'a-secret-for-these-tests',
    ...environment,
  });
  const gateway = { app, url: await listen(app) };
  gateways.push(gateway);
  return gateway;
}

interface Asked {
  readonly messageId: string;
  readonly cookie: string;
  /** What came until the connection was cut. */
  readonly events: readonly ReadEvent[];
}

/** Asks, and cuts the connection after `most` events. */
async function ask(
  { url }: Gateway,
  most = Infinity,
  { cookie = '', regenerate }: { readonly cookie?: string; readonly regenerate?: string } = {},
): Promise<Asked> {
  const leaving = new AbortController();
  const response = await fetch(`${url}/api/v1/chat`, {
    method: 'POST',
    body: JSON.stringify({ question: ACCOUNTS_QUESTION, regenerate }),
    headers: { 'content-type': 'application/json', ...(cookie !== '' && { cookie }) },
    signal: leaving.signal,
  });
  const events: ReadEvent[] = [];
  for await (const event of readEvents(response)) {
    events.push(event);
    if (events.length === most) {
      break;
    }
  }
  leaving.abort();
  const messageId = String(events[0]?.data['messageId']);
  return { messageId, cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie, events };
}

function resume(
  { url }: Gateway,
  { messageId, cookie }: Pick<Asked, 'messageId' | 'cookie'>,
  lastEventId?: string,
): Promise<Response> {
  return fetch(`${url}/api/v1/chat/${messageId}/events`, {
    headers: { cookie, ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) },
  });
}

function stop(
  { url }: Gateway,
  { messageId, cookie }: Pick<Asked, 'messageId' | 'cookie'>,
): Promise<Response> {
  return fetch(`${url}/api/v1/chat/${messageId}/stop`, { method: 'POST', headers: { cookie } });
}

async function conversationOf(
  { url }: Gateway,
  { cookie, events }: Pick<Asked, 'cookie' | 'events'>,
): Promise<ConversationDetail | number> {
  const id = String(events[0]?.data['conversationId']);
  const response = await fetch(`${url}/api/v1/conversations/${id}`, { headers: { cookie } });
  return response.status === 200 ? ConversationDetail.parse(await response.json()) : response.status;
}

/** The answer as the history of its visitor has it. */
async function saved(gateway: Gateway, asked: Asked): Promise<ChatAnswer | undefined> {
  const conversation = await conversationOf(gateway, asked);
  return typeof conversation === 'number' ? undefined : conversation.messages[0]?.answer;
}

function expectWhole(events: readonly ReadEvent[], messageId: string): void {
  expect(events.map(({ id }) => id)).toEqual(events.map((_, i) => `${messageId}:${i + 1}`));
  expect(events.slice(0, 2).map(({ event }) => event)).toEqual(['meta', 'sources']);
  const done = ChatAnswer.parse(events.at(-1)?.data);
  expect(textOf(events)).toBe(done.answer);
  expect(done.answer).toContain('part 0 [1]');
  expect(done.answer).toContain('part 11 [1]');
  expect(done.stopped).toBeUndefined();
}

function textOf(events: readonly ReadEvent[]): string {
  return events.map(({ event, data }) => (event === 'token' ? String(data['text']) : '')).join('');
}

async function problemOf(response: Response): Promise<Problem> {
  return Problem.parse(await response.json());
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await sleep(20);
  }
}

describe('an answer whose connection is lost', () => {
  it('is resumed from any event on, and every event comes exactly once', async () => {
    const gateway = await start();
    const whole = await ask(gateway);
    expectWhole(whole.events, whole.messageId);
    await Promise.all(
      whole.events.map(async (_, cut) => {
        const asked = await ask(gateway, cut + 1);
        const rest = await resume(gateway, asked, asked.events.at(-1)?.id);
        if (cut + 1 === whole.events.length) {
          expect(rest.status).toBe(204);
          return;
        }
        expectWhole([...asked.events, ...(await allEvents(rest))], asked.messageId);
      }),
    );
    expect(model.hangUps).toBe(0);
  });

  it('can be cut off many times', async () => {
    const gateway = await start();
    const asked = await ask(gateway, 1);
    const events = [...asked.events];
    while (events.at(-1)?.event !== 'done') {
      const response = await resume(gateway, asked, events.at(-1)?.id);
      for await (const event of readEvents(response)) {
        events.push(event);
        break;
      }
    }
    expectWhole(events, asked.messageId);
  });

  it('is read from its beginning without a Last-Event-ID, and by the parameter of the same meaning', async () => {
    const gateway = await start();
    const asked = await ask(gateway, 4);
    const again = await allEvents(await resume(gateway, asked));
    expectWhole(again, asked.messageId);
    const url = `${gateway.url}/api/v1/chat/${asked.messageId}/events?lastEventId=${asked.messageId}:3`;
    const rest = await allEvents(await fetch(url, { headers: { cookie: asked.cookie } }));
    expect(rest).toEqual(again.slice(3));
  });

  it('is stopped after the grace time and saved as far as it is', async () => {
    const gateway = await start({ STREAM_GRACE_SECONDS: '1' });
    model.always(openAiStream(WORDS, { stallAfter: 3 }));
    const asked = await ask(gateway, 4);
    const left = performance.now();
    await model.hungUp();
    expect(performance.now() - left).toBeGreaterThan(900);
    let answer: ChatAnswer | undefined;
    await until(async () => (answer = await saved(gateway, asked)) !== undefined);
    expect(answer).toMatchObject({
      messageId: asked.messageId,
      stopped: true,
      model: 'fake-model',
      citations: [{ n: 1 }],
    });
    expect(answer?.answer).toContain('part 2');
    expect(answer?.usage.outputTokens).toBeGreaterThan(0);
    const rest = await allEvents(await resume(gateway, asked, asked.events.at(-1)?.id));
    expect(rest.at(-1)).toMatchObject({ event: 'done', data: { stopped: true } });
    expect(textOf([...asked.events, ...rest])).toBe(answer?.answer);
  });

  it('makes room for a new question before the grace time is over', async () => {
    const gateway = await start({ MAX_CONCURRENT_STREAMS: '1', STREAM_GRACE_SECONDS: '60' });
    model.next(silentReply());
    const left = await ask(gateway, 2);
    const next = await ask(gateway);
    expectWhole(next.events, next.messageId);
    await until(async () => (await saved(gateway, left))?.stopped === true);
  });

  it('is saved as far as it is when the process ends', async () => {
    const gateway = await start({ STREAM_GRACE_SECONDS: '60' });
    model.always(openAiStream(WORDS, { stallAfter: 2 }));
    const asked = await ask(gateway, 4);
    await stopService(gateway.app, 5000);
    const other = await start();
    expect(await saved(other, asked)).toMatchObject({ stopped: true });
  });
});

describe('a conversation whose answer is being written', () => {
  it('is there from its first question on, for its owner alone, and can be followed', async () => {
    const gateway = await start();
    model.next(openAiStream(WORDS, { stallAfter: 3 }));
    const asked = await ask(gateway, 3);
    const { messageId } = asked;
    expect(await conversationOf(gateway, asked)).toMatchObject({
      title: ACCOUNTS_QUESTION,
      messages: [],
      answering: [{ messageId, question: ACCOUNTS_QUESTION }],
    });
    expect(await conversationOf(gateway, { ...asked, cookie: '' })).toBe(404);
    const stranger = await ask(gateway);
    expect(await conversationOf(gateway, { ...asked, cookie: stranger.cookie })).toBe(404);
    await stop(gateway, asked);
    await until(async () => (await saved(gateway, asked)) !== undefined);
    const ended = await conversationOf(gateway, asked);
    expect(ended).toMatchObject({ messages: [{ id: messageId }] });
    expect(ended).not.toHaveProperty('answering');
  });

  it('names what is asked in it next, and what is answered once more', async () => {
    const gateway = await start();
    const first = await ask(gateway);
    model.next(openAiStream(WORDS, { stallAfter: 3 }));
    const again = await ask(gateway, 3, { cookie: first.cookie, regenerate: first.messageId });
    expect(await conversationOf(gateway, again)).toMatchObject({
      messages: [{ id: first.messageId }],
      answering: [{ messageId: again.messageId, regenerates: first.messageId }],
    });
    await stop(gateway, again);
  });
});

describe('an answer that is still read at the deadline of a stop of the process', () => {
  it('breaks off for its reader, and is saved as far as it is', async () => {
    const stopping = await start();
    const other = await start();
    model.always(openAiStream(WORDS, { stallAfter: 3 }));
    const reading = ask(stopping);
    await until(() => model.requests.length === 1);
    await stopService(stopping.app, 300);
    const asked = await reading;
    expect(asked.events.at(-1)).toMatchObject({ event: 'error', data: { code: 'shutting_down' } });
    const answer = await saved(other, asked);
    expect(answer).toMatchObject({
      stopped: true,
      messageId: asked.messageId,
      notices: [expect.stringContaining('restarted') as string],
    });
    expect(answer?.answer).toContain(textOf(asked.events));
    const after = await allEvents(await resume(other, asked, asked.events.at(-2)?.id));
    expect(after).toMatchObject([{ event: 'done', data: { stopped: true } }]);
  });
});

describe('a stop', () => {
  it('ends the answer at once with what it has', async () => {
    const gateway = await start({ STREAM_GRACE_SECONDS: '60' });
    model.always(openAiStream(WORDS, { stallAfter: 3 }));
    const asked = await ask(gateway, 4);
    const reading = resume(gateway, asked, asked.events.at(-1)?.id).then(allEvents);
    expect((await stop(gateway, asked)).status).toBe(204);
    await model.hungUp();
    const events = [...asked.events, ...(await reading)];
    expect(events.at(-1)).toMatchObject({ event: 'done', data: { stopped: true } });
    expect(textOf(events)).toContain('part 2');
    expect((await saved(gateway, asked))?.stopped).toBe(true);
    expect((await stop(gateway, asked)).status).toBe(204);
  });

  it('leaves an answer that has ended as it is', async () => {
    const gateway = await start();
    const asked = await ask(gateway);
    expect((await stop(gateway, asked)).status).toBe(204);
    expect((await saved(gateway, asked))?.stopped).toBeUndefined();
  });
});

describe('somebody else', () => {
  it('finds no answer, with or without a cookie, while it is written and after', async () => {
    const gateway = await start();
    const asked = await ask(gateway, 3);
    const other = await ask(gateway);
    const strangers = [
      { messageId: asked.messageId, cookie: other.cookie },
      { messageId: asked.messageId, cookie: '' },
      { messageId: randomUUID(), cookie: asked.cookie },
    ];
    const refusals = async (): Promise<void> => {
      for (const stranger of strangers) {
        for (const response of [await resume(gateway, stranger), await stop(gateway, stranger)]) {
          expect(response.status).toBe(404);
          expect((await problemOf(response)).code).toBe('answer_not_found');
        }
      }
    };
    await refusals();
    expectWhole(await allEvents(await resume(gateway, asked)), asked.messageId);
    await refusals();
  });

  it('is told what is wrong with an id', async () => {
    const gateway = await start();
    const asked = await ask(gateway);
    for (const wrong of ['7', `${randomUUID()}:1`, `${asked.messageId}:x`]) {
      const response = await resume(gateway, asked, wrong);
      expect(response.status).toBe(400);
      expect((await problemOf(response)).code).toBe('bad_request');
    }
    const malformed = await resume(gateway, { ...asked, messageId: 'not-an-id' });
    expect(malformed.status).toBe(400);
  });
});

describe('another gateway without Redis', () => {
  it('has a finished answer from the history, and a running one not at all', async () => {
    const [one, other] = [await start(), await start()];
    const running = await ask(one, 3);
    const refused = await resume(other, running, running.events.at(-1)?.id);
    expect((await problemOf(refused)).code).toBe('answer_not_found');
    const asked = await ask(one);
    const again = await allEvents(await resume(other, asked));
    expect(again.map(({ event }) => event)).toEqual(['meta', 'sources', 'token', 'done']);
    expect(again.at(0)?.data).toEqual(asked.events.at(0)?.data);
    expect(again.at(1)?.data).toEqual(asked.events.at(1)?.data);
    const { answer } = ChatAnswer.parse(asked.events.at(-1)?.data);
    expect(textOf(again)).toBe(answer);
    const rest = await allEvents(await resume(other, asked, asked.events.at(4)?.id));
    expect(rest).toMatchObject([{ event: 'done', id: `${asked.messageId}:end`, data: { answer } }]);
    expect((await resume(other, asked, rest[0]?.id)).status).toBe(204);
  });
});

const withRedis = hasRedis() ? describe : describe.skip;

withRedis('two gateways on one Redis', () => {
  let redis: TestRedis;

  beforeEach(async () => {
    redis = await startRedis();
  });

  afterEach(async () => {
    redis.thaw();
    await Promise.all(gateways.splice(0).map(({ app }) => app.close()));
    await redis.stop();
  });

  async function two(environment: Readonly<Record<string, string>> = {}): Promise<[Gateway, Gateway]> {
    const shared = { REDIS_URL: redis.url, ...environment };
    return [await start(shared), await start(shared)];
  }

  it('resume each other’s answers from any event on, and every event comes exactly once', async () => {
    const [one, other] = await two();
    const whole = await ask(one);
    await Promise.all(
      whole.events.map(async (_, cut) => {
        const asked = await ask(one, cut + 1);
        const rest = await resume(other, asked, asked.events.at(-1)?.id);
        const events = [...asked.events, ...(rest.status === 204 ? [] : await allEvents(rest))];
        expectWhole(events, asked.messageId);
      }),
    );
  });

  it('know of each other what is being answered in a conversation', async () => {
    const [one, other] = await two();
    model.always(openAiStream(WORDS, { stallAfter: 3 }));
    const asked = await ask(one, 3);
    const { messageId } = asked;
    const noticed = async (): Promise<boolean> => typeof (await conversationOf(other, asked)) !== 'number';
    await until(noticed);
    expect(await conversationOf(other, asked)).toMatchObject({ messages: [], answering: [{ messageId }] });
    expect(await conversationOf(other, { ...asked, cookie: '' })).toBe(404);
    await stop(other, asked);
    await until(async () => (await saved(other, asked)) !== undefined);
    expect(await conversationOf(other, asked)).not.toHaveProperty('answering');
  });

  it('keep an answer going that is read on the other one only', async () => {
    const [one, other] = await two({ STREAM_GRACE_SECONDS: '1' });
    model.always(openAiStream(WORDS, { delayMs: 250 }));
    const asked = await ask(one, 3);
    const rest = await allEvents(await resume(other, asked, asked.events.at(-1)?.id));
    expectWhole([...asked.events, ...rest], asked.messageId);
  });

  it('stop each other’s answers', async () => {
    const [one, other] = await two({ STREAM_GRACE_SECONDS: '60' });
    model.always(openAiStream(WORDS, { stallAfter: 3 }));
    const asked = await ask(one, 4);
    const reading = resume(other, asked, asked.events.at(-1)?.id).then(allEvents);
    expect((await stop(other, asked)).status).toBe(204);
    await model.hungUp();
    expect((await reading).at(-1)).toMatchObject({ event: 'done', data: { stopped: true } });
  });

  it('show nothing to somebody else', async () => {
    const [one, other] = await two();
    const asked = await ask(one, 3);
    const stranger = await ask(other);
    const foreign = { messageId: asked.messageId, cookie: stranger.cookie };
    for (const response of [await resume(other, foreign), await stop(other, foreign)]) {
      expect((await problemOf(response)).code).toBe('answer_not_found');
    }
    expectWhole(await allEvents(await resume(other, asked)), asked.messageId);
  });

  it('go on without Redis, and catch up when it is back', async () => {
    const [one, other] = await two();
    model.always(openAiStream(WORDS, { delayMs: 300 }));
    redis.freeze();
    const asked = await ask(one, 3);
    redis.thaw();
    const rest = await allEvents(await resume(other, asked, asked.events.at(-1)?.id));
    expectWhole([...asked.events, ...rest], asked.messageId);
    await redis.stop();
    const alone = await ask(one);
    expectWhole(alone.events, alone.messageId);
    redis = await startRedis(Number(new URL(redis.url).port));
  });

  it('take up an answer again of which Redis has lost the beginning', async () => {
    const [one, other] = await two();
    model.always(openAiStream(WORDS, { delayMs: 300 }));
    const asked = await ask(one, 4);
    await redis.stop();
    redis = await startRedis(Number(new URL(redis.url).port));
    await sleep(1000);
    expectWhole(await allEvents(await resume(other, asked)), asked.messageId);
  });
});
