import { createHash, randomUUID } from 'node:crypto';
import { VisitorStats } from '@app/common/contracts';
import { Database, DEFAULT_WORKSPACE_ID } from '@app/common/database';
import { type FakeProvider, startPostgres, type TestPostgres } from '@app/common/testing';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppError } from '@app/common/errors';
import { ACCOUNTS_QUESTION, problemReply, startFakeRetriever } from '../src/testing/fake-retriever.js';
import { NO_LIMITS, startGateway } from '../src/testing/gateway.js';

jest.setTimeout(60_000);

type Answer = Awaited<ReturnType<NestFastifyApplication['inject']>>;

interface VisitorRow {
  readonly id: string;
  readonly visits: number;
  readonly questions: number;
  readonly address_hash: string;
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
}

const ADDRESS = '203.0.113.77';
const ADMIN_KEY = 'the-administrator-of-this-test';

let postgres: TestPostgres;
let retriever: FakeProvider;
let app: NestFastifyApplication;

beforeAll(async () => {
  [postgres, retriever] = await Promise.all([startPostgres(), startFakeRetriever()]);
  app = await start('a-secret-for-these-tests');
  const hash = createHash('sha256').update(ADMIN_KEY).digest('hex');
  await sql(
    `INSERT INTO api_keys (id, workspace_id, name, key_hash, scopes) VALUES ($1, $2, 't', $3, '{admin}')`,
    [randomUUID(), DEFAULT_WORKSPACE_ID, hash],
  );
});

afterAll(async () => {
  await app.close();
  await Promise.all([postgres.stop(), retriever.close()]);
});

beforeEach(() => sql('DELETE FROM visitors'));

function start(secret: string): Promise<NestFastifyApplication> {
  return startGateway({
    ...NO_LIMITS,
    DATABASE_URL: postgres.url,
    RETRIEVER_URL: retriever.url,
    SESSION_SECRET: secret,
  });
}

function sql<Row>(statement: string, parameters: unknown[] = []): Promise<Row[]> {
  return app.get(Database).run((manager) => manager.query<Row[]>(statement, parameters));
}

function visit(headers: Readonly<Record<string, string>> = {}, gateway = app): Promise<Answer> {
  return gateway.inject({
    method: 'POST',
    url: '/api/v1/visits',
    headers: { ...headers },
    remoteAddress: ADDRESS,
  });
}

function ask(headers: Readonly<Record<string, string>> = {}, stream = false): Promise<Answer> {
  const payload = { question: ACCOUNTS_QUESTION, stream };
  return app.inject({
    method: 'POST',
    url: '/api/v1/chat',
    payload,
    headers: { ...headers },
    remoteAddress: ADDRESS,
  });
}

function cookieOf(answer: Answer): string {
  return String(answer.headers['set-cookie']).split(';')[0] ?? '';
}

function idOf(cookie: string): string {
  return cookie.split('=')[1]?.split('.')[0] ?? '';
}

function rows(): Promise<VisitorRow[]> {
  return sql<VisitorRow>('SELECT * FROM visitors ORDER BY first_seen_at');
}

async function stats(): Promise<VisitorStats> {
  const headers = { 'x-api-key': ADMIN_KEY };
  return VisitorStats.parse(
    (await app.inject({ method: 'GET', url: '/api/v1/visitors/stats', headers })).json(),
  );
}

describe('a visitor', () => {
  it('gets one signed cookie at the first visit, and is known by it from then on', async () => {
    const first = await visit();
    expect(first.statusCode).toBe(204);
    expect(String(first.headers['set-cookie'])).toMatch(
      /^gc_visitor=\S+; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const cookie = cookieOf(first);
    for (const answer of [await visit({ cookie }), await ask({ cookie }), await ask({ cookie }, true)]) {
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    const [row, ...others] = await rows();
    expect(others).toEqual([]);
    expect(row).toMatchObject({ id: idOf(cookie), visits: 1, questions: 2 });
  });

  it.each([true, false])('gets the cookie with a first question too (as a stream: %p)', async (stream) => {
    const cookie = cookieOf(await ask({}, stream));
    expect(await rows()).toMatchObject([{ id: idOf(cookie), visits: 1, questions: 1 }]);
  });

  it('begins a new visit after half an hour without a sign', async () => {
    const cookie = cookieOf(await visit());
    const shift = (minutes: number): Promise<unknown> =>
      sql(`UPDATE visitors SET last_seen_at = last_seen_at - make_interval(mins => $1)`, [minutes]);
    await shift(29);
    await visit({ cookie });
    expect(await rows()).toMatchObject([{ visits: 1 }]);
    await shift(31);
    await ask({ cookie });
    expect(await rows()).toMatchObject([{ visits: 2, questions: 1 }]);
  });

  it('is counted right by many signs at once', async () => {
    const cookie = cookieOf(await visit());
    await Promise.all(Array.from({ length: 40 }, () => ask({ cookie })));
    expect(await rows()).toMatchObject([{ visits: 1, questions: 40 }]);
  });

  it.each([
    ['forged', (cookie: string) => `${cookie.slice(0, -2)}AA`],
    [
      'of another visitor with this signature',
      (cookie: string) => cookie.replace(idOf(cookie), randomUUID()),
    ],
    ['without a signature', (cookie: string) => cookie.split('.')[0] ?? ''],
    ['that is garbage', () => 'gc_visitor=%00%ff; a=b; ;;=;'],
    ['that pollutes', () => '__proto__=x; gc_visitor=constructor.prototype'],
  ])('with a cookie %s is a new one', async (_what, change) => {
    const cookie = cookieOf(await visit());
    const answer = await visit({ cookie: change(cookie) });
    expect(answer.statusCode).toBe(204);
    expect(idOf(cookieOf(answer))).toMatch(/^[0-9a-f-]{36}$/);
    expect(idOf(cookieOf(answer))).not.toBe(idOf(cookie));
    expect(await rows()).toHaveLength(2);
  });

  it('is counted with a question that gets no answer too', async () => {
    const cookie = cookieOf(await visit());
    retriever.next(problemReply(new AppError('validation_failed')));
    expect((await ask({ cookie })).statusCode).toBe(400);
    let row: VisitorRow | undefined;
    do {
      [row] = await rows();
    } while (row?.questions === 0);
    expect(row).toMatchObject({ id: idOf(cookie), visits: 1, questions: 1 });
  });

  it('is known to every gateway with the same secret, and to no other', async () => {
    const cookie = cookieOf(await visit());
    const same = await start('a-secret-for-these-tests');
    const other = await start('another-secret-of-others');
    expect((await visit({ cookie }, same)).headers['set-cookie']).toBeUndefined();
    expect((await visit({ cookie }, other)).headers['set-cookie']).toBeDefined();
    await Promise.all([same.close(), other.close()]);
  });

  it('is no program: an API key gets no cookie and no row', async () => {
    const answer = await ask({ 'x-api-key': ADMIN_KEY });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(await rows()).toEqual([]);
  });
});

describe('the address of a visitor', () => {
  it('is kept as a keyed hash alone, nowhere as it is', async () => {
    await ask();
    const [row] = await rows();
    expect(row?.address_hash).toMatch(/^[0-9a-f]{64}$/);
    const unkeyed = createHash('sha256').update(ADDRESS).digest('hex');
    expect(row?.address_hash).not.toBe(unkeyed);
    const tables = await sql<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    );
    expect(tables.length).toBeGreaterThan(8);
    for (const { name } of tables) {
      const found = await sql(`SELECT 1 FROM "${name}" t WHERE t::text LIKE '%' || $1 || '%'`, [ADDRESS]);
      expect([name, found]).toEqual([name, []]);
    }
  });

  it('hashes to the same with the same secret, and to something else with another', async () => {
    await visit();
    await visit();
    const other = await start('another-secret-of-others');
    await visit({}, other);
    await other.close();
    const hashes = (await rows()).map((row) => row.address_hash);
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[2]).not.toBe(hashes[0]);
  });
});

describe('the statistics', () => {
  it('are empty without visitors', async () => {
    expect(await stats()).toEqual({
      visitors: 0,
      newToday: 0,
      activeToday: 0,
      activeLast7Days: 0,
      activeLast30Days: 0,
      visits: 0,
      questions: 0,
      firstSeenAt: null,
      lastSeenAt: null,
    });
  });

  it('count who came when, and what they did', async () => {
    const seen = async (
      daysAgoFirst: number,
      daysAgoLast: number,
      visits: number,
      questions: number,
    ): Promise<void> => {
      await sql(
        `INSERT INTO visitors (id, workspace_id, first_seen_at, last_seen_at, visits, questions, address_hash)
         VALUES ($1, $2, now() - make_interval(days => $3), now() - make_interval(days => $4), $5, $6, 'x')`,
        [randomUUID(), DEFAULT_WORKSPACE_ID, daysAgoFirst, daysAgoLast, visits, questions],
      );
    };
    await seen(0, 0, 1, 2);
    await seen(10, 0, 3, 0);
    await seen(40, 5, 5, 7);
    await seen(60, 20, 1, 1);
    await seen(90, 80, 2, 0);
    const counted = await stats();
    expect(counted).toMatchObject({
      visitors: 5,
      newToday: 1,
      activeToday: 2,
      activeLast7Days: 3,
      activeLast30Days: 4,
      visits: 12,
      questions: 10,
    });
    expect(Date.parse(counted.firstSeenAt ?? '')).toBeLessThan(Date.now() - 89 * 86_400_000);
  });

  it('leave other workspaces out', async () => {
    const workspace = randomUUID();
    await sql('INSERT INTO workspaces (id, name) VALUES ($1, $2)', [workspace, 'Other']);
    await sql(
      `INSERT INTO visitors (id, workspace_id, first_seen_at, last_seen_at, address_hash) VALUES ($1, $2, now(), now(), 'x')`,
      [randomUUID(), workspace],
    );
    expect(await stats()).toMatchObject({ visitors: 0 });
  });
});
