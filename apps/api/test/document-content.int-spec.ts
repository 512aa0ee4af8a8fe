import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DocumentAccepted,
  DocumentList,
  DocumentText,
  DocumentView,
  Problem,
  type Scope,
} from '@app/common/contracts';
import {
  CollectionsRepository,
  Database,
  DEFAULT_WORKSPACE_ID,
  DocumentContentRepository,
} from '@app/common/database';
import { withheldKey } from '@app/common/snapshot';
import { BlobStore } from '@app/common/storage';
import { type FakeProvider, startPostgres, type TestPostgres } from '@app/common/testing';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { startFakeRetriever } from '../src/testing/fake-retriever.js';
import { NO_LIMITS, startGateway } from '../src/testing/gateway.js';

const OTHER_WORKSPACE = '00000000-0000-4000-8000-0000000000ff';
const KEYS = { operator: 'the-operator-of-this-test', stranger: 'the-operator-of-another-workspace' };
const SCOPES: readonly Scope[] = ['documents:read', 'documents:write'];
const SECTIONS = [
  { headings: ['Access'], page: 1, text: 'Accounts are reviewed.', start: 0, end: 22 },
  { headings: ['Access', 'Passwords'], page: 2, text: 'They never expire 🔒.', start: 24, end: 45 },
];
const PARSED_AS = 'test:1';

let postgres: TestPostgres;
let dataDir: string;
let retriever: FakeProvider;
let app: NestFastifyApplication;

beforeAll(async () => {
  postgres = await startPostgres();
  dataDir = mkdtempSync(join(tmpdir(), 'contents-'));
  retriever = await startFakeRetriever();
  app = await startGateway({
    ...NO_LIMITS,
    DATABASE_URL: postgres.url,
    DATA_DIR: dataDir,
    RETRIEVER_URL: retriever.url,
    UPLOAD_TYPES: 'pdf,html,markdown,text',
  });
  await sql('INSERT INTO workspaces (id, name) VALUES ($1, $2)', [OTHER_WORKSPACE, 'Other']);
  for (const [name, key] of Object.entries(KEYS)) {
    const workspaceId = name === 'operator' ? DEFAULT_WORKSPACE_ID : OTHER_WORKSPACE;
    await sql(`INSERT INTO api_keys (id, workspace_id, name, key_hash, scopes) VALUES ($1, $2, $3, $4, $5)`, [
      randomUUID(),
      workspaceId,
      name,
      createHash('sha256').update(key).digest('hex'),
      SCOPES,
    ]);
  }
}, 60_000);

afterAll(async () => {
  await app.close();
  await retriever.close();
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

function sql(statement: string, parameters: unknown[] = []): Promise<unknown> {
  return app.get(Database).run((manager) => manager.query(statement, parameters));
}

type Answer = Awaited<ReturnType<NestFastifyApplication['inject']>>;

function call(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  { as, payload }: { as?: keyof typeof KEYS; payload?: object } = {},
): Promise<Answer> {
  const headers = as === undefined ? {} : { 'x-api-key': KEYS[as] };
  return app.inject({ method, url: `/api/v1${path}`, headers, ...(payload && { payload }) });
}

async function add(payload: object): Promise<string> {
  const answer = await call('POST', '/documents', { as: 'operator', payload });
  expect(answer.statusCode).toBe(202);
  return DocumentAccepted.parse(answer.json()).documentId;
}

async function upload(name: string, bytes: Buffer, fields: Record<string, string> = {}): Promise<string> {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) {
    form.set(field, value);
  }
  form.set('file', new Blob([Uint8Array.from(bytes)]), name);
  const request = new Request('http://gateway/', { method: 'POST', body: form });
  const answer = await app.inject({
    method: 'POST',
    url: '/api/v1/documents',
    headers: { 'x-api-key': KEYS.operator, 'content-type': request.headers.get('content-type') ?? '' },
    payload: Buffer.from(await request.arrayBuffer()),
  });
  expect([answer.statusCode, answer.json()]).toEqual([202, expect.anything()]);
  return DocumentAccepted.parse(answer.json()).documentId;
}

/** What the worker does with a document. */
async function read(id: string): Promise<void> {
  const content = { chunks: [], sections: SECTIONS, structure: null, parsedAs: PARSED_AS };
  await app.get(DocumentContentRepository).replaceContent(DEFAULT_WORKSPACE_ID, id, content);
}

async function publish(id: string, collectionId: string, version = 1): Promise<void> {
  await read(id);
  const snapshot = {
    ...{ workspaceId: DEFAULT_WORKSPACE_ID, collectionId, version, embedder: 'none', counts: {} },
    ...{ manifestHash: '0'.repeat(64), publishedAt: new Date() },
  };
  await app.get(CollectionsRepository).recordPublished(snapshot, [{ id, parsedAs: PARSED_AS }]);
}

async function view(id: string): Promise<DocumentView> {
  return DocumentView.parse((await call('GET', `/documents/${id}`, { as: 'operator' })).json());
}

function refusal(answer: Answer): readonly [number, string] {
  return [answer.statusCode, Problem.parse(answer.json()).code];
}

describe('the text of a document', () => {
  it('comes in sections with headings, pages and spans, whole or by range', async () => {
    const id = await add({ title: 'Policy', content: 'x', collection: 'texts' });
    await publish(id, 'texts');
    const whole = DocumentText.parse((await call('GET', `/documents/${id}/text`)).json());
    expect(whole).toMatchObject({ title: 'Policy', chars: 45, start: 0, end: 45, sections: SECTIONS });
    expect(whole.next).toBeUndefined();

    const pieces: string[] = [];
    for (let start: number | undefined = 0; start !== undefined;) {
      const path = `/documents/${id}/text?limit=10&start=${start}`;
      const part: DocumentText = DocumentText.parse((await call('GET', path)).json());
      pieces.push(...part.sections.map(({ text }) => text));
      expect(part.end - part.start).toBeLessThanOrEqual(10);
      start = part.next;
    }
    expect(pieces.join('')).toBe(SECTIONS.map(({ text }) => text).join(''));
    const beyond = DocumentText.parse((await call('GET', `/documents/${id}/text?start=99`)).json());
    expect(beyond).toMatchObject({ start: 45, end: 45, sections: [] });
  });

  it('is for all who may search once it is in the index, and before that for operators', async () => {
    const id = await add({ title: 'Draft', content: 'y', collection: 'texts' });
    await read(id);
    const path = `/documents/${id}/text`;
    expect(refusal(await call('GET', path))).toEqual([404, 'document_not_found']);
    expect((await call('GET', path, { as: 'operator' })).statusCode).toBe(200);
    await publish(id, 'texts', 2);
    expect((await call('GET', path)).statusCode).toBe(200);
    expect(refusal(await call('GET', path, { as: 'stranger' }))).toEqual([404, 'document_not_found']);
    await call('DELETE', `/documents/${id}`, { as: 'operator' });
    expect(refusal(await call('GET', path))).toEqual([404, 'document_not_found']);
  });
});

describe('the file of a document', () => {
  const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');

  it('comes back as it was sent, a PDF to be shown and others to be saved', async () => {
    const shown = await upload('Our “policy”.pdf', pdf);
    const answer = await call('GET', `/documents/${shown}/file`, { as: 'operator' });
    expect(answer.rawPayload).toEqual(pdf);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': expect.stringMatching(/^inline; filename="Our-policy\.pdf"/),
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    });
    const saved = await upload('page.html', Buffer.from('<!doctype html><title>x</title><p>Text.'));
    const { headers } = await call('GET', `/documents/${saved}/file`, { as: 'operator' });
    expect(headers).toMatchObject({
      'content-disposition': expect.stringMatching(/^attachment; filename="page\.html"/),
      'x-content-type-options': 'nosniff',
    });
  });

  it('is for operators of the workspace', async () => {
    const id = await upload('a.txt', Buffer.from('Text of a file.'));
    expect(refusal(await call('GET', `/documents/${id}/file`))).toEqual([401, 'unauthenticated']);
    expect(refusal(await call('GET', `/documents/${id}/file`, { as: 'stranger' }))).toEqual([
      404,
      'document_not_found',
    ]);
  });
});

describe('deleting a document', () => {
  it('withholds all its versions and lets the retriever look at once', async () => {
    const first = await add({ title: 'Old', content: 'One.', collection: 'old' });
    await publish(first, 'old');
    const second = await add({ title: 'Old', content: 'Two.', replaces: first });
    retriever.requests.length = 0;
    expect((await call('DELETE', `/documents/${first}`, { as: 'operator' })).statusCode).toBe(202);
    const marks = await app.get(BlobStore).list('collections/old/withheld/');
    expect(new Set(marks)).toEqual(new Set([first, second].map((id) => withheldKey('old', id))));
    expect(retriever.requests).toMatchObject([{ method: 'POST', path: '/snapshot/look' }]);
    expect(refusal(await call('GET', `/documents/${second}`, { as: 'operator' }))).toEqual([
      404,
      'document_not_found',
    ]);
  });
});

describe('a new version', () => {
  it('goes where the document is, has an id of its own, and takes its place when it is published', async () => {
    const first = await add({ title: 'Plan', content: 'One.', collection: 'plans' });
    await publish(first, 'plans');
    const second = await upload('plan.md', Buffer.from('Two.'), { replaces: first });
    expect(second).not.toBe(first);
    expect(await view(second)).toMatchObject({ collection: 'plans', version: 2, searchable: false });
    expect(await view(first)).toMatchObject({ state: 'ready', searchable: true });
    await publish(second, 'plans', 2);
    expect(await view(first)).toMatchObject({ state: 'replaced', searchable: false, replacedBy: second });
    expect(await view(second)).toMatchObject({ state: 'ready', searchable: true });
    expect((await call('GET', `/documents/${first}/text`)).json()).toMatchObject({ replacedBy: second });

    const query = 'sourceName=plan.md&collection=plans';
    const list = DocumentList.parse((await call('GET', `/documents?${query}`, { as: 'operator' })).json());
    expect(list.items.map(({ id }) => id)).toEqual([second]);
    expect(await add({ title: 'plan.md', content: 'Two.', replaces: first })).toBe(second);
  });

  it('needs a document to replace, in its own collection', async () => {
    const first = await add({ title: 'Rules', content: 'One.', collection: 'rules' });
    const post = (payload: object, as: keyof typeof KEYS = 'operator'): Promise<Answer> =>
      call('POST', '/documents', { as, payload });
    const body = { title: 'Rules', content: 'Two.' };
    expect(refusal(await post({ ...body, replaces: randomUUID() }))).toEqual([404, 'document_not_found']);
    expect(refusal(await post({ ...body, replaces: first }, 'stranger'))).toEqual([
      404,
      'document_not_found',
    ]);
    expect(refusal(await post({ ...body, replaces: first, collection: 'others' }))).toEqual([
      400,
      'validation_failed',
    ]);
    expect(refusal(await post({ ...body, replaces: 'rules' }))).toEqual([400, 'validation_failed']);
  });
});
