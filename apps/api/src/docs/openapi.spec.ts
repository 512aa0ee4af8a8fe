import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject } from '@nestjs/swagger';
import { startGateway } from '../testing/gateway.js';
import { openApiDocument } from './openapi.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

let app: NestFastifyApplication;
let document: OpenAPIObject;
let operations: readonly (readonly [string, Operation])[];

beforeAll(async () => {
  app = await startGateway();
  document = openApiDocument(app);
  operations = Object.entries(document.paths).flatMap(([path, item]) =>
    (['get', 'post', 'put', 'patch', 'delete'] as const).flatMap((method) => {
      const operation = item[method];
      return operation ? [[`${method.toUpperCase()} ${path}`, operation] as const] : [];
    }),
  );
});

afterAll(() => app.close());

function operation(name: string): Operation {
  const found = operations.find(([key]) => key === name);
  if (!found) {
    throw new Error(`${name} is not in the document`);
  }
  return found[1];
}

/** Names of the operations that do not pass `check`. */
function lacking(check: (operation: Operation, name: string) => boolean): readonly string[] {
  return operations.filter(([name, it]) => !check(it, name)).map(([name]) => name);
}

function contentOf(response: unknown): Record<string, { schema?: unknown }> {
  return response !== null && typeof response === 'object' && 'content' in response
    ? (response.content as Record<string, { schema?: unknown }>)
    : {};
}

describe('the OpenAPI document', () => {
  it('is of version 3.1, and every reference in it leads somewhere', () => {
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Ground Control', version: '1' } });
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, to = '']) => to);
    expect(references.length).toBeGreaterThan(20);
    const broken = references.filter((reference) => {
      const steps = reference.split('/').slice(1);
      return (
        steps.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], document) ===
        undefined
      );
    });
    expect(broken).toEqual([]);
  });

  it('gives every operation an id of its own and a summary', () => {
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(operations.length);
    expect(lacking(({ summary, operationId }) => Boolean(summary) && Boolean(operationId))).toEqual([]);
  });

  it('declares every parameter of a path', () => {
    expect(
      lacking(({ parameters = [] }, name) => {
        const inPath = [...name.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
        const declared = parameters.flatMap((it) =>
          'in' in it && it.in === 'path' && it.required ? [it.name] : [],
        );
        return inPath.join() === declared.join();
      }),
    ).toEqual([]);
  });

  it('has for every operation what success looks like', () => {
    expect(
      lacking(({ responses }) => {
        const successes = Object.entries(responses).filter(([status]) => status.startsWith('2'));
        return (
          successes.length === 1 &&
          successes.every(([status, response]) => {
            const schemas = Object.values(contentOf(response)).map(({ schema }) => schema);
            return status === '204' ? schemas.length === 0 : schemas.length > 0 && schemas.every(Boolean);
          })
        );
      }),
    ).toEqual([]);
  });

  it('has for every operation the problem that it may end in', () => {
    const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
    const openAi = { 'application/json': { schema: { $ref: '#/components/schemas/OpenAiError' } } };
    expect(
      lacking(({ responses }, name) => {
        const expected = name.includes(' /v1/') ? openAi : problem;
        return JSON.stringify(contentOf(responses['default'])) === JSON.stringify(expected);
      }),
    ).toEqual([]);
  });

  it('says what a request has to bring, by the policies that are enforced', () => {
    expect(lacking(({ security }) => Array.isArray(security))).toEqual([]);
    expect(operation('POST /api/v1/search').security).toEqual([{}, { ApiKey: [] }, { Visitor: [] }]);
    expect(operation('DELETE /api/v1/documents/{id}').security).toEqual([{ ApiKey: ['documents:write'] }]);
    expect(operation('GET /health').security).toEqual([]);
    expect(Object.keys(document.components?.securitySchemes ?? {})).toEqual(['ApiKey', 'Visitor']);
  });

  it('shows what streams besides what is JSON', () => {
    const chat = contentOf(operation('POST /api/v1/chat').responses['200']);
    expect(Object.keys(chat)).toEqual(['application/json', 'text/event-stream']);
    const events = contentOf(operation('GET /api/v1/ingest/jobs/{id}/events').responses['200']);
    expect(Object.keys(events)).toEqual(['text/event-stream']);
  });

  it('is served as JSON, and with a page to try it', async () => {
    const served = await app.inject({ method: 'GET', url: '/docs/openapi.json' });
    expect(served.statusCode).toBe(200);
    expect(served.json()).toEqual(JSON.parse(JSON.stringify(document)));
    const page = await app.inject({ method: 'GET', url: '/docs' });
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    expect(page.body).toContain('swagger-ui');
    const scripts = [...page.body.matchAll(/<script[^>]*?(?:src="([^"]+)")?[^>]*>([^<]*)/g)];
    // The policy of this site runs no script that stands in a page.
    expect(scripts.map(([, , inline = '']) => inline.trim()).filter((inline) => inline !== '')).toEqual([]);
    for (const [, source = ''] of scripts) {
      const url = new URL(source, 'http://gateway/docs').pathname;
      expect((await app.inject({ method: 'GET', url })).statusCode).toBe(200);
    }
  });
});
