import {
  BrokenCircuitError,
  CircuitState,
  circuitBreaker,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  DelegateBackoff,
  handleWhen,
  type IRetryBackoffContext,
  retry,
  type RetryPolicy,
} from 'cockatiel';
import { AppError, type ErrorCode } from '../errors/index.js';

export interface OutboundPolicyOptions {
  /** What is called, in words for messages: "The model provider". */
  readonly name: string;
  /** The code of "it does not answer": timeouts and an open circuit. */
  readonly unavailable: ErrorCode;
  /** Calls in all, the first one included. */
  readonly attempts: number;
  /** For one attempt, until it has its value. */
  readonly attemptTimeoutMs: number;
  /** For all attempts together; one that is still under way then has taken too long. Unset, only attempts are limited. */
  readonly deadlineMs?: number;
  readonly firstDelayMs?: number;
  readonly maxDelayMs?: number;
  /** A `Retry-After` beyond this is not waited for: the error goes to the caller at once, with its time. */
  readonly maxRetryAfterMs?: number;
  /** Consecutive faults after which calls fail at once. */
  readonly breakAfter?: number;
  /** How long they do; then one call is let through, and its outcome decides. */
  readonly halfOpenAfterMs?: number;
  /** Faults: what is worth another attempt and counts against the other side. */
  readonly isFault?: (error: unknown) => boolean;
}

/** A value whose call goes on: a stream. `ended` settles when it does, and rejects where it broke. */
export interface HeldValue<T> {
  readonly value: T;
  readonly ended: Promise<unknown>;
}

const DEFAULTS = {
  deadlineMs: Number.POSITIVE_INFINITY,
  firstDelayMs: 200,
  maxDelayMs: 4_000,
  maxRetryAfterMs: 10_000,
  breakAfter: 5,
  halfOpenAfterMs: 15_000,
  isFault: isOutboundFault,
} as const;

/**
 * How a process calls another one: a time limit for each attempt, retries with exponential back-off and full jitter, and a
 * circuit breaker (M. Nygard, "Release It!", 2007) that all calls of one instance share. Keep one instance per service called.
 *
 * `run` rejects with the last attempt's error, with `unavailable` where an attempt took too long or the circuit is open
 * (then with `retryAfterSeconds`), or with the signal's reason as soon as it aborts. A caller who leaves is no fault.
 */
export class OutboundPolicy {
  private readonly options: Required<OutboundPolicyOptions>;
  private readonly breaker: CircuitBreakerPolicy;
  private readonly retries: RetryPolicy;
  /** Errors of calls whose time is up: another attempt could not end in time. */
  private readonly final = new WeakSet();
  private openedAt = 0;

  constructor(options: OutboundPolicyOptions) {
    this.options = { ...DEFAULTS, ...options };
    const { attempts, breakAfter, halfOpenAfterMs, isFault } = this.options;
    this.breaker = circuitBreaker(
      // A trial call that nobody waited for proves nothing, so it keeps the circuit open; a refusal is an answer.
      handleWhen((error) => isFault(error) || (this.onTrial() && !(error instanceof AppError))),
      { breaker: new ConsecutiveBreaker(breakAfter), halfOpenAfter: halfOpenAfterMs },
    );
    this.breaker.onBreak(() => {
      this.openedAt = Date.now();
    });
    this.retries = retry(
      handleWhen((error) => isFault(error) && this.mayRetry(error)),
      { maxAttempts: attempts - 1, backoff: new DelegateBackoff((context) => this.delay(context)) },
    );
  }

  /** Whether calls are refused at present. */
  get open(): boolean {
    return this.breaker.state === CircuitState.Open && this.reopensInMs() > 0;
  }

  run<T>(call: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.runHeld(
      async (attempt) => ({ value: await call(attempt), ended: Promise.resolve() }),
      signal,
    );
  }

  /**
   * As `run`, for a call that goes on after it has given its value. Nothing is retried once the value is there, but how
   * the call ends counts for the circuit. The signal given to `call` stays tied to the caller's until then.
   */
  async runHeld<T>(
    call: (signal: AbortSignal) => Promise<HeldValue<T>>,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<T> {
    signal.throwIfAborted();
    const endsAt = performance.now() + this.options.deadlineMs;
    const outcome = this.retries.execute(() => this.attempt(call, signal, endsAt), signal);
    return orAborted(outcome, signal);
  }

  private onTrial(): boolean {
    return this.breaker.state === CircuitState.HalfOpen;
  }

  private attempt<T>(
    call: (signal: AbortSignal) => Promise<HeldValue<T>>,
    signal: AbortSignal,
    endsAt: number,
  ): Promise<T> {
    signal.throwIfAborted();
    if (this.onTrial()) {
      return Promise.reject(this.refusal());
    }
    const left = Math.max(1, endsAt - performance.now());
    const timeoutMs = Math.min(this.options.attemptTimeoutMs, left);
    return new Promise<T>((resolve, reject) => {
      this.breaker
        .execute(async () => {
          const link = new AttemptSignal(signal, timeoutMs, () => this.tooSlow(timeoutMs === left));
          const { value, ended } = await link.until(call(link.signal));
          const released = ended.finally(() => {
            link.release();
          });
          resolve(value);
          // While the circuit is on trial others are turned away, so a long stream must not decide it at its end.
          if (this.onTrial()) {
            released.catch(() => undefined);
            return;
          }
          await released;
        })
        .catch((error: unknown) => {
          reject(error instanceof BrokenCircuitError ? this.refusal() : toError(error));
        });
    });
  }

  private delay({ attempt, result }: IRetryBackoffContext<unknown>): number {
    const asked = 'error' in result ? this.waitFor(result.error) : 0;
    const ceiling = Math.min(this.options.maxDelayMs, this.options.firstDelayMs * 2 ** (attempt - 1));
    return asked + Math.random() * ceiling;
  }

  /** Not while the circuit is open or on trial: the refusal must reach the caller at once. */
  private mayRetry(error: unknown): boolean {
    const closed = this.breaker.state === CircuitState.Closed;
    return closed && !this.isFinal(error) && this.waitFor(error) <= this.options.maxRetryAfterMs;
  }

  private isFinal(error: unknown): boolean {
    return error instanceof Error && this.final.has(error);
  }

  private waitFor(error: unknown): number {
    return error instanceof AppError ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
  }

  private tooSlow(final: boolean): AppError {
    const { name, unavailable, attemptTimeoutMs, deadlineMs } = this.options;
    const seconds = Math.min(attemptTimeoutMs, final ? deadlineMs : attemptTimeoutMs) / 1000;
    const error = new AppError(unavailable, `${name} did not answer within ${seconds} s.`);
    if (final) {
      this.final.add(error);
    }
    return error;
  }

  private refusal(): AppError {
    return new AppError(this.options.unavailable, `${this.options.name} failed several times in a row.`, {
      retryAfterSeconds: Math.max(1, Math.ceil(this.reopensInMs() / 1000)),
    });
  }

  private reopensInMs(): number {
    return this.openedAt + this.options.halfOpenAfterMs - Date.now();
  }
}

const FAULTS: ReadonlySet<ErrorCode> = new Set([
  'provider_failed',
  'provider_unavailable',
  'retriever_unavailable',
  'storage_failed',
  'timeout',
]);

/** The other side failed or did not answer. A refusal of this very request is no fault, nor is an abort. */
export function isOutboundFault(error: unknown): boolean {
  return error instanceof AppError && FAULTS.has(error.code);
}

/** Reads `Retry-After`: seconds, or a date. Nothing for what is neither. */
export function retryAfterSeconds(header: string | null | undefined, now = Date.now()): number | undefined {
  if (!header) {
    return undefined;
  }
  if (/^\d{1,9}$/.test(header.trim())) {
    return Number(header);
  }
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}

/** One attempt's signal: aborts with the caller's, or when the timer runs out. */
class AttemptSignal {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly follow: () => void;

  constructor(
    private readonly outer: AbortSignal,
    timeoutMs: number,
    tooSlow: () => Error,
  ) {
    this.follow = () => {
      this.controller.abort(outer.reason);
    };
    outer.addEventListener('abort', this.follow, { once: true });
    this.timer = setTimeout(() => {
      this.controller.abort(tooSlow());
    }, timeoutMs);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Waits for a value within the time limit; the link to the caller holds until `release`. */
  async until<T>(promise: Promise<T>): Promise<T> {
    try {
      const value = await orAborted(promise, this.signal);
      clearTimeout(this.timer);
      return value;
    } catch (error) {
      this.release();
      throw error;
    }
  }

  release(): void {
    clearTimeout(this.timer);
    this.outer.removeEventListener('abort', this.follow);
  }
}

/** The promise, or the signal's reason at once where it aborts first: not everything that is called listens. */
async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => {
    aborted.reject(toError(signal.reason));
  };
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) {
    onAbort();
  }
  try {
    return await Promise.race([promise, aborted.promise]);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    promise.catch(() => undefined);
    signal.removeEventListener('abort', onAbort);
  }
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('aborted', { cause: reason });
}
