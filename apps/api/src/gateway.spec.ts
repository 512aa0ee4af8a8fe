import { Problem } from '@app/common/contracts';
import { ACCESS_POLICY } from '@app/common/http';
import { type Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants';
import { ModulesContainer, Reflector } from '@nestjs/core';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import * as fc from 'fast-check';
import { openApiDocument } from './docs/openapi.js';
import { startGateway } from './testing/gateway.js';

describe('the gateway with its database and retriever away', () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await startGateway({
      RATE_LIMIT_PER_MINUTE: '0',
      RATE_LIMIT_SEARCH_PER_MINUTE: '0',
      RATE_LIMIT_CHAT_PER_MINUTE: '0',
      RATE_LIMIT_CHAT_PER_DAY: '0',
    });
  });

  afterAll(() => app.close());

  it('declares for every route who may call it', () => {
    const reflector = new Reflector();
    const undeclared: string[] = [];
    let routes = 0;
    const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [
      ...module.controllers.values(),
    ]);
    for (const { metatype } of controllers) {
      const controller = metatype as Type;
      for (const name of Object.getOwnPropertyNames(controller.prototype)) {
        const handler = (controller.prototype as Record<string, () => unknown>)[name]!;
        if (name === 'constructor' || !Reflect.hasMetadata(PATH_METADATA, handler)) {
          continue;
        }
        routes += 1;
        if (reflector.getAllAndOverride(ACCESS_POLICY, [handler, controller]) === undefined) {
          undeclared.push(`${controller.name}.${name}`);
        }
      }
    }
    expect(undeclared).toEqual([]);
    expect(routes).toBeGreaterThan(8);
  });

  it('answers 503 with a code, a request id and Retry-After while search is away', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/search',
      payload: { query: 'accounts' },
      headers: { 'x-request-id': 'my-request-0001' },
    });
    expect(answer.statusCode).toBe(503);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'x-request-id': 'my-request-0001',
      'retry-after': expect.stringMatching(/^\d+$/),
    });
    expect(Problem.parse(answer.json())).toMatchObject({
      code: 'retriever_unavailable',
      requestId: 'my-request-0001',
    });
  });

  it('says what is wrong with a request, field by field', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/chat',
      payload: { question: 'x'.repeat(501), stream: 'yes', extra: 1 },
    });
    expect(answer.statusCode).toBe(400);
    const paths = Problem.parse(answer.json()).errors?.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['question', 'stream']));
  });

  it.each([
    ['broken UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), 400],
    ['a NUL in a text', '{"query":"a\\u0000b"}', 400],
    ['a lone surrogate', '{"query":"a\\ud800b"}', 400],
    ['a polluted prototype', '{"query":"a","__proto__":{"admin":true}}', 400],
    ['deep nesting', `{"query":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 400],
    ['no body', '', 400],
    ['half a body', '{"query":', 400],
    ['too large a body', `{"query":"${'x'.repeat(10 * 1024 * 1024)}"}`, 413],
  ])('refuses %s', async (_what, payload, status) => {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/search',
      payload,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.statusCode).toBe(status);
    expect(Problem.parse(answer.json()).status).toBe(status);
  });

  it('has no input that ends in a fault of ours', async () => {
    const method = fc.constantFrom(
      'GET' as const,
      'POST' as const,
      'PATCH' as const,
      'DELETE' as const,
      'PUT' as const,
    );
    const path = fc.oneof(
      fc.constantFrom(
        '/api/v1/search',
        '/api/v1/chat',
        '/api/v1/controls',
        '/api/v1/visitors/stats',
        '/docs/openapi.json',
      ),
      fc.string({ unit: 'binary' }).map((text) => `/api/v1/controls/${safeEncode(text)}`),
      fc.webPath().map((text) => `/${text}`),
    );
    const body = fc.oneof(
      fc.json(),
      fc
        .record(
          { query: fc.anything(), k: fc.anything(), filters: fc.anything() },
          { requiredKeys: ['query'] },
        )
        .map(toJson),
      fc
        .record({ question: fc.string({ unit: 'binary', maxLength: 600 }), stream: fc.anything() })
        .map(toJson),
    );
    await fc.assert(
      fc.asyncProperty(method, path, body, async (verb, url, payload) => {
        const answer = await app.inject({
          method: verb,
          url,
          payload,
          headers: { 'content-type': 'application/json' },
        });
        expect([500, 501, 502, 504]).not.toContain(answer.statusCode);
        if (answer.statusCode >= 400) {
          expect(Problem.safeParse(answer.json()).success).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('describes its routes in OpenAPI 3.1 with schemas for what comes in and goes out', () => {
    const document = openApiDocument(app);
    expect(document.openapi).toBe('3.1.0');
    expect(document.paths['/api/v1/search']?.post?.requestBody).toBeDefined();
    const parameters = document.paths['/api/v1/controls']?.get?.parameters ?? [];
    expect(parameters.map((parameter) => 'name' in parameter && parameter.name)).toEqual(
      expect.arrayContaining(['family', 'baseline', 'q', 'page']),
    );
  });
});

function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? item.toString() : item));
}

function safeEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
