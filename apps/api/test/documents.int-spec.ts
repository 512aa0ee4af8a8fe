import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DocumentAccepted, DocumentView, IngestJob, Problem, type Scope } from '@app/common/contracts';
import { Database, DEFAULT_WORKSPACE_ID } from '@app/common/database';
import { stopService } from '@app/common/http';
import { hasRedis, startPostgres, startRedis, type TestPostgres } from '@app/common/testing';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { listen, NO_LIMITS, startGateway } from '../src/testing/gateway.js';
import { allEvents, readEvents } from '../src/testing/read-events.js';

jest.setTimeout(60_000);

const OTHER_WORKSPACE = '00000000-0000-4000-8000-0000000000ff';
const KEY = 'the-operator-of-this-test';
const OTHER_KEY = 'the-operator-of-another-workspace';
const SCOPES: readonly Scope[] = ['documents:read', 'documents:write', 'ingest:read', 'ingest:write'];

let postgres: TestPostgres;
let dataDir: string;
let app: NestFastifyApplication;
let url: string;

beforeAll(async () => {
  postgres = await startPostgres();
  dataDir = mkdtempSync(join(tmpdir(), 'gateway-'));
  [app, url] = await start();
  await sql('INSERT INTO workspaces (id, name) VALUES ($1, $2)', [OTHER_WORKSPACE, 'Other']);
  await storeKey(KEY, DEFAULT_WORKSPACE_ID);
  await storeKey(OTHER_KEY, OTHER_WORKSPACE);
});

afterAll(async () => {
  await app.close();
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(
  environment: Readonly<Record<string, string>> = {},
): Promise<readonly [NestFastifyApplication, string]> {
  const gateway = await startGateway({
    ...NO_LIMITS,
    DATABASE_URL: postgres.url,
    DATA_DIR: dataDir,
    MAX_UPLOAD_MB: '1',
    ...environment,
  });
  return [gateway, await listen(gateway)];
}

function sql<Row>(statement: string, parameters: unknown[] = []): Promise<Row[]> {
  return app.get(Database).run((manager) => manager.query<Row[]>(statement, parameters));
}

async function storeKey(key: string, workspaceId: string): Promise<void> {
  await sql(
    `INSERT INTO api_keys (id, workspace_id, name, key_hash, scopes) VALUES ($1, $2, 'test', $3, $4)`,
    [randomUUID(), workspaceId, createHash('sha256').update(key).digest('hex'), SCOPES],
  );
}

interface Call {
  readonly method?: string;
  readonly json?: unknown;
  readonly form?: FormData;
  readonly key?: string;
  readonly base?: string;
  readonly signal?: AbortSignal;
}

function call(
  path: string,
  { method = 'GET', json, form, key = KEY, base = url, signal }: Call = {},
): Promise<Response> {
  const headers: Record<string, string> = { 'x-api-key': key };
  if (json !== undefined) {
    headers['content-type'] = 'application/json';
  }
  const body = form ?? (json === undefined ? null : JSON.stringify(json));
  return fetch(`${base}/api/v1${path}`, { method, headers, body, signal: signal ?? null });
}

function upload(
  name: string,
  content: string | Uint8Array<ArrayBuffer>,
  fields: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) {
    form.append(field, value);
  }
  form.append('file', new Blob([content]), name);
  return call('/documents', { method: 'POST', form });
}

async function accepted(response: Response): Promise<DocumentAccepted> {
  const body: unknown = await response.json();
  expect([response.status, body]).toEqual([202, expect.anything()]);
  return DocumentAccepted.parse(body);
}

async function problemOf(response: Response): Promise<readonly [number, string]> {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const { status, code } = Problem.parse(await response.json());
  expect(response.status).toBe(status);
  return [status, code];
}

async function viewOf(documentId: string): Promise<DocumentView> {
  return DocumentView.parse(await (await call(`/documents/${documentId}`)).json());
}

describe('a document', () => {
  it('comes as a file, and can be seen with its job', async () => {
    const text = '# Accounts\n\nReview them every quarter.';
    const { documentId, jobId } = await accepted(await upload('accounts.md', text));
    expect(await viewOf(documentId)).toMatchObject({
      title: 'accounts.md',
      sourceName: 'accounts.md',
      mediaType: 'text/markdown',
      bytes: Buffer.byteLength(text),
      contentHash: createHash('sha256').update(text).digest('hex'),
      state: 'queued',
      collection: 'controls',
      chunks: 0,
    });
    const job = IngestJob.parse(await (await call(`/ingest/jobs/${jobId}`)).json());
    expect(job).toMatchObject({ state: 'waiting', progress: 0, kind: 'document.ingest', documentId });
    expect(readdirSync(join(dataDir, 'blobs', 'documents', documentId))).toEqual(['original']);
  });

  it('comes as JSON', async () => {
    const json = { title: 'Our policy', content: 'Accounts are reviewed.', collection: 'policies' };
    const { documentId } = await accepted(await call('/documents', { method: 'POST', json }));
    expect(await viewOf(documentId)).toMatchObject({ title: 'Our policy', collection: 'policies' });
  });

  it('goes into the collection that is named before the file', async () => {
    const { documentId } = await accepted(await upload('a.txt', 'text', { collection: 'policies' }));
    expect(await viewOf(documentId)).toMatchObject({ collection: 'policies', mediaType: 'text/plain' });
  });

  it('goes into the collection that is named after a large file', async () => {
    const form = new FormData();
    form.append('file', new Blob(['a'.repeat(900_000)]), 'a.txt');
    form.append('collection', 'policies');
    const { documentId } = await accepted(await call('/documents', { method: 'POST', form }));
    expect(await viewOf(documentId)).toMatchObject({ collection: 'policies', bytes: 900_000 });
  });

  it('comes alone: two files at once are refused', async () => {
    const form = new FormData();
    form.append('file', new Blob(['one']), 'one.txt');
    form.append('file', new Blob(['two']), 'two.txt');
    const response = await call('/documents', { method: 'POST', form });
    expect(await problemOf(response)).toEqual([400, 'validation_failed']);
  });

  it('of JSON lines is for the OSCAL reader, which says what is wrong with it', async () => {
    const { documentId } = await accepted(await upload('facts.jsonl', '{"a":1}\n{"b":2}\n'));
    expect(await viewOf(documentId)).toMatchObject({ mediaType: 'application/json' });
  });

  it.each(['Policies', 'a b', '../x', '-a', '', 'x'.repeat(65)])(
    'is refused for a collection called %p',
    async (collection) => {
      expect(await problemOf(await upload('a.txt', 'text', { collection }))).toEqual([
        400,
        'validation_failed',
      ]);
      const json = { title: 'x', content: 'y', collection };
      expect(await problemOf(await call('/documents', { method: 'POST', json }))).toEqual([
        400,
        'validation_failed',
      ]);
    },
  );

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\secrets\\plan.md', 'plan.md'],
    ['a\tb\u0007c.md', 'abc.md'],
    ['safe\u202egnp.md', 'safegnp.md'],
    ['\u2066\u200fx\u2069\u061c.md', 'x.md'],
    ['zero\u200bwidth\ufeff.md', 'zerowidth.md'],
    ['line\u2028break\u0085.md', 'linebreak.md'],
    ['....', '....'],
    ['..', 'document'],
    ['/', 'document'],
    [`${'x'.repeat(199)}\u{1f512}.md`, 'x'.repeat(199)],
  ])('keeps of the name %j what is plain: %j', async (name, plain) => {
    const { documentId } = await accepted(await upload(name, 'text'));
    const { sourceName, title } = await viewOf(documentId);
    expect([sourceName, title]).toEqual([plain, plain]);
  });

  it.each([
    [
      'bytes that are no text',
      new Uint8Array([0x25, 0x50, 0x44, 0x46, 0xff, 0xfe, 0x00]),
      [415, 'unsupported_media_type'],
    ],
    ['XML', '<?xml version="1.0"?><catalog/>', [415, 'unsupported_media_type']],
    ['text with a NUL', new TextEncoder().encode('a\u0000b'), [415, 'unsupported_media_type']],
    ['nothing', new Uint8Array(), [400, 'validation_failed']],
    ['more than is allowed', new Uint8Array(1024 * 1024 + 1).fill(0x61), [413, 'payload_too_large']],
  ])('is refused with %s', async (_what, content, expected) => {
    const before = await sql('SELECT id FROM documents');
    expect(await problemOf(await upload('file.md', content))).toEqual(expected);
    expect(await sql('SELECT id FROM documents')).toHaveLength(before.length);
  });

  it('is taken up to the very limit', async () => {
    await accepted(await upload('file.md', new Uint8Array(1024 * 1024).fill(0x61)));
  });

  it('of JSON is measured by its own bytes', async () => {
    const json = { title: 'x', content: 'é'.repeat(600_000) };
    expect(await problemOf(await call('/documents', { method: 'POST', json }))).toEqual([
      413,
      'payload_too_large',
    ]);
  });

  it.each([
    ['no field', {}],
    ['a wrong type', { title: 1, content: 'x' }],
    ['no content', { title: 'x' }],
    ['an empty content', { title: 'x', content: '' }],
    ['a field too many', { title: 'x', content: 'y', workspaceId: OTHER_WORKSPACE }],
    ['a list', [{ title: 'x', content: 'y' }]],
    ['nothing', null],
  ])('as JSON with %s is refused, and says what is wrong', async (_what, json) => {
    const response = await call('/documents', { method: 'POST', json });
    expect(response.status).toBe(400);
    const problem = Problem.parse(await response.json());
    expect(problem.code).toBe('validation_failed');
    expect(problem.errors?.length).toBeGreaterThan(0);
  });

  it.each([
    'http://169.254.169.254/latest/meta-data',
    'http://0x7f.1/',
    'http://[::ffff:10.0.0.1]/',
    'http://localhost/',
    'http://name:secret@example.org/',
    'http://example.org:6379/',
  ])('at an address that is not public is refused: %s', async (address) => {
    expect(await problemOf(await call('/documents', { method: 'POST', json: { url: address } }))).toEqual([
      422,
      'url_not_allowed',
    ]);
  });

  it('at an address is accepted at once, and the same address is the same document', async () => {
    const json = { url: 'https://policies.invalid/access.html#part' };
    const { documentId, jobId } = await accepted(await call('/documents', { method: 'POST', json }));
    expect(await viewOf(documentId)).toMatchObject({
      ...{ title: 'policies.invalid/access.html', sourceUrl: 'https://policies.invalid/access.html' },
      ...{ state: 'queued', bytes: 0 },
    });
    expect(await accepted(await call('/documents', { method: 'POST', json }))).toEqual({ documentId, jobId });
    const elsewhere = { ...json, collection: 'elsewhere' };
    const other = await accepted(await call('/documents', { method: 'POST', json: elsewhere }));
    expect(other.documentId).not.toBe(documentId);
  });

  it('in a collection of another workspace is refused, and its file is not kept', async () => {
    await sql(`INSERT INTO collections (id, workspace_id, name) VALUES ('theirs', $1, 'Theirs')`, [
      OTHER_WORKSPACE,
    ]);
    const before = storedFiles();
    expect(await problemOf(await upload('a.md', 'text', { collection: 'theirs' }))).toEqual([
      404,
      'collection_not_found',
    ]);
    expect(storedFiles()).toBe(before);
  });

  it('that comes twice is one, and its file is kept once', async () => {
    const first = await accepted(await upload('twice.md', 'The same text.'));
    const before = storedFiles();
    const second = await accepted(await upload('twice.md', 'The same text.'));
    expect(second.documentId).toBe(first.documentId);
    expect(storedFiles()).toBe(before);
    const renamed = await accepted(await upload('renamed.md', 'The same text.'));
    expect(renamed.documentId).not.toBe(first.documentId);
  });
});

function storedFiles(): number {
  const folder = join(dataDir, 'blobs', 'documents');
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).length;
}

describe('a broken upload', () => {
  const head = (name: string): string => `Content-Disposition: form-data; ${name}\r\n\r\n`;

  async function send(type: string, body: string): Promise<Response> {
    return fetch(`${url}/api/v1/documents`, {
      method: 'POST',
      headers: { 'x-api-key': KEY, 'content-type': type },
      body,
    });
  }

  it.each([
    ['another field than "file"', `--b\r\n${head('name="other"; filename="a.md"')}text\r\n--b--\r\n`],
    ['no file at all', `--b\r\n${head('name="collection"')}controls\r\n--b--\r\n`],
    ['no part', '--b--\r\n'],
    ['an empty body', ''],
    ['no end', `--b\r\n${head('name="file"; filename="a.md"')}te`],
    ['half a head', '--b\r\nContent-Disp'],
    ['a name that pollutes', `--b\r\n${head('name="__proto__"')}x\r\n--b--\r\n`],
    [
      'too many parts',
      `${Array.from({ length: 9 }, (_, i) => `--b\r\n${head(`name="f${i}"`)}x\r\n`).join('')}--b--\r\n`,
    ],
    [
      'a head without end',
      `--b\r\nContent-Disposition: form-data; name="${'x'.repeat(100_000)}"\r\n\r\nx\r\n--b--\r\n`,
    ],
  ])('with %s is a fault of the request', async (_what, body) => {
    const response = await send('multipart/form-data; boundary=b', body);
    expect([400, 413, 415]).toContain(response.status);
    Problem.parse(await response.json());
  });

  it('without a boundary is a fault of the request', async () => {
    const response = await send('multipart/form-data', 'x');
    expect([400, 415]).toContain(response.status);
    Problem.parse(await response.json());
  });

  it('of another type is not accepted', async () => {
    for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded']) {
      expect(await problemOf(await send(type, '{"title":"x","content":"y"}'))).toEqual([
        415,
        'unsupported_media_type',
      ]);
    }
  });

  it('leaves the connection usable', async () => {
    for (let i = 0; i < 5; i += 1) {
      const form = new FormData();
      form.append(i % 2 === 0 ? 'other' : 'file', new Blob(['x'.repeat(4_000_000)]), 'a.md');
      expect((await call('/documents', { method: 'POST', form })).status).toBe(i % 2 === 0 ? 400 : 413);
    }
    await accepted(await upload('a.md', 'text'));
  });
});

describe('a list of documents', () => {
  it('comes in pages, newest first, each document once', async () => {
    const created: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      created.unshift((await accepted(await upload(`page-${i}.md`, `text ${i}`))).documentId);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await call(`/documents?limit=2${cursor === undefined ? '' : `&cursor=${cursor}`}`);
      const body = (await page.json()) as { items: { id: string }[]; next?: string };
      expect(body.items.length).toBeLessThanOrEqual(2);
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.next;
    } while (cursor !== undefined);
    expect(seen.slice(0, 5)).toEqual(created);
    expect(new Set(seen).size).toBe(seen.length);
  });

  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  it.each([
    ['that is none', 'nonsense'],
    ['without content', ''],
    ['of a wrong shape', encode({ a: 1 })],
    ['with a time that is none', encode(['------------', randomUUID()])],
    ['with a time that cannot be', encode(['2026-13-45 99:99:99', randomUUID()])],
    ['with a time out of range', encode(['999999999-01-01 00:00:00', randomUUID()])],
    ['with an id that is none', encode(['2026-01-01 00:00:00', 'x'])],
    ['that is far too long', 'A'.repeat(300)],
  ])('refuses a cursor %s', async (_what, cursor) => {
    for (const list of ['/documents', '/ingest/jobs']) {
      const response = await call(`${list}?cursor=${cursor}`);
      expect((await problemOf(response))[0]).toBe(400);
    }
  });

  it.each(['0', '101', '-1', 'x', '1.5', '1e99', 'NaN', ''])('refuses a limit of %p', async (limit) => {
    expect((await problemOf(await call(`/documents?limit=${limit}`)))[0]).toBe(400);
  });
});

describe('another workspace', () => {
  it('is not to be seen, touched or worked on', async () => {
    const { documentId, jobId } = await accepted(await upload('ours.md', 'text', { collection: 'ours' }));
    await sql(
      `INSERT INTO index_snapshots (collection_id, version, workspace_id, embedder, counts, manifest_hash, published_at)
       VALUES ('ours', 1, $1, 'local', '{}', 'x', now())`,
      [DEFAULT_WORKSPACE_ID],
    );
    const attempts: readonly (readonly [string, Call])[] = [
      [`/documents/${documentId}`, {}],
      [`/documents/${documentId}`, { method: 'DELETE' }],
      [`/ingest/jobs/${jobId}`, {}],
      [`/ingest/jobs/${jobId}/events`, {}],
      [`/ingest/jobs/${jobId}/cancel`, { method: 'POST' }],
      [`/ingest/jobs/${jobId}/retry`, { method: 'POST' }],
      ['/ingest', { method: 'POST', json: { documentId } }],
      ['/ingest', { method: 'POST', json: { collection: 'ours' } }],
      ['/collections/ours/snapshots', {}],
      ['/collections/ours/rollback', { method: 'POST', json: { version: 1 } }],
    ];
    for (const [path, how] of attempts) {
      const theirs = await call(path, { ...how, key: OTHER_KEY });
      expect([path, theirs.status]).toEqual([path, 404]);
      const unknown = await call(path.replace(documentId, randomUUID()).replace(jobId, randomUUID()), {
        ...how,
        key: OTHER_KEY,
      });
      const [a, b] = [Problem.parse(await theirs.json()), Problem.parse(await unknown.json())];
      expect({ ...a, requestId: '' }).toEqual({ ...b, requestId: '' });
    }
    for (const list of ['/documents', '/ingest/jobs', '/collections']) {
      const body = await (await call(list, { key: OTHER_KEY })).text();
      expect(body).not.toMatch(new RegExp(`${documentId}|${jobId}|ours`));
    }
    expect(await viewOf(documentId)).toMatchObject({ state: 'queued' });
  });
});

describe('a job', () => {
  it('streams how far it is until it has ended', async () => {
    const { jobId } = await accepted(await upload('job.md', 'text'));
    const response = await call(`/ingest/jobs/${jobId}/events`);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const seen: (readonly [string, unknown, unknown])[] = [];
    for await (const { event, data } of readEvents(response)) {
      seen.push([event, data['state'], data['progress']]);
      IngestJob.parse(data);
      if (seen.length === 1) {
        await sql(`UPDATE ingest_jobs SET state = 'active', stage = 'chunk', progress = 40 WHERE id = $1`, [
          jobId,
        ]);
      }
      if (seen.length === 2) {
        await sql(`UPDATE ingest_jobs SET state = 'completed', progress = 99 WHERE id = $1`, [jobId]);
      }
    }
    expect(seen).toEqual([
      ['progress', 'waiting', 0],
      ['progress', 'active', 40],
      ['progress', 'completed', 100],
      ['done', 'completed', 100],
    ]);
  });

  it('that has ended streams its end at once', async () => {
    const { jobId } = await accepted(await upload('job.md', 'text'));
    await call(`/ingest/jobs/${jobId}/cancel`, { method: 'POST' });
    const events = await allEvents(await call(`/ingest/jobs/${jobId}/events`));
    expect(events.map(({ event, data }) => [event, data['state']])).toEqual([
      ['progress', 'cancelled'],
      ['done', 'cancelled'],
    ]);
  });

  it('that is followed ends with an event when the gateway stops', async () => {
    const { jobId } = await accepted(await upload('job.md', 'text'));
    const [gateway, base] = await start();
    const response = await call(`/ingest/jobs/${jobId}/events`, { base });
    const stopped = stopService(gateway, 60_000);
    expect((await allEvents(response)).at(-1)).toMatchObject({
      event: 'error',
      data: { code: 'shutting_down' },
    });
    await stopped;
  });

  it('is cancelled once, and can be run again', async () => {
    const { jobId, documentId } = await accepted(await upload('job.md', 'text'));
    const post = (what: string): Promise<Response> =>
      call(`/ingest/jobs/${jobId}/${what}`, { method: 'POST' });
    expect(await problemOf(await post('retry'))).toEqual([409, 'job_not_retryable']);
    const cancelled = await post('cancel');
    expect(IngestJob.parse(await cancelled.json())).toMatchObject({ state: 'cancelled' });
    expect(await viewOf(documentId)).toMatchObject({ state: 'failed' });
    expect(await problemOf(await post('cancel'))).toEqual([409, 'job_finished']);
    const again = await post('retry');
    expect(again.status).toBe(202);
    expect(IngestJob.parse(await again.json())).toMatchObject({ state: 'waiting', progress: 0 });
    expect(await problemOf(await post('retry'))).toEqual([409, 'job_not_retryable']);
  });

  it.each(['not-a-uuid', '1', '%00', 'a'.repeat(200)])('called %p is a fault of the request', async (id) => {
    expect(await problemOf(await call(`/ingest/jobs/${id}`))).toEqual([400, 'validation_failed']);
  });

  it('is asked for by state, and by no state that there is not', async () => {
    const { jobId } = await accepted(await upload('job.md', 'text'));
    await call(`/ingest/jobs/${jobId}/cancel`, { method: 'POST' });
    const body = (await (await call('/ingest/jobs?state=cancelled&limit=100')).json()) as {
      items: IngestJob[];
    };
    expect(body.items.map(({ id }) => id)).toContain(jobId);
    expect(new Set(body.items.map(({ state }) => state))).toEqual(new Set(['cancelled']));
    expect(await problemOf(await call('/ingest/jobs?state=done'))).toEqual([400, 'validation_failed']);
  });
});

describe('an ingest', () => {
  it('without a body is of everything', async () => {
    const response = await call('/ingest', { method: 'POST' });
    expect(response.status).toBe(202);
  });

  it('is a job for a document, a collection or everything', async () => {
    const { documentId } = await accepted(await upload('again.md', 'text'));
    for (const json of [{}, { collection: 'controls' }, { documentId, force: true }]) {
      const response = await call('/ingest', { method: 'POST', json });
      expect(response.status).toBe(202);
      const { jobId } = (await response.json()) as { jobId: string };
      expect((await call(`/ingest/jobs/${jobId}`)).status).toBe(200);
    }
  });

  it.each([{ collection: 'nobody-has-this' }, { documentId: randomUUID() }])(
    'of %p is not found',
    async (json) => {
      expect((await problemOf(await call('/ingest', { method: 'POST', json })))[0]).toBe(404);
    },
  );

  it('can switch back to a kept version, and to no other', async () => {
    await accepted(await upload('kept.md', 'text', { collection: 'kept' }));
    await sql(
      `INSERT INTO index_snapshots (collection_id, version, workspace_id, embedder, counts, manifest_hash, published_at)
       VALUES ('kept', 3, $1, 'local', '{"passages": 2}', 'x', now())`,
      [DEFAULT_WORKSPACE_ID],
    );
    await sql(`UPDATE collections SET active_version = 3 WHERE id = 'kept'`);
    const snapshots = await call('/collections/kept/snapshots');
    expect(await snapshots.json()).toMatchObject({
      items: [{ version: 3, active: true, embedder: 'local', counts: { passages: 2 } }],
    });
    const rollback = (version: unknown): Promise<Response> =>
      call('/collections/kept/rollback', { method: 'POST', json: { version } });
    expect((await rollback(3)).status).toBe(202);
    expect(await problemOf(await rollback(2))).toEqual([404, 'snapshot_not_found']);
    for (const version of [0, -1, 1.5, '3', null, Number.MAX_SAFE_INTEGER + 10]) {
      expect((await problemOf(await rollback(version)))[0]).toBe(400);
    }
    expect((await problemOf(await rollback(Number.MAX_SAFE_INTEGER)))[0]).toBe(404);
  });

  it('that is turned off is refused on every route that ingests, after who may call it', async () => {
    const [gateway, base] = await start({ INGEST_ENABLED: 'false' });
    const id = randomUUID();
    const routes: readonly (readonly [string, Call])[] = [
      ['/documents', { method: 'POST', json: { title: 'x', content: 'y' } }],
      [`/documents/${id}`, { method: 'DELETE' }],
      ['/ingest', { method: 'POST', json: {} }],
      ['/ingest/jobs', {}],
      [`/ingest/jobs/${id}`, {}],
      [`/ingest/jobs/${id}/events`, {}],
      [`/ingest/jobs/${id}/cancel`, { method: 'POST' }],
      [`/ingest/jobs/${id}/retry`, { method: 'POST' }],
      ['/collections/controls/rollback', { method: 'POST', json: { version: 1 } }],
    ];
    for (const [path, how] of routes) {
      expect([path, ...(await problemOf(await call(path, { ...how, base })))]).toEqual([
        path,
        403,
        'ingest_disabled',
      ]);
      expect((await problemOf(await call(path, { ...how, base, key: 'nobody' })))[0]).toBe(401);
    }
    expect((await call('/documents', { base })).status).toBe(200);
    await gateway.close();
  });
});

const withRedis = hasRedis() ? describe : describe.skip;

withRedis('while the queue is away', () => {
  it.each(['gone', 'frozen'] as const)('(%s) a document is accepted within 3 s', async (state) => {
    const redis = await startRedis();
    const [gateway, base] = await start({
      REDIS_URL: redis.url,
      RATE_LIMIT_UPLOAD_PER_MINUTE: '1000',
      RATE_LIMIT_PER_MINUTE: '1000',
    });
    const json = { title: 'x', content: 'y' };
    await accepted(await call('/documents', { method: 'POST', json, base }));
    if (state === 'gone') {
      await redis.stop();
    } else {
      redis.freeze();
    }
    const before = performance.now();
    const { documentId, jobId } = await accepted(await call('/documents', { method: 'POST', json, base }));
    expect(performance.now() - before).toBeLessThan(3000);
    expect(await viewOf(documentId)).toMatchObject({ state: 'queued' });
    expect(await sql('SELECT state FROM ingest_jobs WHERE id = $1', [jobId])).toEqual([{ state: 'waiting' }]);
    if (state === 'frozen') {
      redis.thaw();
    }
    await gateway.close();
    if (state === 'frozen') {
      await redis.stop();
    }
  });
});
