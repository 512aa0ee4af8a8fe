import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '@app/common/contracts';
import { type FakeProvider, hasRedis, startRedis, type TestRedis } from '@app/common/testing';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { startFakeRetriever, workOf } from '../src/testing/fake-retriever.js';
import { NO_LIMITS, startGateway } from '../src/testing/gateway.js';

jest.setTimeout(60_000);

type Answer = Awaited<ReturnType<NestFastifyApplication['inject']>>;

let retriever: FakeProvider;
const apps: NestFastifyApplication[] = [];

beforeEach(async () => {
  retriever = await startFakeRetriever();
});

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
  await retriever.close();
});

async function start(environment: Readonly<Record<string, string>>): Promise<NestFastifyApplication> {
  const app = await startGateway({
    ...NO_LIMITS,
    RETRIEVER_URL: retriever.url,
    SESSION_SECRET: 'a-secret-for-these-tests',
    ...environment,
  });
  apps.push(app);
  return app;
}

interface Asker {
  readonly from?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function search(
  app: NestFastifyApplication,
  { from = '192.0.2.1', headers = {} }: Asker = {},
): Promise<Answer> {
  return app.inject({
    method: 'POST',
    url: '/api/v1/search',
    payload: { query: 'accounts' },
    remoteAddress: from,
    headers,
  });
}

function chat(
  app: NestFastifyApplication,
  { from = '192.0.2.1', headers = {} }: Asker = {},
): Promise<Answer> {
  return app.inject({
    method: 'POST',
    url: '/api/v1/chat',
    payload: { question: 'Who reviews accounts?', stream: false },
    remoteAddress: from,
    headers,
  });
}

async function statuses(answers: readonly Promise<Answer>[]): Promise<Map<number, number>> {
  const counts = new Map<number, number>();
  for (const { statusCode } of await Promise.all(answers)) {
    counts.set(statusCode, (counts.get(statusCode) ?? 0) + 1);
  }
  return counts;
}

describe('a limit', () => {
  it('is told with every answer, and refuses with Retry-After when it is used up', async () => {
    const app = await start({ RATE_LIMIT_SEARCH_PER_MINUTE: '2', RATE_LIMIT_PER_MINUTE: '50' });
    for (const remaining of ['1', '0']) {
      const answer = await search(app);
      expect(answer.statusCode).toBe(200);
      expect(answer.headers).toMatchObject({ 'ratelimit-limit': '2', 'ratelimit-remaining': remaining });
    }
    const refused = await search(app);
    expect(refused.statusCode).toBe(429);
    expect(refused.headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'ratelimit-limit': '2',
      'ratelimit-remaining': '0',
      'ratelimit-reset': refused.headers['retry-after'],
      'x-request-id': expect.any(String),
    });
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(Problem.parse(refused.json())).toMatchObject({ code: 'rate_limited', status: 429 });
    expect(workOf(retriever)).toHaveLength(2);
  });

  it('counts each address by itself', async () => {
    const app = await start({ RATE_LIMIT_SEARCH_PER_MINUTE: '1' });
    expect((await search(app, { from: '192.0.2.1' })).statusCode).toBe(200);
    expect((await search(app, { from: '192.0.2.1' })).statusCode).toBe(429);
    expect((await search(app, { from: '192.0.2.2' })).statusCode).toBe(200);
  });

  it('of a minute counts visitors, and that of a day the address behind them', async () => {
    const app = await start({ RATE_LIMIT_CHAT_PER_MINUTE: '2', RATE_LIMIT_CHAT_PER_DAY: '3' });
    const cookies: string[] = [];
    for (let i = 0; i < 3; i += 1) {
      const visit = await app.inject({ method: 'POST', url: '/api/v1/visits' });
      cookies.push(String(visit.headers['set-cookie']).split(';')[0] ?? '');
    }
    const [a = '', b = '', c = ''] = cookies;
    const seen: number[] = [];
    for (const cookie of [a, a, a, b, c]) {
      seen.push((await chat(app, { headers: { cookie } })).statusCode);
    }
    expect(seen).toEqual([200, 200, 429, 200, 429]);
    expect((await chat(app, { from: '192.0.2.9', headers: { cookie: c } })).statusCode).toBe(200);
  });

  it('over all counts every route, and none of the probes', async () => {
    const app = await start({ RATE_LIMIT_PER_MINUTE: '2' });
    const get = (url: string): Promise<Answer> => app.inject({ method: 'GET', url });
    for (let i = 0; i < 5; i += 1) {
      expect((await get('/health/live')).statusCode).toBe(200);
      expect((await get('/metrics')).statusCode).toBe(200);
    }
    expect((await get('/api/v1/controls')).statusCode).toBe(200);
    expect((await get('/api/v1/controls/ac-2')).statusCode).toBe(200);
    expect((await get('/api/v1/controls')).statusCode).toBe(429);
  });

  it('holds for a visitor whose cookie is forged as for one without', async () => {
    const app = await start({ RATE_LIMIT_SEARCH_PER_MINUTE: '1' });
    const forged = (id: string): Asker => ({
      headers: { cookie: `gc_visitor=${id}-0000-4000-8000-000000000000.AAAA` },
    });
    expect((await search(app, forged('00000001'))).statusCode).toBe(200);
    expect((await search(app, forged('00000002'))).statusCode).toBe(429);
  });

  it('believes a forwarded address from trusted proxies only', async () => {
    const trusting = await start({ RATE_LIMIT_SEARCH_PER_MINUTE: '1', TRUSTED_PROXY_IPS: '10.0.0.0/8' });
    const by = (proxy: string, forwarded: string): Asker => ({
      from: proxy,
      headers: { 'x-forwarded-for': forwarded },
    });
    expect((await search(trusting, by('10.1.1.1', '192.0.2.1'))).statusCode).toBe(200);
    expect((await search(trusting, by('10.1.1.2', '192.0.2.2'))).statusCode).toBe(200);
    expect((await search(trusting, by('10.1.1.2', '192.0.2.1'))).statusCode).toBe(429);
    // What stands left of the first address that is no proxy of ours was written by the client.
    expect((await search(trusting, by('10.1.1.2', '198.51.100.7, 192.0.2.1'))).statusCode).toBe(429);
    expect((await search(trusting, by('203.0.113.1', '192.0.2.77'))).statusCode).toBe(200);
    expect((await search(trusting, by('203.0.113.1', '192.0.2.78'))).statusCode).toBe(429);
    const plain = await start({ RATE_LIMIT_SEARCH_PER_MINUTE: '1' });
    expect((await search(plain, by('10.1.1.1', '192.0.2.1'))).statusCode).toBe(200);
    expect((await search(plain, by('10.1.1.1', '192.0.2.2'))).statusCode).toBe(429);
  });

  it('is exact under a thousand calls at once', async () => {
    const app = await start({ RATE_LIMIT_SEARCH_PER_MINUTE: '100' });
    const counts = await statuses(Array.from({ length: 1000 }, () => search(app)));
    expect(Object.fromEntries(counts)).toEqual({ 200: 100, 429: 900 });
    expect(workOf(retriever)).toHaveLength(100);
  });
});

const withRedis = hasRedis() ? describe : describe.skip;

withRedis('limits shared over Redis', () => {
  let redis: TestRedis;

  beforeEach(async () => {
    redis = await startRedis();
  });

  afterEach(async () => {
    redis.thaw();
    await Promise.all(apps.splice(0).map((app) => app.close()));
    await redis.stop();
  });

  async function two(limit: number): Promise<readonly [NestFastifyApplication, NestFastifyApplication]> {
    const environment = {
      RATE_LIMIT_PER_MINUTE: '10000',
      RATE_LIMIT_SEARCH_PER_MINUTE: String(limit),
      REDIS_URL: redis.url,
    };
    return [await start(environment), await start(environment)];
  }

  it('are exact under a thousand calls at once on two gateways', async () => {
    const gateways = await two(100);
    const calls = Array.from({ length: 1000 }, (_, i) => search(gateways[i % 2 === 0 ? 0 : 1]));
    expect(Object.fromEntries(await statuses(calls))).toEqual({ 200: 100, 429: 900 });
    expect(workOf(retriever)).toHaveLength(100);
  });

  it('go on in process while Redis stands still, without holding anybody up, and are shared again after', async () => {
    const [one, other] = await two(3);
    expect((await search(one)).statusCode).toBe(200);
    redis.freeze();
    const slowest = await longestMs(async () => {
      const counts = await statuses(Array.from({ length: 10 }, () => search(one)));
      expect(Object.fromEntries(counts)).toEqual({ 200: 3, 429: 7 });
      expect((await search(other, { from: '192.0.2.5' })).statusCode).toBe(200);
    });
    expect(slowest).toBeLessThan(3000);
    redis.thaw();
    await untilShared(one, other);
  });

  it('go on in process while Redis is gone, and are shared again when it is back', async () => {
    const [one, other] = await two(3);
    expect((await search(one)).statusCode).toBe(200);
    const { port } = new URL(redis.url);
    await redis.stop();
    const counts = await statuses(Array.from({ length: 10 }, () => search(one)));
    expect(Object.fromEntries(counts)).toEqual({ 200: 3, 429: 7 });
    redis = await startRedis(Number(port));
    await untilShared(one, other);
  });

  it('hold from the first request on when Redis is not there yet', async () => {
    await redis.stop();
    const app = await start({ RATE_LIMIT_SEARCH_PER_MINUTE: '2', REDIS_URL: redis.url });
    const counts = await statuses(Array.from({ length: 5 }, () => search(app)));
    expect(Object.fromEntries(counts)).toEqual({ 200: 2, 429: 3 });
    redis = await startRedis();
  });

  /** Until a limit that one gateway has used up is used up on the other one too. */
  async function untilShared(one: NestFastifyApplication, other: NestFastifyApplication): Promise<void> {
    for (let i = 0; ; i += 1) {
      const from = `198.51.100.${i}`;
      await statuses([search(one, { from }), search(one, { from }), search(one, { from })]);
      if ((await search(other, { from })).statusCode === 429) {
        return;
      }
      await sleep(100);
    }
  }
});

async function longestMs(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
