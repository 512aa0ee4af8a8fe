import { type JobErrorClass } from '@app/common/database';
import { AppError, type ErrorCode } from '@app/common/errors';
import { type Backoff, retryDelayMs } from '@app/common/queue';

/** What became of a try at a job. */
export interface Failure {
  readonly errorClass: JobErrorClass;
  /** In words for people, without internals. */
  readonly reason: string;
  /** What a provider asked to be given before the next try. */
  readonly retryAfterMs: number;
}

interface RetryPolicy extends Backoff {
  readonly attempts: number;
}

const MINUTE = 60_000;
const NEVER: RetryPolicy = { attempts: 1, firstMs: 0, longestMs: 0 };

/**
 * How often each class is tried and how long is waited between. What we stand on may be away for half an hour; what
 * nobody foresaw gets a second chance, and not many more; what is wrong with the content stays wrong, and so do
 * settings until somebody mends them.
 */
const POLICIES: Readonly<Record<JobErrorClass, RetryPolicy>> = {
  content: NEVER,
  configuration: NEVER,
  dependency: { attempts: 15, firstMs: 1000, longestMs: 5 * MINUTE },
  throttled: { attempts: 20, firstMs: 2000, longestMs: 5 * MINUTE },
  timeout: { attempts: 3, firstMs: 1000, longestMs: MINUTE },
  internal: { attempts: 5, firstMs: 1000, longestMs: MINUTE },
  // These two are found by others, who count for themselves: see the sweeper and the watchdog.
  crash: NEVER,
  stuck: NEVER,
};

const CLASSES: Partial<Record<ErrorCode, JobErrorClass>> = {
  conflict: 'dependency',
  database_unavailable: 'dependency',
  provider_failed: 'dependency',
  provider_unavailable: 'dependency',
  queue_unavailable: 'dependency',
  snapshot_damaged: 'dependency',
  ocr_unavailable: 'dependency',
  scanner_unavailable: 'dependency',
  source_unavailable: 'dependency',
  storage_failed: 'dependency',
  provider_rejected: 'configuration',
  rate_limited: 'throttled',
  timeout: 'timeout',
  internal: 'internal',
};

/** Tells what kind of failure an error is. One that nobody foresaw may be of a moment. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof AppError)) {
    return { errorClass: 'internal', reason: 'Something went wrong on our side.', retryAfterMs: 0 };
  }
  const errorClass = CLASSES[error.code] ?? 'content';
  return {
    errorClass,
    reason: error.detail,
    retryAfterMs: errorClass === 'throttled' ? (error.retryAfterSeconds ?? 0) * 1000 : 0,
  };
}

/** Whether the same may go well a little later. */
export function isPassing(error: unknown): boolean {
  return POLICIES[failureOf(error).errorClass].attempts > 1;
}

/** Whether a job waits however long it takes: a file that cannot be scanned is neither read nor failed. */
export function isHeld(error: unknown): boolean {
  return error instanceof AppError && error.code === 'scanner_unavailable';
}

/** The reason in words for people, without internals. */
export function reasonOf(error: unknown): string {
  return failureOf(error).reason;
}

/** Milliseconds until the next try after the `attempt`th (from 1); nothing when that was the last. */
export function nextTryMs(
  { errorClass, retryAfterMs }: Failure,
  attempt: number,
  random?: () => number,
): number | undefined {
  const policy = POLICIES[errorClass];
  return attempt < policy.attempts
    ? Math.max(retryAfterMs, retryDelayMs(attempt, policy, random))
    : undefined;
}
