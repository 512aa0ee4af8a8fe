import { HttpException } from '@nestjs/common';
import { type Problem } from '../contracts/index.js';
import { AppError, type ErrorCode, ERRORS } from '../errors/index.js';

const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'bad_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  408: 'timeout',
  409: 'conflict',
  413: 'payload_too_large',
  414: 'uri_too_long',
  415: 'unsupported_media_type',
  422: 'document_unreadable',
  429: 'rate_limited',
  431: 'headers_too_large',
  503: 'shutting_down',
};

/** Any thrown thing as an `AppError`: those of the frameworks by their status, unknown ones as `internal`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) {
    return error;
  }
  const status = statusOf(error);
  const code = status === undefined ? undefined : BY_STATUS[status];
  if (code !== undefined) {
    return new AppError(code, ERRORS[code].title, { cause: error });
  }
  if (status !== undefined && status >= 400 && status < 500) {
    return new AppError('bad_request', ERRORS.bad_request.title, { cause: error });
  }
  return new AppError(
    'internal',
    'Something went wrong on our side. Quote the request id when you report it.',
    {
      cause: error,
    },
  );
}

/** The body of an error answer (RFC 9457). */
export function toProblem(error: AppError, requestId: string): Problem {
  return {
    type: `urn:ground-control:problem:${error.code}`,
    title: error.title,
    status: error.status,
    detail: error.detail,
    code: error.code,
    requestId,
    ...(error.nearest && { nearest: [...error.nearest] }),
    ...(error.errors && { errors: error.errors.map(({ path, message }) => ({ path, message })) }),
  };
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) {
    return error.getStatus();
  }
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') {
    return error.statusCode;
  }
  return undefined;
}
