import { randomUUID } from 'node:crypto';
import { type IncomingMessage, ServerResponse, STATUS_CODES } from 'node:http';
import { type Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { AppError } from '../errors/index.js';
import { toAppError, toProblem } from './problem.js';
import { sendProblem } from './problem.filter.js';
import { REQUEST_ID_HEADER, requestIdOf } from './request-id.js';

export interface AdapterOptions {
  readonly bodyLimitBytes: number;
  /** Peers whose `X-Forwarded-For` counts: addresses or CIDR ranges. */
  readonly trustedProxies: readonly string[];
  readonly patience?: RequestPatience;
}

/** Milliseconds that a client may take to send its headers and its whole request; looked at every `checkMs`. */
export interface RequestPatience {
  readonly headersMs: number;
  readonly requestMs: number;
  readonly checkMs: number;
}

/** For answers to requests that reach no route, and so no hook that sets the headers of a service. */
const REFUSAL_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};

const PATIENCE: RequestPatience = { headersMs: 20_000, requestMs: 60_000, checkMs: 5000 };

/** A Fastify that never answers with anything but a problem when it refuses a request, and that names each request. */
export function createAdapter({
  bodyLimitBytes,
  trustedProxies,
  patience = PATIENCE,
}: AdapterOptions): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: bodyLimitBytes,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    genReqId: nameRequest,
    requestTimeout: patience.requestMs,
    keepAliveTimeout: 75_000,
    http: {
      headersTimeout: patience.headersMs,
      connectionsCheckingInterval: patience.checkMs,
      maxHeaderSize: 16_384,
    },
    routerOptions: { maxParamLength: 300 },
    return503OnClosing: false,
    forceCloseConnections: true,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      sendProblem(reply.headers(REFUSAL_HEADERS), toAppError(error), request.id);
    },
    clientErrorHandler: answerMalformed,
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  acceptStrictJson(fastify);
  fastify.addHook('onRequest', (request, reply, next) => {
    void reply.header(REQUEST_ID_HEADER, request.id);
    next();
  });
  return adapter;
}

/** pino-http sees the raw request only: the id is put there too. */
function nameRequest(raw: IncomingMessage & { id?: unknown }): string {
  const id = requestIdOf(raw);
  raw.id = id;
  return id;
}

/** JSON in well-formed UTF-8, without `__proto__`; everything else is a 400 with a reason. */
function acceptStrictJson(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length === 0) {
      done(null, undefined);
      return;
    }
    let text: string;
    try {
      text = utf8.decode(body);
    } catch (error) {
      done(new AppError('bad_request', 'The body is not valid UTF-8.', { cause: error }));
      return;
    }
    void parseJson(request, text, (error, value) => {
      done(
        error ? new AppError('bad_request', 'The body is not valid JSON.', { cause: error }) : null,
        value,
      );
    });
  });
}

function answerMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || isAnswering(socket)) {
    socket.destroy();
    return;
  }
  const code = error.code === 'HPE_HEADER_OVERFLOW' ? 'headers_too_large' : 'bad_request';
  const problem = new AppError(error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'timeout' : code);
  const status = problem.code === 'timeout' ? 408 : problem.status;
  const requestId = randomUUID();
  const body = JSON.stringify({ ...toProblem(problem, requestId), status });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    ...Object.entries(REFUSAL_HEADERS).map(([name, value]) => `${name}: ${value}`),
    'Cache-Control: no-store',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** Whether an answer has begun on this connection: a second one must not be written into it. Node knows it by this field. */
function isAnswering(socket: Socket): boolean {
  const answer: unknown = Reflect.get(socket, '_httpMessage');
  return answer instanceof ServerResponse && answer.headersSent;
}
