import fastifyCookie from '@fastify/cookie';
import fastifyCors from '@fastify/cors';
import fastifyHelmet from '@fastify/helmet';
import fastifyMultipart from '@fastify/multipart';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { fastify, type FastifyInstance } from 'fastify';
import { type ApiConfig } from './api.config.js';
import { serveDocs } from './docs/openapi.js';
import { sendOpenAiErrors } from './openai/openai-errors.js';
import { serveWebClient } from './web/web-client.js';

const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  styleSrc: ["'self'", "'unsafe-inline'"],
  scriptSrc: ["'self'"],
  connectSrc: ["'self'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
};

/** What an answer says of itself and its connection. */
const OF_EACH_ANSWER = new Set(['connection', 'content-length', 'date']);

/** What stands before the routes: cookies, security headers, origins, the API's pages and the web client. */
export async function configureGateway(app: NestFastifyApplication, config: ApiConfig): Promise<void> {
  const { settings } = config;
  await app.register(fastifyCookie);
  await app.register(fastifyMultipart);
  await sendSecurityHeaders(app);
  await app.register(fastifyCors, {
    origin: [...settings.CORS_ORIGINS],
    credentials: !settings.CORS_ORIGINS.includes('*'),
    strictPreflight: false,
    methods: ['GET', 'POST', 'PATCH', 'DELETE'],
    exposedHeaders: [
      'x-request-id',
      'retry-after',
      'content-disposition',
      'ratelimit-limit',
      'ratelimit-remaining',
      'ratelimit-reset',
    ],
    maxAge: 600,
  });
  keepAnswersPrivate(app);
  sendOpenAiErrors(app.getHttpAdapter().getInstance());
  serveDocs(app);
  await serveWebClient(app, settings.WEB_DIR);
}

/** Helmet's headers on every answer. It would put them together anew each time, so it is asked once, at the start. */
async function sendSecurityHeaders(app: NestFastifyApplication): Promise<void> {
  const model = fastify();
  await model.register(fastifyHelmet, {
    contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    hsts: { maxAge: 31_536_000, includeSubDomains: true },
  });
  model.get('/', (_request, reply) => reply.send());
  const answer = await model.inject('/');
  await model.close();
  const headers = Object.fromEntries(
    Object.entries(answer.headers).filter(([name]) => !OF_EACH_ANSWER.has(name)),
  );
  const gateway: FastifyInstance = app.getHttpAdapter().getInstance();
  gateway.addHook('onRequest', (_request, reply, next) => {
    void reply.headers(headers);
    next();
  });
}

const OF_THE_API = /^\/(?:api|v1|mcp)(?:[/?]|$)/;

/** No cache on the way keeps what the API answers; a route that knows better says so itself. */
function keepAnswersPrivate(app: NestFastifyApplication): void {
  const gateway: FastifyInstance = app.getHttpAdapter().getInstance();
  gateway.addHook('onRequest', (request, reply, next) => {
    if (OF_THE_API.test(request.url)) {
      void reply.header('cache-control', 'no-store');
    }
    next();
  });
}
