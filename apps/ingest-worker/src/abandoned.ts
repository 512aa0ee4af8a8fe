import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Settles as `work` does, but rejects with the signal's reason `graceMs` after it aborted: what hangs and hears nothing
 * does not hold up who waits for it. It may still end some time, unheard.
 */
export async function abandonedAfter<Result>(
  work: Promise<Result>,
  signal: AbortSignal,
  graceMs: number,
): Promise<Result> {
  const settled = new AbortController();
  try {
    return await Promise.race([work, abandoned(signal, graceMs, settled.signal)]);
  } finally {
    settled.abort();
  }
}

async function abandoned(signal: AbortSignal, graceMs: number, settled: AbortSignal): Promise<never> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const hear = (): void => {
    resolve(undefined);
  };
  signal.addEventListener('abort', hear);
  settled.addEventListener('abort', hear);
  if (signal.aborted) {
    hear();
  }
  await promise;
  signal.removeEventListener('abort', hear);
  await sleep(graceMs, undefined, { signal: settled }).catch(() => undefined);
  throw signal.reason;
}
