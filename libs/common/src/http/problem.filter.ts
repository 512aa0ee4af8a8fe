import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Problem } from '../contracts/index.js';
import { type AppError } from '../errors/index.js';
import { toAppError, toProblem } from './problem.js';
import { REQUEST_ID_HEADER } from './request-id.js';

/** The body, as JSON, of an error on an address whose protocol has a shape of its own; nothing where a problem is right. */
export type ForeignProblem = (problem: Problem, url: string) => object | undefined;

declare module 'fastify' {
  interface FastifyInstance {
    /** Decorated by a service that speaks another protocol beside its own. */
    foreignProblem?: ForeignProblem;
  }
}

/**
 * Sends every error as `application/problem+json`. A bug is logged as an error with its cause, an outage of what we stand on
 * as a warning, a client's fault and a client that left not at all.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.raw.destroyed && isAbort(thrown)) {
      return;
    }
    const error = toAppError(thrown);
    this.log(error);
    if (reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    sendProblem(reply, error, request.id);
  }

  private log(error: AppError): void {
    const line = { err: error.cause ?? error, code: error.code };
    if (error.status === 500) {
      this.logger.error(line, 'request failed');
    } else if (error.status > 500) {
      this.logger.warn(line, 'request failed');
    }
  }
}

function isAbort(thrown: unknown): boolean {
  return typeof thrown === 'object' && thrown !== null && 'name' in thrown && thrown.name === 'AbortError';
}

/** Also for requests that reach no route: hooks do not run for those. */
export function sendProblem(reply: FastifyReply, error: AppError, requestId: string): void {
  if (error.retryAfterSeconds !== undefined) {
    void reply.header('retry-after', String(error.retryAfterSeconds));
  }
  if (error.status === 401) {
    void reply.header('www-authenticate', 'ApiKey');
  }
  const problem = toProblem(error, requestId);
  const foreign = reply.server.foreignProblem?.(problem, reply.request.url);
  void reply
    .header(REQUEST_ID_HEADER, requestId)
    .header('cache-control', 'no-store')
    .status(error.status)
    .type(`application/${foreign ? '' : 'problem+'}json; charset=utf-8`)
    .send(JSON.stringify(foreign ?? problem));
}
