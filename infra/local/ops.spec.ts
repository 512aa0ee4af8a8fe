import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';

const JOB = {
  id: 'j1',
  kind: 'document.ingest',
  state: 'failed',
  progress: 12,
  stage: 'failed',
  counts: {},
  collection: 'controls',
  attempts: 3,
  error: 'The file is not\na PDF.',
  errorClass: 'content',
  createdAt: '2026-01-02T03:04:05.678Z',
  updatedAt: '2026-01-02T03:05:06.789Z',
};

let server: Server;
let url: string;
let asked: string[];
let answers: Record<string, unknown>;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const line = `${request.method ?? ''} ${request.url ?? ''}`;
      asked.push(body === '' ? line : `${line} ${body}`);
      const answer = answers[line];
      response.statusCode = answer === undefined ? 404 : 200;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer ?? { detail: 'There is no such job', code: 'job_not_found' }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
});

afterEach(() => new Promise((resolve) => server.close(resolve)));

async function ops(...words: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--no-warnings', 'infra/local/ops.mts', ...words], {
    env: { PATH: process.env['PATH'], GATEWAY_URL: url, BOOTSTRAP_ADMIN_KEY: 'a-key-for-this-test' },
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, out, err };
}

it('lists jobs as a table, or as JSON', async () => {
  answers = { 'GET /api/v1/ingest/jobs?limit=20&state=failed&errorClass=content': { items: [JOB] } };
  const lines = (await ops('jobs', '--state', 'failed', '--class', 'content')).out.trimEnd().split('\n');
  expect(lines).toEqual([
    'id  kind             collection  state   at           tries  changed (UTC)        class    why',
    'j1  document.ingest  controls    failed  failed 12 %      3  2026-01-02 03:05:06  content  The file is not a PDF.',
  ]);
  const { out, code } = await ops('jobs', '--state', 'failed', '--class', 'content', '--json');
  expect(JSON.parse(out)).toEqual([JOB]);
  expect(code).toBe(0);
});

it('runs all failed jobs again, until there are no more', async () => {
  answers = { 'POST /api/v1/ingest/jobs/retry': { retried: 0, more: false } };
  const { out, code } = await ops('retry', '--all', '--class', 'dependency');
  expect(asked).toEqual(['POST /api/v1/ingest/jobs/retry {"errorClass":"dependency"}']);
  expect(out).toBe('0 failed jobs run again.\n');
  expect(code).toBe(0);
});

it('follows what it asks for, and ends as that does', async () => {
  answers = {
    'POST /api/v1/collections/controls/rollback': { jobId: 'j1' },
    'GET /api/v1/ingest/jobs/j1': { ...JOB, error: 'Version 3 is not kept any more.' },
  };
  const failed = await ops('rollback', 'controls', '3');
  expect(asked[0]).toBe('POST /api/v1/collections/controls/rollback {"version":3}');
  expect(failed).toMatchObject({ code: 1, err: 'j1: failed: Version 3 is not kept any more.\n' });
  answers['GET /api/v1/ingest/jobs/j1'] = { ...JOB, state: 'completed', counts: { version: 3, passages: 7 } };
  expect(await ops('rollback', 'controls', '3')).toMatchObject({
    code: 0,
    out: 'j1: done (version 3, 7 passages)\n',
  });
});

it('says what is wrong: 1 for what the gateway refuses, 2 for what it does not understand', async () => {
  answers = {};
  expect(await ops('watch', 'nobody')).toMatchObject({
    code: 1,
    err: 'There is no such job (job_not_found)\n',
  });
  expect(await ops('rollback', 'controls', 'newest')).toMatchObject({
    code: 2,
    err: expect.stringContaining('not newest') as string,
  });
  expect(asked).toEqual(['GET /api/v1/ingest/jobs/nobody']);
  for (const words of [[], ['dance'], ['toString'], ['jobs', '--colour'], ['snapshots']]) {
    const { code, err } = await ops(...words);
    expect(err).toContain('Usage: npm run ops');
    expect(code).toBe(2);
  }
});

it('explains itself when asked to', async () => {
  for (const words of [['--help'], ['-h'], ['help'], ['jobs', '--help']]) {
    const { out, code } = await ops(...words);
    expect(out).toContain('Usage: npm run ops');
    expect(code).toBe(0);
  }
});
