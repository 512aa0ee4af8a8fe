import { AppError } from '../errors/index.js';
import { OutboundPolicy, type OutboundPolicyOptions, retryAfterSeconds } from './resilience.js';

const failed = (): AppError => new AppError('provider_failed', 'It failed.');
const policy = (options: Partial<OutboundPolicyOptions> = {}): OutboundPolicy =>
  new OutboundPolicy({
    name: 'The other side',
    unavailable: 'provider_unavailable',
    attempts: 3,
    attemptTimeoutMs: 60_000,
    firstDelayMs: 1,
    ...options,
  });

/** Calls that answer by a script; what is left over is answered with the last entry. */
function scripted(...outcomes: readonly (string | Error)[]): {
  call: () => Promise<string>;
  count: () => number;
} {
  let count = 0;
  return {
    call: () => {
      const outcome = outcomes[Math.min(count, outcomes.length - 1)];
      count += 1;
      return typeof outcome === 'string'
        ? Promise.resolve(outcome)
        : Promise.reject(outcome ?? new Error('no script'));
    },
    count: () => count,
  };
}

describe('OutboundPolicy', () => {
  it('retries faults and gives the first success', async () => {
    const { call, count } = scripted(failed(), new AppError('provider_unavailable'), 'yes');
    await expect(policy().run(call)).resolves.toBe('yes');
    expect(count()).toBe(3);
  });

  it('gives the last error when every attempt fails', async () => {
    const last = failed();
    const { call, count } = scripted(failed(), failed(), last);
    await expect(policy().run(call)).rejects.toBe(last);
    expect(count()).toBe(3);
  });

  it.each([new AppError('provider_rejected'), new AppError('not_found'), new TypeError('a bug')])(
    'does not retry what is no fault: %s',
    async (error) => {
      const { call, count } = scripted(error, 'never');
      await expect(policy().run(call)).rejects.toBe(error);
      expect(count()).toBe(1);
    },
  );

  it('waits at least as long as it is asked to', async () => {
    const { call } = scripted(new AppError('provider_unavailable', 'busy', { retryAfterSeconds: 1 }), 'yes');
    const start = performance.now();
    await expect(policy().run(call)).resolves.toBe('yes');
    expect(performance.now() - start).toBeGreaterThanOrEqual(990);
  });

  it('does not wait for longer than it may, but says when to come back', async () => {
    const busy = new AppError('provider_unavailable', 'busy', { retryAfterSeconds: 11 });
    const { call, count } = scripted(busy, 'never');
    await expect(policy().run(call)).rejects.toBe(busy);
    expect(count()).toBe(1);
  });

  it('ends an attempt that takes too long, aborts it, and tries again', async () => {
    const signals: AbortSignal[] = [];
    const call = (signal: AbortSignal): Promise<string> => {
      signals.push(signal);
      return signals.length === 1 ? new Promise(() => undefined) : Promise.resolve('yes');
    };
    await expect(policy({ attemptTimeoutMs: 20 }).run(call)).resolves.toBe('yes');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  });

  it('calls too slow an answer unavailable', async () => {
    const call = (): Promise<string> => new Promise(() => undefined);
    await expect(policy({ attemptTimeoutMs: 10, attempts: 1 }).run(call)).rejects.toMatchObject({
      code: 'provider_unavailable',
      detail: 'The other side did not answer within 0.01 s.',
    });
  });

  it('starts no attempt that could not end before the deadline of the whole call', async () => {
    let calls = 0;
    const call = (): Promise<string> => {
      calls += 1;
      return calls === 1 ? Promise.reject(failed()) : new Promise(() => undefined);
    };
    await expect(policy({ deadlineMs: 60 }).run(call)).rejects.toMatchObject({
      code: 'provider_unavailable',
      detail: 'The other side did not answer within 0.06 s.',
    });
    expect(calls).toBe(2);
  });

  it('gives the reason at once when the caller aborts, and tries no more', async () => {
    const caller = new AbortController();
    const seen: AbortSignal[] = [];
    const running = policy().run((signal) => {
      seen.push(signal);
      return new Promise<string>(() => undefined);
    }, caller.signal);
    const reason = new Error('gone');
    caller.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.aborted).toBe(true);
  });

  it('does not wait for a retry when the caller aborts', async () => {
    const caller = new AbortController();
    const reason = new Error('gone');
    const busy = scripted(new AppError('provider_unavailable', 'busy', { retryAfterSeconds: 1 }), 'never');
    const running = policy().run(busy.call, caller.signal);
    setImmediate(() => {
      caller.abort(reason);
    });
    await expect(running).rejects.toBe(reason);
    expect(busy.count()).toBe(1);
  });
});

describe('the circuit', () => {
  const once = { attempts: 1 };

  async function open(subject: OutboundPolicy): Promise<void> {
    for (let i = 0; i < 5; i += 1) {
      await expect(subject.run(scripted(failed()).call)).rejects.toMatchObject({ code: 'provider_failed' });
    }
  }

  it('opens after five faults in a row and then refuses without calling', async () => {
    const subject = policy(once);
    await open(subject);
    expect(subject.open).toBe(true);
    const { call, count } = scripted('yes');
    const refused = subject.run(call);
    await expect(refused).rejects.toMatchObject({ code: 'provider_unavailable', retryAfterSeconds: 15 });
    expect(count()).toBe(0);
  });

  it('counts attempts, so a call that retries opens it too, and is not held up by it', async () => {
    const subject = policy({ attempts: 9 });
    const { call, count } = scripted(failed());
    await expect(subject.run(call)).rejects.toMatchObject({ code: 'provider_failed' });
    expect(count()).toBe(5);
    expect(subject.open).toBe(true);
  });

  it('starts counting anew after a success, but not after a caller who left or a refused request', async () => {
    const subject = policy(once);
    const gone = new AbortController();
    const four = scripted(failed());
    for (let i = 0; i < 4; i += 1) {
      await subject.run(four.call).catch(() => undefined);
    }
    await subject.run(scripted('yes').call);
    for (let i = 0; i < 4; i += 1) {
      await subject.run(four.call).catch(() => undefined);
    }
    expect(subject.open).toBe(false);
    const leaving = subject.run(() => new Promise(() => undefined), gone.signal);
    gone.abort();
    await expect(leaving).rejects.toBe(gone.signal.reason);
    await subject.run(scripted(new AppError('provider_rejected')).call).catch(() => undefined);
    expect(subject.open).toBe(false);
    await subject.run(four.call).catch(() => undefined);
    expect(subject.open).toBe(true);
  });

  it('lets one call through after a while and closes when it succeeds', async () => {
    const subject = policy({ ...once, halfOpenAfterMs: 30 });
    await open(subject);
    await until(() => !subject.open);
    const trial = Promise.withResolvers<string>();
    const running = subject.run(() => trial.promise);
    const other = scripted('no');
    await expect(subject.run(other.call)).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(other.count()).toBe(0);
    trial.resolve('yes');
    await expect(running).resolves.toBe('yes');
    await expect(subject.run(scripted('again').call)).resolves.toBe('again');
  });

  it('stays open when the trial fails', async () => {
    const subject = policy({ ...once, halfOpenAfterMs: 30 });
    await open(subject);
    await until(() => !subject.open);
    await expect(subject.run(scripted(failed()).call)).rejects.toMatchObject({ code: 'provider_failed' });
    expect(subject.open).toBe(true);
  });

  it('closes when the trial is refused: whoever refuses, answers', async () => {
    const subject = policy({ ...once, halfOpenAfterMs: 30 });
    await open(subject);
    await until(() => !subject.open);
    const refused = subject.run(scripted(new AppError('not_found')).call);
    await expect(refused).rejects.toMatchObject({ code: 'not_found' });
    await expect(subject.run(scripted('again').call)).resolves.toBe('again');
  });

  it('stays open when the caller of the trial leaves', async () => {
    const subject = policy({ ...once, halfOpenAfterMs: 30 });
    await open(subject);
    await until(() => !subject.open);
    const caller = new AbortController();
    const trial = subject.run(() => new Promise(() => undefined), caller.signal);
    caller.abort();
    await expect(trial).rejects.toBe(caller.signal.reason);
    await new Promise((resolve) => setImmediate(resolve));
    expect(subject.open).toBe(true);
  });

  it('counts streams that break after they began, and not the ones that began', async () => {
    const subject = policy(once);
    for (let i = 0; i < 5; i += 1) {
      const end = Promise.withResolvers<undefined>();
      await expect(subject.runHeld(() => Promise.resolve({ value: i, ended: end.promise }))).resolves.toBe(i);
      end.reject(failed());
    }
    await until(() => subject.open);
  });

  it('keeps a stream tied to its caller until it ends', async () => {
    const subject = policy({ ...once, attemptTimeoutMs: 20 });
    const caller = new AbortController();
    const end = Promise.withResolvers<undefined>();
    let inner: AbortSignal | undefined;
    await subject.runHeld((signal) => {
      inner = signal;
      return Promise.resolve({ value: 1, ended: end.promise });
    }, caller.signal);
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(inner?.aborted).toBe(false);
    caller.abort();
    expect(inner?.aborted).toBe(true);
    end.resolve(undefined);
  });
});

describe('retryAfterSeconds', () => {
  it.each([
    ['7', 7],
    [' 0 ', 0],
    ['Thu, 01 Jan 1970 00:00:30 GMT', 20],
    ['Thu, 01 Jan 1970 00:00:01 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('%p is %p', (header, seconds) => {
    expect(retryAfterSeconds(header, 10_000)).toBe(seconds);
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
