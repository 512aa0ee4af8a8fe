import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem, type Scope, SCOPES } from '@app/common/contracts';
import { Database, DEFAULT_WORKSPACE_ID } from '@app/common/database';
import { type FakeProvider, startPostgres, type TestPostgres } from '@app/common/testing';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { openApiDocument } from '../src/docs/openapi.js';
import { startFakeRetriever } from '../src/testing/fake-retriever.js';
import { NO_LIMITS, startGateway } from '../src/testing/gateway.js';

jest.setTimeout(60_000);

const BOOTSTRAP_KEY = 'the-first-key-of-this-test';
const ID = '22222222-2222-4222-8222-222222222222';

const NOBODY: Readonly<Record<string, string>> = {};

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
type Answer = Awaited<ReturnType<NestFastifyApplication['inject']>>;

/** Who may call each route: everybody, loopback only, or holders of a scope. A route that is missing here fails a test. */
const POLICY: Readonly<Record<string, 'all' | 'loopback' | Scope>> = {
  'GET /health': 'all',
  'GET /health/live': 'all',
  'GET /health/ready': 'all',
  'GET /metrics': 'loopback',
  'POST /mcp': 'all',
  'POST /v1/chat/completions': 'all',
  'GET /v1/models': 'all',
  'GET /v1/models/{id}': 'all',
  'POST /api/v1/chat': 'all',
  'GET /api/v1/chat/{messageId}/events': 'all',
  'POST /api/v1/chat/{messageId}/stop': 'all',
  'POST /api/v1/search': 'all',
  'GET /api/v1/controls': 'all',
  'GET /api/v1/controls/{id}': 'all',
  'GET /api/v1/crosswalks/{id}': 'all',
  'GET /api/v1/conversations': 'all',
  'GET /api/v1/conversations/{id}': 'all',
  'PATCH /api/v1/conversations/{id}': 'all',
  'DELETE /api/v1/conversations/{id}': 'all',
  'GET /api/v1/conversations/{id}/export': 'all',
  'POST /api/v1/messages/{id}/feedback': 'all',
  'POST /api/v1/visits': 'all',
  'GET /api/v1/visitors/stats': 'admin',
  'POST /api/v1/documents': 'documents:write',
  'GET /api/v1/documents': 'documents:read',
  'GET /api/v1/documents/{id}': 'documents:read',
  'GET /api/v1/documents/{id}/text': 'all',
  'GET /api/v1/documents/{id}/file': 'documents:read',
  'DELETE /api/v1/documents/{id}': 'documents:write',
  'POST /api/v1/ingest': 'ingest:write',
  'GET /api/v1/ingest/jobs': 'ingest:read',
  'GET /api/v1/ingest/jobs/{id}': 'ingest:read',
  'GET /api/v1/ingest/jobs/{id}/events': 'ingest:read',
  'POST /api/v1/ingest/jobs/{id}/cancel': 'ingest:write',
  'POST /api/v1/ingest/jobs/{id}/retry': 'ingest:write',
  'POST /api/v1/ingest/jobs/retry': 'ingest:write',
  'GET /api/v1/collections': 'ingest:read',
  'GET /api/v1/collections/{id}/snapshots': 'ingest:read',
  'POST /api/v1/collections/{id}/rollback': 'ingest:write',
};
const ROUTES = Object.entries(POLICY);
const SCOPED = ROUTES.filter((route): route is [string, Scope] => !['all', 'loopback'].includes(route[1]));

let postgres: TestPostgres;
let retriever: FakeProvider;
let app: NestFastifyApplication;

beforeAll(async () => {
  [postgres, retriever] = await Promise.all([startPostgres(), startFakeRetriever()]);
  app = await start();
  await untilKey(app, BOOTSTRAP_KEY);
});

afterAll(async () => {
  await app.close();
  await Promise.all([postgres.stop(), retriever.close()]);
});

function start(environment: Readonly<Record<string, string>> = {}): Promise<NestFastifyApplication> {
  return startGateway({
    ...NO_LIMITS,
    DATABASE_URL: postgres.url,
    RETRIEVER_URL: retriever.url,
    BOOTSTRAP_ADMIN_KEY: BOOTSTRAP_KEY,
    ...environment,
  });
}

/** Calls a route with an id that nobody has and no body: what the policy says comes before everything else. */
function call(
  route: string,
  headers: Readonly<Record<string, string>> = {},
  remoteAddress = '192.0.2.1',
): Promise<Answer> {
  const [method = '', path = ''] = route.split(' ');
  return app.inject({
    method: method as Method,
    url: path.replace('{id}', ID),
    headers,
    remoteAddress,
    ...(method === 'POST' && { payload: {} }),
  });
}

interface StoredKey {
  readonly scopes: readonly Scope[];
  readonly expiresAt?: Date;
  readonly revokedAt?: Date;
}

async function storeKey({ scopes, expiresAt, revokedAt }: StoredKey): Promise<string> {
  const key = `key-${randomUUID()}`;
  await sql(
    `INSERT INTO api_keys (id, workspace_id, name, key_hash, scopes, expires_at, revoked_at)
     VALUES ($1, $2, 'test', $3, $4, $5, $6)`,
    [randomUUID(), DEFAULT_WORKSPACE_ID, hashOf(key), scopes, expiresAt, revokedAt],
  );
  return key;
}

function sql<Row>(statement: string, parameters: unknown[] = []): Promise<Row[]> {
  return app.get(Database).run((manager) => manager.query<Row[]>(statement, parameters));
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

describe('who may call what', () => {
  it('is said here for exactly the routes that there are', () => {
    const { paths } = openApiDocument(app);
    const routes = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.toSorted()).toEqual(Object.keys(POLICY).toSorted());
  });

  it.each(SCOPED)('%s is refused to nobody in particular and to visitors', async (route) => {
    const visit = await call('POST /api/v1/visits');
    const cookie = String(visit.headers['set-cookie']).split(';')[0] ?? '';
    for (const headers of [NOBODY, { cookie }]) {
      const answer = await call(route, headers);
      expect(answer.statusCode).toBe(401);
      expect(answer.headers['www-authenticate']).toBe('ApiKey');
      expect(Problem.parse(answer.json()).code).toBe('unauthenticated');
    }
  });

  it.each(SCOPED)('%s is refused to a key that has every scope but %s', async (route, scope) => {
    const others = SCOPES.filter((other) => other !== scope && other !== 'admin');
    const answer = await call(route, { 'x-api-key': await storeKey({ scopes: others }) });
    expect(answer.statusCode).toBe(403);
    expect(Problem.parse(answer.json())).toMatchObject({ code: 'forbidden' });
  });

  it.each(SCOPED)('%s is open to a key with %s alone, and to an administrator', async (route, scope) => {
    for (const scopes of [[scope], ['admin' as const]]) {
      const answer = await call(route, { 'x-api-key': await storeKey({ scopes }) });
      expect([401, 403, 429]).not.toContain(answer.statusCode);
      expect(answer.statusCode).toBeLessThan(500);
    }
  });

  it.each(ROUTES.filter(([, policy]) => policy === 'all'))('%s is open to all', async (route) => {
    for (const headers of [NOBODY, { 'x-api-key': await storeKey({ scopes: [] }) }]) {
      expect([401, 403]).not.toContain((await call(route, headers)).statusCode);
    }
  });
});

describe('metrics', () => {
  it('are for loopback and for listed addresses', async () => {
    const listed = await start({ METRICS_ALLOWED_IPS: '192.0.2.7, 10.0.0.0/8' });
    const from = async (remoteAddress: string, gateway = listed): Promise<number> =>
      (await gateway.inject({ method: 'GET', url: '/metrics', remoteAddress })).statusCode;
    expect(await from('127.0.0.1')).toBe(200);
    expect(await from('127.0.0.2')).toBe(200);
    expect(await from('::1')).toBe(200);
    expect(await from('192.0.2.7')).toBe(200);
    expect(await from('::ffff:192.0.2.7')).toBe(200);
    expect(await from('10.20.30.40')).toBe(200);
    expect(await from('192.0.2.8')).toBe(403);
    expect(await from('192.0.2.7', app)).toBe(403);
    await listed.close();
  });

  it('are not for those who say that they are loopback', async () => {
    const answer = await call('GET /metrics', { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1' });
    expect(answer.statusCode).toBe(403);
    expect(answer.body).not.toContain('process_cpu');
  });

  it('count requests by route and never by address', async () => {
    await call('GET /api/v1/controls/{id}');
    const { body } = await call('GET /metrics', {}, '127.0.0.1');
    expect(body).toContain('route="/api/v1/controls/:id"');
    expect(body).not.toContain(ID);
  });
});

describe('an API key', () => {
  const guarded = 'GET /api/v1/ingest/jobs';

  it.each([
    ['that nobody gave out', 'key-of-nobody'],
    ['that is empty', ''],
    ['that is longer than any', 'k'.repeat(8000)],
    ['with quotes', `' OR '1'='1`],
  ])('%s is refused, on public routes too', async (_what, key) => {
    for (const route of [guarded, 'POST /api/v1/search']) {
      const answer = await call(route, { 'x-api-key': key }, '192.0.2.50');
      expect(answer.statusCode).toBe(401);
      expect(answer.body).not.toContain(key.slice(0, 8) || '\u0000');
    }
  });

  it('may come as a bearer token', async () => {
    const bearer = async (value: string): Promise<number> =>
      (await call(guarded, { authorization: value }, '192.0.2.52')).statusCode;
    expect(await bearer(`Bearer ${BOOTSTRAP_KEY}`)).toBe(200);
    expect(await bearer(`bearer ${BOOTSTRAP_KEY}`)).toBe(200);
    expect(await bearer('Bearer key-of-nobody')).toBe(401);
    expect(await bearer('Bearer ')).toBe(401);
    expect(await bearer(`Basic ${BOOTSTRAP_KEY}`)).toBe(401);
    const search = await call('POST /api/v1/search', { authorization: 'Basic b2s6b2s=' }, '192.0.2.52');
    expect(search.statusCode).not.toBe(401);
  });

  it('that has expired or was revoked is refused', async () => {
    const past = new Date(Date.now() - 1000);
    const future = new Date(Date.now() + 3_600_000);
    const scopes = ['admin' as const];
    const status = async (key: StoredKey): Promise<number> =>
      (await call(guarded, { 'x-api-key': await storeKey(key) }, '192.0.2.51')).statusCode;
    expect(await status({ scopes, expiresAt: past })).toBe(401);
    expect(await status({ scopes, revokedAt: past })).toBe(401);
    expect(await status({ scopes, expiresAt: future })).toBe(200);
  });

  it('in the address is not looked at', async () => {
    const answer = await app.inject({ method: 'GET', url: `/api/v1/ingest/jobs?api_key=${BOOTSTRAP_KEY}` });
    expect(answer.statusCode).toBe(401);
  });

  it('is stored as its hash alone', async () => {
    const rows = await sql<Record<string, unknown>>('SELECT * FROM api_keys');
    expect(rows.map((row) => row['key_hash'])).toContain(hashOf(BOOTSTRAP_KEY));
    expect(JSON.stringify(rows)).not.toContain(BOOTSTRAP_KEY);
  });

  it('cannot be guessed for long from one address, while others work on', async () => {
    const guess = (i: number, from = '192.0.2.60'): Promise<Answer> =>
      call(guarded, { 'x-api-key': `guess-${i}` }, from);
    const first = await Promise.all(Array.from({ length: 30 }, (_, i) => guess(i)));
    expect(new Set(first.map(({ statusCode }) => statusCode))).toEqual(new Set([401]));
    const over = await guess(31);
    expect(over.statusCode).toBe(429);
    expect(over.headers['retry-after']).toMatch(/^[1-9]\d*$/);
    const unseen = await storeKey({ scopes: ['admin'] });
    expect((await call(guarded, { 'x-api-key': unseen }, '192.0.2.60')).statusCode).toBe(429);
    expect((await call(guarded, { 'x-api-key': unseen }, '192.0.2.61')).statusCode).toBe(200);
    // A key that works here is not held up by what others at its address do.
    expect((await call(guarded, { 'x-api-key': BOOTSTRAP_KEY }, '192.0.2.60')).statusCode).toBe(200);
  });

  it('guessed many times at once is refused for most of them without asking the database', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) => call(guarded, { 'x-api-key': `at-once-${i}` }, '192.0.2.62')),
    );
    const refused = answers.filter(({ statusCode }) => statusCode === 429);
    expect(refused.length).toBeGreaterThanOrEqual(170);
  });

  it('goes on working while Postgres is away, if it was seen before', async () => {
    const own = await startPostgres();
    const gateway = await startGateway({
      ...NO_LIMITS,
      DATABASE_URL: own.url,
      RETRIEVER_URL: retriever.url,
      BOOTSTRAP_ADMIN_KEY: BOOTSTRAP_KEY,
    });
    await untilKey(gateway, BOOTSTRAP_KEY);
    await own.stop();
    const search = (key: string): Promise<Answer> =>
      gateway.inject({
        method: 'POST',
        url: '/api/v1/search',
        payload: { query: 'accounts' },
        headers: { 'x-api-key': key },
      });
    let now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now);
    try {
      for (const minutes of [1, 4, 4]) {
        now += minutes * 60_000;
        expect((await search(BOOTSTRAP_KEY)).json()).toMatchObject({ mode: 'hybrid' });
      }
      const unknown = await search('never-seen-before');
      expect(unknown.statusCode).toBe(503);
      expect(Problem.parse(unknown.json()).code).toBe('database_unavailable');
      now += 2 * 60_000;
      expect((await search(BOOTSTRAP_KEY)).statusCode).toBe(503);
    } finally {
      clock.mockRestore();
      await gateway.close();
    }
  });
});

describe('the bootstrap key', () => {
  it('can do everything, and is replaced by another one at the next start', async () => {
    const [row] = await sql<{ scopes: Scope[] }>('SELECT scopes FROM api_keys WHERE key_hash = $1', [
      hashOf(BOOTSTRAP_KEY),
    ]);
    expect(row?.scopes.toSorted()).toEqual([...SCOPES].toSorted());
    const rotated = await start({ BOOTSTRAP_ADMIN_KEY: 'the-second-key-of-this-test' });
    await untilKey(rotated, 'the-second-key-of-this-test');
    const old = await rotated.inject({
      method: 'GET',
      url: '/api/v1/ingest/jobs',
      headers: { 'x-api-key': BOOTSTRAP_KEY },
    });
    expect(old.statusCode).toBe(401);
    await rotated.close();
    const back = await start();
    await untilKey(back, BOOTSTRAP_KEY);
    await back.close();
  });

  it('is stored once by many starts at the same time', async () => {
    const gateways = await Promise.all(Array.from({ length: 4 }, () => start()));
    for (const gateway of gateways) {
      await untilKey(gateway, BOOTSTRAP_KEY);
    }
    const rows = await sql('SELECT 1 FROM api_keys WHERE key_hash = $1 AND revoked_at IS NULL', [
      hashOf(BOOTSTRAP_KEY),
    ]);
    expect(rows).toHaveLength(1);
    await Promise.all(gateways.map((gateway) => gateway.close()));
  });
});

/** The first key is stored after the start, as soon as the database answers. */
async function untilKey(gateway: NestFastifyApplication, key: string): Promise<void> {
  for (let i = 0; ; i += 1) {
    const answer = await gateway.inject({
      method: 'GET',
      url: '/api/v1/ingest/jobs',
      headers: { 'x-api-key': key },
      remoteAddress: `198.51.100.${i % 250}`,
    });
    if (answer.statusCode === 200) {
      return;
    }
    await sleep(20);
  }
}
