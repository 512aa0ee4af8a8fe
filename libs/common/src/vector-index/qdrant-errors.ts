import { AppError } from '@app/common/errors';

/** What a search of a version that is not there throws. */
export function absent(cause?: unknown): AppError {
  return new AppError('index_not_ready', 'The vector store does not have the vectors of this version yet.', {
    cause,
  });
}

/** What the server or the way to it says against a request, as an `AppError`. */
export async function asked<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    const status = statusOf(error);
    if (status === 404) {
      throw absent(error);
    }
    const isKey = status === 401 || status === 403;
    const detail = isKey
      ? 'The vector store (Qdrant) refuses the API key.'
      : 'The vector store (Qdrant) does not answer as it should.';
    throw new AppError('vector_store_failed', detail, {
      cause: error,
      ...(isKey ? {} : { retryAfterSeconds: 1 }),
    });
  }
}

/** What may be different at the next attempt: no answer, an error of the server's own, or too many requests. */
export function isFault(error: unknown): boolean {
  if (!(error instanceof AppError) || error.code !== 'vector_store_failed') {
    return false;
  }
  const status = statusOf(error.cause);
  return status === undefined || status >= 500 || status === 408 || status === 429;
}

function statusOf(error: unknown): number | undefined {
  const isStatus = typeof error === 'object' && error !== null && 'status' in error;
  return isStatus && typeof error.status === 'number' ? error.status : undefined;
}
