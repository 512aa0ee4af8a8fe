import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processEnvironment } from '@app/common/config';
import { Database } from '@app/common/database';
import {
  type FakeProvider,
  freePort,
  openAiError,
  silentReply,
  startFakeOpenAi,
  startPostgres,
  type TestPostgres,
} from '@app/common/testing';
import { ACCOUNTS_QUESTION, problemReply, startFakeRetriever } from '../src/testing/fake-retriever.js';
import { AppError } from '@app/common/errors';

jest.setTimeout(60_000);

/** Each of them must never be in a log. */
const SECRETS = {
  SESSION_SECRET: 'canary-session-secret-0123456789abcdef',
  INTERNAL_TOKEN: 'canary-internal-token-0123456789abcdef',
  BOOTSTRAP_ADMIN_KEY: 'canary-bootstrap-key-0123456789abcdef',
  OPENAI_API_KEY: 'canary-provider-key-0123456789abcdef',
};
const CLIENT = '203.0.113.99';
const NEVER = [
  ...Object.values(SECRETS),
  'canary-question',
  'canary-query',
  'canary-header',
  'canary-cookie',
  'canary-title',
  'canary-content',
  'canary-wrong-key',
  'canary-passage',
  CLIENT,
];

type Line = Record<string, unknown>;

/** The gateway's process as `npm run build` made it, with everything that it writes. */
class GatewayProcess {
  private output = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {
    const hear = (chunk: Buffer): void => {
      this.output += chunk.toString();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
  }

  static async start(environment: Readonly<Record<string, string>>): Promise<GatewayProcess> {
    const port = await freePort();
    const main = resolve(__dirname, '../../../dist/apps/api/src/main.js');
    const { PATH = '', HOME = '' } = processEnvironment();
    const child = spawn(process.execPath, [main], {
      cwd: tmpdir(),
      env: { PATH, HOME, NODE_ENV: 'production', PORT: String(port), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const gateway = new GatewayProcess(child, `http://127.0.0.1:${port}`);
    await gateway.saw('service started');
    return gateway;
  }

  async saw(words: string): Promise<void> {
    while (!this.output.includes(words)) {
      if (this.child.exitCode !== null) {
        throw new Error(`The gateway ended:\n${this.output}`);
      }
      await sleep(20);
    }
  }

  get written(): string {
    return this.output;
  }

  /** One object for each line; throws where a line is none. */
  lines(): readonly Line[] {
    return this.output
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line);
  }

  async linesOf(requestId: string, count: number): Promise<readonly Line[]> {
    const own = (): readonly Line[] => this.lines().filter((line) => line['requestId'] === requestId);
    while (own().length < count) {
      await sleep(20);
    }
    await sleep(100);
    return own();
  }

  async stop(signal: 'SIGTERM' | 'SIGINT' = 'SIGTERM'): Promise<number | null> {
    if (this.child.exitCode === null) {
      const exited = once(this.child, 'exit');
      this.child.kill(signal);
      await exited;
    }
    return this.child.exitCode;
  }
}

let postgres: TestPostgres;
let retriever: FakeProvider;
let model: FakeProvider;
let gateway: GatewayProcess;
let dataDir: string;
let requests = 0;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'gateway-logs-'));
  [postgres, retriever, model] = await Promise.all([
    startPostgres(),
    startFakeRetriever(),
    startFakeOpenAi(),
  ]);
  gateway = await GatewayProcess.start(environment());
});

afterAll(async () => {
  await gateway.stop();
  await Promise.all([postgres.stop(), retriever.close(), model.close()]);
  rmSync(dataDir, { recursive: true, force: true });
});

function environment(): Record<string, string> {
  return {
    ...SECRETS,
    DATABASE_URL: postgres.url,
    DATA_DIR: dataDir,
    RETRIEVER_URL: retriever.url,
    LLM_PROVIDER: 'openai',
    LLM_MODEL: 'fake-model',
    LLM_MAX_ATTEMPTS: '1',
    OPENAI_BASE_URL: `${model.url}/v1`,
    TRUSTED_PROXY_IPS: '127.0.0.1',
    SHUTDOWN_GRACE_SECONDS: '2',
  };
}

interface Call {
  readonly method?: string;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Calls a route with canaries in everything that must not be logged. Answers the id that the request had. */
async function call(
  path: string,
  { method = 'GET', json, headers = {}, signal }: Call = {},
): Promise<string> {
  requests += 1;
  const id = `request-${String(requests).padStart(4, '0')}`;
  const response = await fetch(`${gateway.url}${path}`, {
    method,
    body: json === undefined ? null : JSON.stringify(json),
    headers: {
      'x-request-id': id,
      'x-forwarded-for': CLIENT,
      'x-canary': 'canary-header',
      'user-agent': 'canary-header',
      referer: 'http://canary-header/',
      cookie: 'gc_visitor=canary-cookie.canary-cookie; other=canary-cookie',
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    signal: signal ?? null,
  });
  await response.text();
  return id;
}

describe('the log of the gateway', () => {
  const question = `${ACCOUNTS_QUESTION} canary-question`;
  const admin = { 'x-api-key': SECRETS.BOOTSTRAP_ADMIN_KEY };

  it.each<readonly [string, string, Call]>([
    [
      'an answer',
      '/api/v1/chat?canary-query=canary-query',
      { method: 'POST', json: { question, stream: false } },
    ],
    ['a stream', '/api/v1/chat', { method: 'POST', json: { question } }],
    ['a search', '/api/v1/search', { method: 'POST', json: { query: question } }],
    ['a list', '/api/v1/controls?q=canary-query', {}],
    [
      'a field at fault',
      '/api/v1/search',
      { method: 'POST', json: { query: 1, 'canary-content': 'canary-content' } },
    ],
    ['a wrong key', '/api/v1/documents', { headers: { 'x-api-key': 'canary-wrong-key' } }],
    ['a wrong token', '/api/v1/documents', { headers: { authorization: 'Bearer canary-wrong-key' } }],
    [
      'an upload',
      '/api/v1/documents',
      { method: 'POST', json: { title: 'canary-title', content: 'canary-content' }, headers: admin },
    ],
    ['nothing', '/api/v1/nothing?canary-query', {}],
  ])('has one line for %s, with its id and no more than it needs', async (_what, path, how) => {
    const id = await call(path, how);
    const lines = await gateway.linesOf(id, 1);
    expect(lines).toHaveLength(1);
    const [line = {}] = lines;
    expect(line).toMatchObject({ level: 30, service: 'api', msg: 'request finished', requestId: id });
    expect(line['req']).toEqual({ method: how.method ?? 'GET', path: path.split('?')[0] });
    expect(line['res']).toEqual({ status: expect.any(Number) });
    expect(line['responseTime']).toEqual(expect.any(Number));
  });

  it('has none for probes', async () => {
    const id = await call('/health/live');
    await call('/api/v1/controls');
    expect(gateway.lines().filter((line) => line['requestId'] === id)).toEqual([]);
  });

  it('says nothing alarming of somebody who leaves', async () => {
    retriever.next(silentReply());
    const leaving = new AbortController();
    const asked = retriever.requests.length;
    const left = call('/api/v1/search', { method: 'POST', json: { query: 'x' }, signal: leaving.signal });
    while (retriever.requests.length === asked) {
      await sleep(5);
    }
    leaving.abort();
    await expect(left).rejects.toThrow();
    const lines = await gateway.linesOf(`request-${String(requests).padStart(4, '0')}`, 1);
    expect(lines.filter((line) => Number(line['level']) >= 50)).toEqual([]);
  });

  it('names what failed by the id of the request, without the words of provider, reader or document', async () => {
    model.next(openAiError(500, `canary-question ${SECRETS.OPENAI_API_KEY}`));
    const unasked = `${question} And who reviews them?`;
    const failed = await call('/api/v1/chat', { method: 'POST', json: { question: unasked } });
    const lines = await gateway.linesOf(failed, 2);
    expect(lines.map(({ msg }) => msg)).toContain('answer ended with an error');
    retriever.always(problemReply(new AppError('internal', 'canary-passage')));
    const unavailable = await call('/api/v1/search', { method: 'POST', json: { query: question } });
    const warned = (await gateway.linesOf(unavailable, 2)).filter((line) => line['level'] === 40);
    expect(warned.length).toBeGreaterThan(0);
    expect(JSON.stringify(warned)).toContain('retriever_unavailable');
  });

  it('does not quote a statement that failed', async () => {
    const database = new Database({ url: postgres.url, poolSize: 1, applicationName: 'test' });
    const alter = (sql: string): Promise<unknown> => database.run((manager) => manager.query(sql));
    await alter('ALTER TABLE ingest_jobs RENAME TO ingest_jobs_away');
    const json = { title: 'canary-title', content: 'canary-content' };
    const failed = await call('/api/v1/documents', { method: 'POST', json, headers: admin });
    await alter('ALTER TABLE ingest_jobs_away RENAME TO ingest_jobs');
    await database.onApplicationShutdown();
    const errors = (await gateway.linesOf(failed, 2)).filter((line) => line['level'] === 50);
    expect(errors).toHaveLength(1);
    expect(JSON.stringify(errors)).toContain('ingest_jobs');
    expect(JSON.stringify(errors)).not.toMatch(/INSERT|parameters/);
  });

  it('is one object a line, and holds no secret, no words of a reader, no address', async () => {
    expect(await gateway.stop()).toBe(0);
    const lines = gateway.lines();
    expect(lines.length).toBeGreaterThan(10);
    expect(NEVER.filter((secret) => gateway.written.includes(secret))).toEqual([]);
    expect(lines.map(({ msg }) => msg)).toContain('service stopping');
  });
});
