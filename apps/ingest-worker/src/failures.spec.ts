import { AppError } from '@app/common/errors';
import { failureOf, isHeld, isPassing, nextTryMs } from './failures.js';

/** The longest waits between all tries of a failure. */
function waits(error: unknown): readonly number[] {
  const failure = failureOf(error);
  const found: number[] = [];
  for (let attempt = 1; ; attempt += 1) {
    const wait = nextTryMs(failure, attempt, () => 1);
    if (wait === undefined) {
      return found;
    }
    found.push(wait);
  }
}

describe('retries by class of failure', () => {
  it('never tries again what is wrong with the document', () => {
    const error = new AppError('document_unreadable', 'This is not a PDF.');
    expect(failureOf(error)).toEqual({
      errorClass: 'content',
      reason: 'This is not a PDF.',
      retryAfterMs: 0,
    });
    expect(isPassing(error)).toBe(false);
    expect(waits(error)).toEqual([]);
  });

  it('waits for somebody to mend the settings when a provider refuses them', () => {
    const error = new AppError('provider_rejected');
    expect(failureOf(error).errorClass).toBe('configuration');
    expect(waits(error)).toEqual([]);
  });

  it('waits out half an hour without a store, a provider or a database', () => {
    const all = waits(new AppError('storage_failed'));
    expect(all.slice(0, 4)).toEqual([1000, 2000, 4000, 8000]);
    expect(Math.max(...all)).toBe(300_000);
    // Even if every wait is drawn as short as it can be.
    expect(all.reduce((sum, wait) => sum + wait / 2, 0)).toBeGreaterThan(15 * 60_000);
  });

  it('holds what cannot be scanned, and nothing else', () => {
    expect(isHeld(new AppError('scanner_unavailable'))).toBe(true);
    expect(isPassing(new AppError('scanner_unavailable'))).toBe(true);
    expect(isHeld(new AppError('storage_failed'))).toBe(false);
    expect(isHeld(new AppError('document_infected'))).toBe(false);
  });

  it('gives a provider the time that it asks for', () => {
    const [first, ...rest] = waits(new AppError('rate_limited', 'Slow down.', { retryAfterSeconds: 90 }));
    expect(first).toBe(90_000);
    expect(rest.at(-1)).toBe(300_000);
  });

  it('tries what nobody foresaw a few times, without telling internals', () => {
    const error = new TypeError('cannot read properties of undefined');
    expect(failureOf(error)).toMatchObject({
      errorClass: 'internal',
      reason: 'Something went wrong on our side.',
    });
    expect(waits(error)).toHaveLength(4);
  });
});
