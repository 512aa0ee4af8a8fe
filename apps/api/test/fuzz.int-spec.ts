import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '@app/common/contracts';
import { Database, DEFAULT_WORKSPACE_ID } from '@app/common/database';
import { type FakeProvider, startPostgres, type TestPostgres } from '@app/common/testing';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject } from '@nestjs/swagger';
import * as fc from 'fast-check';
import { z } from 'zod';
import { openApiDocument } from '../src/docs/openapi.js';
import { OpenAiError } from '../src/openai/openai-errors.js';
import { startFakeRetriever } from '../src/testing/fake-retriever.js';
import { NO_LIMITS, startGateway } from '../src/testing/gateway.js';

jest.setTimeout(120_000);

type Schema = Readonly<Record<string, unknown>>;
type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Answer = Awaited<ReturnType<NestFastifyApplication['inject']>>;

const KEY = 'the-administrator-of-this-test';
const JsonRpcError = z.object({
  jsonrpc: z.literal('2.0'),
  error: z.object({ code: z.int(), message: z.string() }),
});
const RUNS_FOR_EACH_ROUTE = 60;

interface FuzzedRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string;
}

let postgres: TestPostgres;
let retriever: FakeProvider;
let app: NestFastifyApplication;
let dataDir: string;
let documentId: string;
let document: OpenAPIObject;

beforeAll(async () => {
  [postgres, retriever] = await Promise.all([startPostgres(), startFakeRetriever()]);
  dataDir = mkdtempSync(join(tmpdir(), 'gateway-fuzz-'));
  app = await startGateway({
    ...NO_LIMITS,
    DATABASE_URL: postgres.url,
    RETRIEVER_URL: retriever.url,
    DATA_DIR: dataDir,
  });
  const hash = createHash('sha256').update(KEY).digest('hex');
  await app
    .get(Database)
    .run((manager) =>
      manager.query(
        `INSERT INTO api_keys (id, workspace_id, name, key_hash, scopes) VALUES ($1, $2, 'test', $3, '{admin}')`,
        [randomUUID(), DEFAULT_WORKSPACE_ID, hash],
      ),
    );
  const accepted = await send({
    method: 'POST',
    url: '/api/v1/documents',
    headers: { 'x-api-key': KEY, 'content-type': 'application/json' },
    payload: JSON.stringify({ title: 'A document', content: 'with some text' }),
  });
  documentId = accepted.json<{ documentId: string }>().documentId;
  document = openApiDocument(app);
});

afterAll(async () => {
  await app.close();
  await Promise.all([postgres.stop(), retriever.close()]);
  rmSync(dataDir, { recursive: true, force: true });
});

function send(request: FuzzedRequest): Promise<Answer> {
  return app.inject({ ...request, headers: { ...request.headers } });
}

const HOSTILE_TEXT = [
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfff',
  '\u202ex',
  "' OR 1=1 --",
  '../../etc/passwd',
  '${jndi:ldap://x}',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '%00',
  '\r\nX-Injected: 1',
  'x'.repeat(20_000),
  '',
  ' ',
  '\uffff',
  '__proto__',
  'constructor',
];
const HOSTILE_JSON = [
  ...HOSTILE_TEXT.map((text) => JSON.stringify(text)),
  'null',
  'true',
  '-1',
  '0',
  '1e999',
  '-1e999',
  '1e308',
  '9007199254740993',
  '1.5',
  '99999999999999999999999999',
  '[]',
  '[null]',
  '[[[[]]]]',
  '{}',
  '{"toString":1}',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{"admin":true}}}',
  `${'['.repeat(5000)}${']'.repeat(5000)}`,
  `[${'0,'.repeat(9999)}0]`,
];

const hostileJson = fc.constantFrom(...HOSTILE_JSON);
const anyJson = fc.oneof(hostileJson, fc.json({ stringUnit: 'binary' }));

/** JSON text of what a schema describes, with hostile pieces in any place. */
function jsonFor(schema: Schema, depth = 0): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: depth === 0 ? 9 : 4, arbitrary: fitting(resolved(schema), depth) },
    { weight: 1, arbitrary: anyJson },
  );
}

function fitting(schema: Schema, depth: number): fc.Arbitrary<string> {
  const options = schema['oneOf'] ?? schema['anyOf'];
  if (Array.isArray(options)) {
    return fc.oneof(...options.map((option: Schema) => jsonFor(option, depth + 1)));
  }
  if (Array.isArray(schema['enum'])) {
    return fc.constantFrom(...schema['enum'].map((value: unknown) => JSON.stringify(value)));
  }
  switch (schema['type']) {
    case 'object':
      return objectFor(schema, depth);
    case 'array':
      return fc
        .array(jsonFor((schema['items'] ?? {}) as Schema, depth + 1), { maxLength: 4 })
        .map((items) => `[${items.join(',')}]`);
    case 'integer':
    case 'number':
      return fc.oneof(fc.integer({ min: -2, max: 120 }), fc.double()).map((value) => JSON.stringify(value));
    case 'boolean':
      return fc.boolean().map(String);
    default:
      return textFor(schema).map((text) => JSON.stringify(text));
  }
}

function objectFor(schema: Schema, depth: number): fc.Arbitrary<string> {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
  const fields = properties.map(([name, property]) =>
    fc
      .option(jsonFor(property, depth + 1), { nil: undefined, freq: required(schema, name) ? 20 : 1 })
      .map((json) => (json === undefined ? [] : [`${JSON.stringify(name)}:${json}`])),
  );
  const extra = fc.option(
    fc
      .tuple(fc.constantFrom('__proto__', 'id', 'workspaceId', 'role', ''), anyJson)
      .map(([name, json]) => `${JSON.stringify(name)}:${json}`),
    { nil: undefined, freq: 1 },
  );
  return fc
    .tuple(fc.tuple(...fields), fc.boolean(), extra)
    .map(
      ([parts, adds, more]) =>
        `{${[...parts.flat(), ...(adds && more !== undefined ? [more] : [])].join(',')}}`,
    );
}

function required(schema: Schema, name: string): boolean {
  return Array.isArray(schema['required']) && schema['required'].includes(name);
}

function textFor(schema: Schema): fc.Arbitrary<string> {
  const plain =
    schema['format'] === 'uuid'
      ? fc.constantFrom(documentId, randomUUID())
      : fc.constantFrom('controls', 'AC-2', 'accounts', 'LOW');
  return fc.oneof(plain, fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom(...HOSTILE_TEXT));
}

function resolved(schema: Schema): Schema {
  const reference = schema['$ref'];
  if (typeof reference !== 'string') {
    return schema;
  }
  const name = reference.split('/').at(-1) ?? '';
  return (document.components?.schemas?.[name] ?? {}) as Schema;
}

/** A value of a query or a path as it may stand there: anything that a URL can carry. */
function urlText(schema: Schema): fc.Arbitrary<string> {
  const text = fc.oneof(
    fitting(resolved(schema), 1).map((json) => json.replace(/^"|"$/g, '')),
    fc.constantFrom(...HOSTILE_TEXT.map((hostile) => hostile.slice(0, 300))),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );
  return text.map((value) => encodeURIComponent(value.toWellFormed()));
}

function requestsOf(
  path: string,
  method: FuzzedRequest['method'],
  operation: Operation,
): fc.Arbitrary<FuzzedRequest> {
  const parameters = (operation.parameters ?? []).flatMap((parameter) =>
    'in' in parameter ? [parameter] : [],
  );
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  const segment = path.endsWith('/events')
    ? fc.constantFrom(randomUUID(), 'x', '%00')
    : fc.oneof(fc.constantFrom(documentId, randomUUID(), 'controls', 'ac-2'), urlText({ type: 'string' }));
  const url = fc
    .tuple(
      fc.tuple(...inPath.map(() => segment)),
      fc.array(
        inQuery.length === 0
          ? fc.constant('a=b')
          : fc
              .constantFrom(...inQuery)
              .chain(({ name, schema = {} }) => urlText(schema as Schema).map((value) => `${name}=${value}`)),
        { maxLength: 4 },
      ),
    )
    .map(([values, query]) => {
      const filled = values.reduce((at, value) => at.replace(/\{\w+\}/, () => value), path);
      return query.length === 0 ? filled : `${filled}?${query.join('&')}`;
    });
  const body =
    operation.requestBody && 'content' in operation.requestBody
      ? operation.requestBody.content['application/json']?.schema
      : undefined;
  const payload =
    body === undefined
      ? fc.constant(undefined)
      : fc.oneof(
          { weight: 15, arbitrary: jsonFor(body as Schema) },
          { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
        );
  const type = fc.constantFrom(
    'application/json',
    'application/json',
    'application/json; charset=utf-8',
    'application/json',
    'multipart/form-data; boundary=x',
    'text/plain',
  );
  return fc.tuple(url, payload, type).map(([at, text, contentType]) => ({
    method,
    url: at,
    headers: { 'x-api-key': KEY, ...(text !== undefined && { 'content-type': contentType }) },
    ...(text !== undefined && { payload: text }),
  }));
}

/** Answers that are no fault of ours: what was asked for, or a problem that says what is wrong with the request. */
function complaint(request: FuzzedRequest, answer: Answer): string | undefined {
  const { statusCode: status, headers } = answer;
  const where = `${request.method} ${request.url.slice(0, 200)} ${request.payload?.slice(0, 300) ?? ''} -> ${status}`;
  if (status >= 500) {
    return `${where}: a fault of ours: ${answer.body.slice(0, 300)}`;
  }
  if (!/^[0-9a-f-]{36}$/.test(String(headers['x-request-id']))) {
    return `${where}: no request id`;
  }
  return status < 400 || isRefusal(request, answer)
    ? undefined
    : `${where}: not a problem: ${answer.body.slice(0, 300)}`;
}

/** A problem, or what a protocol of its own says in its place. */
function isRefusal({ url }: FuzzedRequest, { statusCode, body }: Answer): boolean {
  const answer = parse(body);
  if (url.startsWith('/v1/')) {
    return OpenAiError.safeParse(answer).success;
  }
  const problem = Problem.safeParse(answer);
  const isMcp = url.startsWith('/mcp') && JsonRpcError.safeParse(answer).success;
  return isMcp || (problem.success && problem.data.status === statusCode);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

describe('no request whatever', () => {
  it('ends in a fault of ours, on any route', async () => {
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      (['GET', 'POST', 'PATCH', 'DELETE'] as const).flatMap((method) => {
        const operation = item[method.toLowerCase() as 'get'];
        return operation && !path.startsWith('/health') ? [{ path, method, operation }] : [];
      }),
    );
    expect(operations.length).toBeGreaterThan(15);
    for (const { path, method, operation } of operations) {
      await fc.assert(
        fc.asyncProperty(requestsOf(path, method, operation), async (request) => {
          const wrong = complaint(request, await send(request));
          if (wrong !== undefined) {
            throw new Error(wrong);
          }
        }),
        { numRuns: RUNS_FOR_EACH_ROUTE, endOnFailure: true },
      );
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });

  it.each([
    ['a parameter twice', '/api/v1/controls?page=1&page=2'],
    ['a list for a number', '/api/v1/documents?limit[]=5&limit[]=6'],
    ['a key that pollutes', '/api/v1/controls?__proto__[admin]=1&constructor=1'],
    ['an object for a text', '/api/v1/controls?q[a]=b&q=c&q=d'],
    ['text that is not UTF-8', '/api/v1/controls?q=%ff%fe'],
    ['an endless query', `/api/v1/controls?q=${'a'.repeat(9000)}`],
  ])('with %s in its address is worse than refused', async (_what, url) => {
    const answer = await send({ method: 'GET', url, headers: { 'x-api-key': KEY } });
    expect([200, 400, 414, 431]).toContain(answer.statusCode);
    expect(complaint({ method: 'GET', url, headers: {} }, answer)).toBeUndefined();
  });

  it.each([
    '/api/v1/controls?page=1&page=2',
    '/api/v1/ingest/jobs?limit=1&limit=2',
    '/api/v1/documents?cursor=a&cursor=b',
  ])('gives one value twice: %s is refused', async (url) => {
    expect((await send({ method: 'GET', url, headers: { 'x-api-key': KEY } })).statusCode).toBe(400);
  });
});
