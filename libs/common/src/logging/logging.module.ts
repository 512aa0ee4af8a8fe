import { type IncomingMessage } from 'node:http';
import { type DynamicModule, RequestMethod } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { loggedError } from './logged-error.js';

export interface LoggingOptions {
  readonly service: string;
  readonly level: string;
  /** For people at a terminal; machines get one JSON object a line. */
  readonly pretty: boolean;
}

interface FinishedLine {
  readonly res: unknown;
  readonly responseTime: number;
}

const SECRET_HEADERS = ['authorization', 'cookie', 'set-cookie', 'x-api-key', 'x-goog-api-key'];

/**
 * Structured logs by pino. One `info` line for each finished request, and never a body, a query string, a secret header or
 * an address. Every line that is written while a request is worked on carries its id as `requestId`.
 */
export function loggingModule({ service, level, pretty }: LoggingOptions): DynamicModule {
  return LoggerModule.forRoot({
    assignResponse: false,
    // The module's own default, `{/*splat}`, matches nothing on Fastify: middie puts a slash before it.
    forRoutes: [{ path: '/{*splat}', method: RequestMethod.ALL }],
    pinoHttp: {
      level,
      base: { service },
      redact: {
        paths: SECRET_HEADERS.flatMap((header) => [`req.headers["${header}"]`, `res.headers["${header}"]`]),
        remove: true,
      },
      genReqId: idOf,
      customAttributeKeys: { reqId: 'requestId' },
      customLogLevel: (_request, response, error) =>
        (error ?? response.statusCode >= 500) ? 'warn' : 'info',
      customSuccessMessage: () => 'request finished',
      customErrorMessage: () => 'request finished',
      // Why it failed is a line of its own, by whoever knows.
      customErrorObject: (_request, _response, _error, line: FinishedLine) => ({
        res: line.res,
        responseTime: line.responseTime,
      }),
      autoLogging: { ignore: (request) => /^\/(health|metrics)/.test(pathOf(request)) },
      // Ours see the request and the error themselves, not what pino has made of them.
      wrapSerializers: false,
      serializers: {
        req: (request: IncomingMessage) => ({ method: request.method, path: pathOf(request) }),
        res: (response: { statusCode: number }) => ({ status: response.statusCode }),
        err: (error: unknown) => loggedError(error),
      },
      quietReqLogger: true,
      ...(pretty && {
        transport: {
          target: 'pino-pretty',
          options: { singleLine: true, ignore: 'pid,hostname,service,req,res' },
        },
      }),
    },
  });
}

function idOf(request: IncomingMessage): string {
  return typeof request.id === 'string' ? request.id : 'unknown';
}

/** Without its query. A middleware sees the path that is left behind its own; the whole one stands beside. */
function pathOf(request: IncomingMessage & { readonly originalUrl?: string }): string {
  return (request.originalUrl ?? request.url ?? '').split('?', 1)[0] ?? '';
}
