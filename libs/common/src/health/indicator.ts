import { type HealthIndicatorFunction, type HealthIndicatorResult } from '@nestjs/terminus';

const TIMEOUT_MS = 2500;

/** A check named `key` that is up when `probe` answers in time; what it answers is shown beside. Reasons stay general. */
export function indicator(
  key: string,
  probe: (signal: AbortSignal) => Promise<Readonly<Record<string, unknown>>>,
): HealthIndicatorFunction {
  return async (): Promise<HealthIndicatorResult> => {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const timedOut = new Promise<never>((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(new Error('no answer in time'));
        });
      });
      timedOut.catch(() => undefined);
      const details = await Promise.race([probe(signal), timedOut]);
      return { [key]: { status: 'up', ...details } };
    } catch (error) {
      const reason = error instanceof Error && 'detail' in error ? error.detail : 'does not answer';
      return { [key]: { status: 'down', reason } };
    }
  };
}
