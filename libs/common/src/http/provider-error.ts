import { z } from 'zod';
import { AppError } from '../errors/index.js';
import { retryAfterSeconds } from './resilience.js';

/**
 * The error for a provider's HTTP status. Neither its message nor its body is passed on: they may repeat a key or a
 * prompt. 429 and 5xx are faults (`provider_unavailable`, `provider_failed`), other 4xx are `provider_rejected`.
 */
export function providerStatusError(provider: string, status: number, retryAfterSeconds?: number): AppError {
  if (status === 429) {
    return new AppError('provider_unavailable', `${provider} limits how often it may be asked.`, {
      retryAfterSeconds,
    });
  }
  if ([408, 502, 503, 504].includes(status)) {
    return new AppError('provider_unavailable', `${provider} does not answer at present (HTTP ${status}).`, {
      retryAfterSeconds,
    });
  }
  if (status >= 400 && status < 500) {
    return new AppError('provider_rejected', `${provider} refused the request (HTTP ${status}).`);
  }
  return new AppError('provider_failed', `${provider} failed (HTTP ${status}).`, { retryAfterSeconds });
}

/** The error for an answer that is not what the provider's protocol says. */
export function providerAnswerError(provider: string, what = 'an answer that cannot be read'): AppError {
  return new AppError('provider_failed', `${provider} sent ${what}.`);
}

/**
 * What an SDK threw, as one of ours: by the HTTP status that it carries, as an answer that cannot be read, or else as a
 * provider that cannot be reached. Its message is dropped, because it may quote keys, prompts and answers.
 * `retryAfter` (seconds) is for SDKs that keep no headers.
 */
export function providerError(provider: string, error: unknown, retryAfter?: number): AppError {
  if (error instanceof AppError) {
    return error;
  }
  if (!isError(error)) {
    return providerAnswerError(provider);
  }
  if (error.cause instanceof AppError) {
    return error.cause;
  }
  if ('status' in error && typeof error.status === 'number') {
    return providerStatusError(provider, error.status, retryAfterOf(error) ?? retryAfter);
  }
  if (isUnreadable(error)) {
    return providerAnswerError(provider);
  }
  return new AppError('provider_unavailable', `${provider} cannot be reached, or the connection broke.`);
}

/** Errors of `fetch` may come from another realm, where `instanceof` does not hold. */
function isError(thrown: unknown): thrown is Error {
  return (
    typeof thrown === 'object' &&
    thrown !== null &&
    'name' in thrown &&
    'message' in thrown &&
    typeof thrown.message === 'string'
  );
}

function retryAfterOf(error: Error): number | undefined {
  return 'headers' in error && error.headers instanceof Headers
    ? retryAfterSeconds(error.headers.get('retry-after'))
    : undefined;
}

/** Text that is no JSON, JSON of another shape, or an error that came in place of an answer. */
function isUnreadable(error: Error): boolean {
  if (
    error.name === 'SyntaxError' ||
    error instanceof z.ZodError ||
    /\bpars(?:e|ing)\b/i.test(error.message)
  ) {
    return true;
  }
  if (error.name === 'TypeError') {
    // `fetch` reports a broken connection as a TypeError with a cause.
    return error.cause === undefined && !/^(?:fetch failed|terminated)$/.test(error.message);
  }
  return 'error' in error && typeof error.error === 'object' && error.error !== null;
}
