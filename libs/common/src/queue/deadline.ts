import { AppError } from '@app/common/errors';

/** What a caller waits for an answer of the queue. */
export const QUEUE_DEADLINE_MS = 3000;

/** Settles as `work` does, but rejects with `queue_unavailable` after `ms` or as soon as `signal` aborts. */
export async function withinDeadline<Result>(
  work: Promise<Result>,
  ms: number = QUEUE_DEADLINE_MS,
  signal?: AbortSignal,
): Promise<Result> {
  const deadline = AbortSignal.any([AbortSignal.timeout(ms), ...(signal ? [signal] : [])]);
  const over = new Promise<never>((_resolve, reject) => {
    deadline.addEventListener('abort', () => {
      reject(queueUnavailable(deadline.reason));
    });
  });
  try {
    return await Promise.race([work, over]);
  } catch (error) {
    throw error instanceof AppError ? error : queueUnavailable(error);
  }
}

/** Waits for `work` at most `ms`; how it ended does not matter. */
export async function settledWithin(work: Promise<unknown>, ms: number): Promise<void> {
  await withinDeadline(work, ms).catch(() => undefined);
}

function queueUnavailable(cause: unknown): AppError {
  return new AppError('queue_unavailable', 'The queue does not answer. Try again shortly.', {
    cause,
    retryAfterSeconds: 5,
  });
}
