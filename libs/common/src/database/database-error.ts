import { AppError, type ErrorCode } from '../errors/index.js';

/** SQLSTATE -> what it means to a caller. Source: PostgreSQL manual, appendix A. */
const BY_SQLSTATE: Readonly<Record<string, { readonly code: ErrorCode; readonly detail: string }>> = {
  '23505': { code: 'conflict', detail: 'The same thing exists already.' },
  '23503': { code: 'conflict', detail: 'Something that this refers to does not exist.' },
  '22003': { code: 'bad_request', detail: 'A number is out of range.' },
  '22007': { code: 'bad_request', detail: 'A date has the wrong form.' },
  '22008': { code: 'bad_request', detail: 'A date is out of range.' },
  '22P02': { code: 'bad_request', detail: 'A value has the wrong form.' },
  '22021': { code: 'bad_request', detail: 'The text has characters that cannot be stored.' },
  '22P05': { code: 'bad_request', detail: 'The text has characters that cannot be stored.' },
  '40001': { code: 'database_unavailable', detail: 'Others changed the same data. Try again.' },
  '40P01': { code: 'database_unavailable', detail: 'Others changed the same data. Try again.' },
  '57014': { code: 'database_unavailable', detail: 'The database took too long.' },
};

const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
const CONNECTION_MESSAGE =
  /connection terminated|timeout exceeded|query read timeout|connect timeout|client has encountered/i;

/** Errors of the driver as `AppError`s; every other error as it is. */
export function translateDatabaseError(error: unknown): unknown {
  if (!isErrorLike(error) || error instanceof AppError) {
    return error;
  }
  const sqlState = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = BY_SQLSTATE[sqlState];
  if (known) {
    const retry = known.code === 'database_unavailable' ? { retryAfterSeconds: 5 } : {};
    return new AppError(known.code, known.detail, { cause: error, ...retry });
  }
  // Class 08: connection exception; 53: insufficient resources; 57P0x: shutdown or starting up.
  if (
    /^(08|53|57P0)/.test(sqlState) ||
    CONNECTION_CODES.has(sqlState) ||
    CONNECTION_MESSAGE.test(error.message)
  ) {
    return databaseUnavailable(error);
  }
  return error;
}

/** Not `instanceof`: the driver's errors may come from another realm. */
function isErrorLike(error: unknown): error is { readonly message: string } {
  return (
    typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
  );
}

export function databaseUnavailable(cause: unknown): AppError {
  return new AppError('database_unavailable', 'The database does not answer. Try again shortly.', {
    cause,
    retryAfterSeconds: 5,
  });
}
