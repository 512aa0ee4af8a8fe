import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ChatAnswer, ConversationDetail, ConversationList, type SearchResponse } from '@app/common/contracts';
import { Database, DEFAULT_WORKSPACE_ID } from '@app/common/database';
import { AppError } from '@app/common/errors';
import {
  type FakeExchange,
  FakeProvider,
  hasRedis,
  jsonReply,
  openAiError,
  openAiStream,
  Relay,
  startFakeOpenAi,
  startPostgres,
  startRedis,
  type TestPostgres,
  type TestRedis,
} from '@app/common/testing';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ACCOUNTS_PASSAGE, ACCOUNTS_QUESTION, problemReply } from '../src/testing/fake-retriever.js';
import { listen, modelAt, NO_LIMITS, startGateway } from '../src/testing/gateway.js';
import { allEvents, readEvents } from '../src/testing/read-events.js';

jest.setTimeout(30_000);

let postgres: TestPostgres;
let retriever: FakeProvider;
let model: FakeProvider;
/** What the retriever serves now. */
let snapshot: string;
let found: Partial<SearchResponse>;
let knowsItsState: boolean;
/** Whether the retriever tells of changes as they come, and the requests that wait for one. */
let tellsChanges: boolean;
const waiting = new Set<() => void>();
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
  snapshot = 'controls@1:aaaa';
  found = {};
  knowsItsState = true;
  tellsChanges = false;
  retriever = await FakeProvider.start((exchange) => {
    const { path } = exchange.request;
    if (path === '/snapshot' && knowsItsState) {
      return jsonReply(200, { snapshot })(exchange);
    }
    if (path.startsWith('/snapshot?after=') && tellsChanges) {
      return held(exchange);
    }
    return path === '/search'
      ? jsonReply(200, { snapshot, mode: 'hybrid', tookMs: 1, passages: [ACCOUNTS_PASSAGE], ...found })(
          exchange,
        )
      : problemReply(new AppError('not_found'))(exchange);
  });
  model = await startFakeOpenAi();
  let answers = 0;
  model.always((exchange) => {
    answers += 1;
    return openAiStream([`Accounts are reviewed every quarter [[p1]], answer ${answers}. `])(exchange);
  });
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
    ANSWER_CACHE_MB: '8',
    ...modelAt(model.url),
    SESSION_SECRET: 'a-secret-for-these-tests',
    ...environment,
  });
  const gateway = { app, url: await listen(app) };
  gateways.push(gateway);
  return gateway;
}

/** Answers when the state is another one, or after a second. */
async function held(exchange: FakeExchange): Promise<void> {
  const change = new AbortController();
  const tell = (): void => {
    change.abort();
  };
  waiting.add(tell);
  await sleep(1000, undefined, { signal: change.signal }).catch(() => undefined);
  waiting.delete(tell);
  await jsonReply(200, { snapshot })(exchange);
}

/** A new state, told to those who wait. */
async function publish(state: string): Promise<void> {
  snapshot = state;
  for (const tell of waiting) {
    tell();
  }
  await sleep(30);
}

function post(
  { url }: Gateway,
  body: Record<string, unknown>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${url}/api/v1/chat`, {
    method: 'POST',
    body: JSON.stringify({ question: ACCOUNTS_QUESTION, stream: false, ...body }),
    headers: { 'content-type': 'application/json', ...headers },
  });
}

async function ask(
  gateway: Gateway,
  body: Record<string, unknown> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<ChatAnswer> {
  return ChatAnswer.parse(await (await post(gateway, body, headers)).json());
}

/** A key of a new program in a workspace. */
async function keyIn({ app }: Gateway, workspaceId: string): Promise<Readonly<Record<string, string>>> {
  const key = randomBytes(24).toString('hex');
  const hash = createHash('sha256').update(key).digest('hex');
  await app.get(Database).run(async (manager) => {
    await manager.query(`INSERT INTO workspaces (id, name) VALUES ($1, 'w') ON CONFLICT DO NOTHING`, [
      workspaceId,
    ]);
    await manager.query(
      `INSERT INTO api_keys (id, workspace_id, name, key_hash, scopes) VALUES ($1, $2, 't', $3, '{admin}')`,
      [randomUUID(), workspaceId, hash],
    );
  });
  return { 'x-api-key': key };
}

describe('a question that is asked again', () => {
  it('gets the answer that was given, as an answer of its own, without search or model', async () => {
    const gateway = await start();
    const first = await ask(gateway);
    const searches = retriever.requests.filter(({ path }) => path === '/search').length;
    const again = await ask(gateway, { question: `  ${ACCOUNTS_QUESTION.toUpperCase()}  ` });
    expect(first.cached).toBe(false);
    const { conversationId, messageId, requestId, timings: _, ...rest } = first;
    expect(again).toMatchObject({
      ...rest,
      cached: true,
      usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 },
    });
    expect([conversationId, messageId, requestId]).not.toContain(again.conversationId);
    expect(again.messageId).not.toBe(messageId);
    expect(again.requestId).not.toBe(requestId);
    expect(model.requests).toHaveLength(1);
    expect(retriever.requests.filter(({ path }) => path === '/search')).toHaveLength(searches);
  });

  it('streams it, in the order of every answer', async () => {
    const gateway = await start();
    const first = await ask(gateway);
    const events = await allEvents(await post(gateway, { stream: true }));
    expect(events.slice(0, 2).map(({ event }) => event)).toEqual(['meta', 'sources']);
    expect(new Set(events.slice(2, -1).map(({ event }) => event))).toEqual(new Set(['token']));
    expect(events.every(({ id }) => id !== undefined)).toBe(true);
    const done = ChatAnswer.parse(events.at(-1)?.data);
    expect(done).toMatchObject({ cached: true, answer: first.answer, sentences: first.sentences });
    const texts = events.filter(({ event }) => event === 'token').map(({ data }) => data['text']);
    expect(texts.join('')).toBe(first.answer);
  });

  it('stands in the history of whoever asked it', async () => {
    const gateway = await start();
    await ask(gateway);
    const response = await post(gateway, {});
    const answer = ChatAnswer.parse(await response.json());
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const { items } = ConversationList.parse(
      await (await fetch(`${gateway.url}/api/v1/conversations`, { headers: { cookie } })).json(),
    );
    expect(answer.cached).toBe(true);
    expect(items.map(({ id }) => id)).toEqual([answer.conversationId]);
  });

  it('can be rated, read again and gone on with as soon as it was said', async () => {
    const gateway = await start();
    await ask(gateway);
    const response = await post(gateway, { stream: true });
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const events = await allEvents(response);
    const { messageId, conversationId } = ChatAnswer.parse(events.at(-1)?.data);
    const rated = await fetch(`${gateway.url}/api/v1/messages/${messageId}/feedback`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ rating: 'up' }),
    });
    expect(rated.status).toBe(204);
    const resumed = await fetch(`${gateway.url}/api/v1/chat/${messageId}/events`, {
      headers: { cookie, 'last-event-id': events[1]?.id ?? '' },
    });
    const rest = await allEvents(resumed);
    expect(rest.map(({ event }) => event)).toEqual(['done']);
    expect(ChatAnswer.parse(rest[0]?.data)).toMatchObject({ messageId, cached: true });
    const next = await ask(gateway, { conversationId }, { cookie });
    expect(next).toMatchObject({ conversationId, cached: true });
    const conversation = await fetch(`${gateway.url}/api/v1/conversations/${conversationId}`, {
      headers: { cookie },
    });
    const { messages } = ConversationDetail.parse(await conversation.json());
    expect(messages.map(({ id }) => id)).toEqual([messageId, next.messageId]);
  });

  it('says that it is not in the history while Postgres is away; what was said before that is, later', async () => {
    const relay = await Relay.before(postgres.url);
    const gateway = await start({ DATABASE_URL: relay.url });
    await ask(gateway);
    await relay.cut();
    const response = await post(gateway, {});
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const { conversationId, notices } = ChatAnswer.parse(await response.json());
    expect(notices).toBeUndefined();
    await until(async () => (await ask(gateway)).notices !== undefined);
    expect((await ask(gateway)).notices).toEqual([expect.stringContaining('could not be saved')]);
    await relay.restore();
    await until(async () => {
      const list = await fetch(`${gateway.url}/api/v1/conversations`, { headers: { cookie } });
      return list.ok && ConversationList.parse(await list.json()).items[0]?.id === conversationId;
    });
    await relay.cut();
  });

  it('is counted', async () => {
    const gateway = await start();
    await ask(gateway);
    await ask(gateway);
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(metrics).toMatch(/cache_lookups_total\{[^}]*cache="answer"[^}]*result="hit"[^}]*\} 1/);
    expect(metrics).toMatch(/cache_lookups_total\{[^}]*cache="answer"[^}]*result="miss"[^}]*\} 1/);
  });

  it.each([
    ['other marked text', { selection: 'Accounts are reviewed.' }],
    ['another filter', { filters: { family: 'ac' } }],
    ['other collections', { collections: ['controls'] }],
    ['another question', { question: 'Who reviews accounts for compliance?' }],
  ])('gets an answer of its own with %s', async (_what, body) => {
    const gateway = await start();
    await ask(gateway);
    expect((await ask(gateway, body)).cached).toBe(false);
    expect((await ask(gateway, body)).cached).toBe(true);
    expect(model.requests).toHaveLength(2);
  });

  it('gets a new answer when it is to be answered once more', async () => {
    const gateway = await start();
    const response = await post(gateway, {});
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const { messageId, answer } = ChatAnswer.parse(await response.json());
    const anew = await ask(gateway, { regenerate: messageId }, { cookie });
    expect(anew.cached).toBe(false);
    expect(anew.answer).not.toBe(answer);
    expect((await ask(gateway)).answer).toBe(anew.answer);
  });
});

describe('an answer is not given again', () => {
  it('after a new snapshot was published', async () => {
    const gateway = await start();
    const first = await ask(gateway);
    snapshot = 'controls@2:bbbb';
    const second = await ask(gateway);
    expect(second).toMatchObject({ cached: false, snapshot: 'controls@2:bbbb' });
    expect(second.answer).not.toBe(first.answer);
    snapshot = 'controls@1:aaaa';
    expect(await ask(gateway)).toMatchObject({ cached: true, answer: first.answer });
  });

  it('after a new snapshot was published, of which the retriever tells', async () => {
    tellsChanges = true;
    const gateway = await start();
    const first = await ask(gateway);
    await until(() => waiting.size > 0);
    const asked = (): number => retriever.requests.filter(({ path }) => path === '/snapshot').length;
    const before = asked();
    expect((await ask(gateway)).cached).toBe(true);
    await publish('controls@2:bbbb');
    expect(await ask(gateway)).toMatchObject({ cached: false, snapshot: 'controls@2:bbbb' });
    await publish('controls@1:aaaa');
    expect(await ask(gateway)).toMatchObject({ cached: true, answer: first.answer });
    expect(asked()).toBe(before);
  });

  it('from a state that nobody tells any more', async () => {
    tellsChanges = true;
    const gateway = await start();
    await ask(gateway);
    await until(() => waiting.size > 0);
    tellsChanges = false;
    await publish('controls@1:aaaa');
    snapshot = 'controls@2:bbbb';
    expect(await ask(gateway)).toMatchObject({ cached: false, snapshot: 'controls@2:bbbb' });
  });

  it('after a collection was published that the question does not name', async () => {
    const gateway = await start();
    found = { snapshot: 'controls@1:aaaa' };
    snapshot = 'controls@1:aaaa,policies@1:cccc';
    await ask(gateway, { collections: ['controls'] });
    expect((await ask(gateway, { collections: ['controls'] })).cached).toBe(true);
    snapshot = 'controls@1:aaaa,policies@2:dddd';
    expect((await ask(gateway, { collections: ['controls'] })).cached).toBe(false);
  });

  it('when a snapshot was published while it was written', async () => {
    const gateway = await start();
    model.next((exchange) => {
      snapshot = 'controls@2:bbbb';
      return openAiStream(['Accounts are reviewed every quarter [[p1]].'])(exchange);
    });
    await ask(gateway);
    snapshot = 'controls@1:aaaa';
    expect((await ask(gateway)).cached).toBe(false);
  });

  it('when it was found in another state than the one it was looked for in', async () => {
    const gateway = await start();
    found = { snapshot: 'controls@0:9999' };
    await ask(gateway);
    expect((await ask(gateway)).cached).toBe(false);
  });

  it('to another workspace', async () => {
    const gateway = await start();
    const [own, other] = [await keyIn(gateway, DEFAULT_WORKSPACE_ID), await keyIn(gateway, randomUUID())];
    await ask(gateway, {}, own);
    expect((await ask(gateway, {}, other)).cached).toBe(false);
    expect((await ask(gateway, {}, other)).cached).toBe(true);
    expect((await ask(gateway, {}, own)).cached).toBe(true);
  });

  it.each([
    ['was found by words only', { mode: 'lexical' }],
    ['was found in a poorer way', { notice: 'The vector index is being loaded.' }],
  ] as const)('that %s', async (_what, poorer) => {
    const gateway = await start();
    found = poorer;
    await ask(gateway);
    found = {};
    expect(await ask(gateway)).toMatchObject({ cached: false });
    expect((await ask(gateway)).cached).toBe(true);
  });

  it('that a fallback wrote', async () => {
    const gateway = await start({ LLM_FALLBACK: 'extractive' });
    model.next(openAiError(500, 'down'));
    expect((await ask(gateway)).notices).toHaveLength(1);
    expect((await ask(gateway)).cached).toBe(false);
  });

  it('that had nothing to show', async () => {
    const gateway = await start();
    model.next(openAiStream([' ', '\n']));
    expect((await ask(gateway)).answer).toContain('wrote nothing that may be shown');
    const again = await ask(gateway);
    expect(again.cached).toBe(false);
    expect(again.answer).not.toContain('wrote nothing');
  });

  it('that was stopped', async () => {
    const gateway = await start({ STREAM_GRACE_SECONDS: '0' });
    model.next(openAiStream(['Accounts are reviewed ', 'every quarter [[p1]].'], { stallAfter: 1 }));
    for await (const { event } of readEvents(await post(gateway, { stream: true }))) {
      if (event === 'sources') {
        break;
      }
    }
    await model.hungUp();
    expect((await ask(gateway)).cached).toBe(false);
  });

  it('where none are kept', async () => {
    const gateway = await start({ ANSWER_CACHE_MB: '0' });
    await ask(gateway);
    expect((await ask(gateway)).cached).toBe(false);
    expect(retriever.requests.some(({ path }) => path === '/snapshot')).toBe(false);
  });

  it('by a retriever that does not say in which state it is', async () => {
    const gateway = await start();
    knowsItsState = false;
    await ask(gateway);
    expect((await ask(gateway)).cached).toBe(false);
  });
});

const withRedis = hasRedis() ? describe : describe.skip;

withRedis('answers on Redis', () => {
  let redis: TestRedis;

  beforeEach(async () => {
    redis = await startRedis();
  });

  afterEach(async () => {
    redis.thaw();
    await Promise.all(gateways.splice(0).map(({ app }) => app.close()));
    await redis.stop();
  });

  it('are shared by all gateways, with the same models', async () => {
    const one = await start({ REDIS_URL: redis.url });
    const other = await start({ REDIS_URL: redis.url });
    const another = await start({ REDIS_URL: redis.url, LLM_MODEL: 'another-model' });
    const first = await ask(one);
    expect(await ask(other)).toMatchObject({ cached: true, answer: first.answer });
    expect((await ask(another)).cached).toBe(false);
    snapshot = 'controls@2:bbbb';
    expect((await ask(other)).cached).toBe(false);
  });

  it('are done without while Redis stands still', async () => {
    const gateway = await start({ REDIS_URL: redis.url });
    await ask(gateway);
    redis.freeze();
    const started = performance.now();
    expect((await ask(gateway)).cached).toBe(false);
    expect((await ask(gateway)).cached).toBe(false);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await sleep(5);
  }
}
