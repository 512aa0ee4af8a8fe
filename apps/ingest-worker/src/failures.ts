import { AppError, type ErrorCode } from '@app/common/errors';

/** What may be gone when the same is tried again a little later. */
const PASSING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'conflict',
  'database_unavailable',
  'internal',
  'provider_failed',
  'provider_unavailable',
  'queue_unavailable',
  'rate_limited',
  'snapshot_damaged',
  'storage_failed',
  'timeout',
]);

/** Whether it makes sense to try again. An error that nobody foresaw may be one of a moment, so it does. */
export function isPassing(error: unknown): boolean {
  return !(error instanceof AppError) || PASSING.has(error.code);
}

/** The reason in words for people, without internals. */
export function reasonOf(error: unknown): string {
  return error instanceof AppError ? error.detail : 'Something went wrong on our side.';
}
