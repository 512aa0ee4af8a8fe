import { Controller, Get } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { type DynamicModule } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { ACCESS_POLICY, createService } from '@app/common/http';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type RetrieverUnderTest, retrieverModule, startRetriever } from '../../test/retriever-under-test.js';

const TOKEN = 'a-token-of-this-test-only';
const FOREIGN = '203.0.113.9';

@Controller('forgotten')
class ForgottenController {
  @Get()
  read(): string {
    return 'secret';
  }
}

describe('who may call the retriever', () => {
  let retriever: RetrieverUnderTest;

  beforeAll(async () => {
    retriever = await startRetriever({
      INTERNAL_TOKEN: TOKEN,
      METRICS_ALLOWED_IPS: '198.51.100.0/24,2001:db8::1',
    });
    await retriever.look();
  });

  afterAll(() => retriever.close());

  const status = async (url: string, authorization?: string, remoteAddress = '127.0.0.1') => {
    const answer = await retriever.app.inject({
      url,
      remoteAddress,
      headers: authorization === undefined ? {} : { authorization },
    });
    return answer.statusCode;
  };

  it('takes the token and nothing else', async () => {
    expect(await status('/controls', `Bearer ${TOKEN}`)).toBe(200);
    expect(await status('/controls', `Bearer ${TOKEN}`, FOREIGN)).toBe(200);
    for (const wrong of [
      undefined,
      TOKEN,
      'Bearer',
      'Bearer ',
      `Bearer ${TOKEN}x`,
      `Bearer ${TOKEN.slice(1)}`,
      `Basic ${TOKEN}`,
    ]) {
      expect(await status('/controls', wrong)).toBe(401);
    }
  });

  it('says so as a problem', async () => {
    const answer = await retriever.app.inject({ method: 'POST', url: '/search', payload: { query: 'a' } });
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ status: 401, code: 'unauthenticated' });
  });

  it('keeps health open and metrics to listed addresses', async () => {
    expect(await status('/health/live', undefined, FOREIGN)).toBe(200);
    expect(await status('/health', undefined, FOREIGN)).toBe(200);
    expect(await status('/metrics')).toBe(200);
    expect(await status('/metrics', undefined, '::1')).toBe(200);
    expect(await status('/metrics', undefined, '::ffff:127.0.0.1')).toBe(200);
    expect(await status('/metrics', undefined, '198.51.100.7')).toBe(200);
    expect(await status('/metrics', undefined, '::ffff:198.51.100.7')).toBe(200);
    expect(await status('/metrics', undefined, '2001:db8::1')).toBe(200);
    expect(await status('/metrics', `Bearer ${TOKEN}`, FOREIGN)).toBe(403);
  });

  it('without a token takes callers on this machine only', async () => {
    const open = await startRetriever();
    await open.look();
    const from = async (remoteAddress: string) =>
      (await open.app.inject({ url: '/controls', remoteAddress })).statusCode;
    expect(await from('127.0.0.1')).toBe(200);
    expect(await from('::1')).toBe(200);
    expect(await from('::ffff:127.0.0.1')).toBe(200);
    expect(await from('10.0.0.1')).toBe(401);
    await open.close();
  });

  it('has no route that does not declare who may call it', async () => {
    const routes = await declaredRoutes();
    expect(routes.length).toBeGreaterThanOrEqual(7);
    expect(routes.filter(({ policy }) => policy === undefined)).toEqual([]);
  });

  it('refuses a route that declares nothing, and the walk above finds it', async () => {
    const routes = await declaredRoutes(ForgottenController);
    expect(routes.filter(({ policy }) => policy === undefined)).toEqual([
      { route: 'ForgottenController.read', policy: undefined },
    ]);
    const app = await start(ForgottenController);
    expect((await app.inject({ url: '/forgotten' })).statusCode).toBe(403);
    await app.close();
  });
});

async function declaredRoutes(...extra: readonly (new () => object)[]) {
  const app = await start(...extra);
  const reflector = app.get(Reflector);
  const scanner = new MetadataScanner();
  const routes = app
    .get(DiscoveryService)
    .getControllers()
    .flatMap(({ metatype, instance }) => {
      const prototype: object = Object.getPrototypeOf(instance);
      return scanner
        .getAllMethodNames(prototype)
        .map((name) => ({ name, handler: methodOf(prototype, name) }))
        .filter(({ handler }) => Reflect.hasMetadata(METHOD_METADATA, handler))
        .map(({ name, handler }) => ({
          route: `${metatype?.name ?? ''}.${name}`,
          policy: reflector.getAllAndOverride<unknown>(ACCESS_POLICY, [handler, metatype!]),
        }));
    });
  await app.close();
  return routes;
}

function methodOf(prototype: object, name: string): () => unknown {
  const method: unknown = Reflect.get(prototype, name);
  return typeof method === 'function' ? (method as () => unknown) : () => undefined;
}

async function start(...controllers: readonly (new () => object)[]): Promise<NestFastifyApplication> {
  const module: DynamicModule = retrieverModule();
  const app = await createService(
    {
      ...module,
      imports: [...(module.imports ?? []), DiscoveryModule],
      controllers: [...controllers],
    },
    { bodyLimitBytes: 65_536, trustedProxies: [] },
  );
  await app.init();
  return app;
}
