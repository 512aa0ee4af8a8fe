import { AppError } from '@app/common/errors';
import { OutboundPolicy } from '@app/common/http';
import { Llm, type LlmEvent, type LlmRequest, type LlmTier } from './llm.js';

export interface LlmLimits {
  /** For one attempt, from the call until the first text. */
  readonly firstTokenTimeoutMs: number;
  /** Between two texts. */
  readonly idleTimeoutMs: number;
  /** For the whole answer, retries included. */
  readonly timeoutMs: number;
  readonly attempts: number;
  /** Tests shorten these; see `OutboundPolicy` for what they are otherwise. */
  readonly firstDelayMs?: number;
  readonly halfOpenAfterMs?: number;
}

/**
 * A model behind time limits, retries and a circuit breaker. Faults are retried until the first text is there; after it
 * nothing is, because a second answer would not continue the first.
 */
export class ResilientLlm extends Llm {
  readonly name: string;
  private readonly policy: OutboundPolicy;

  constructor(
    private readonly llm: Llm,
    private readonly limits: LlmLimits,
  ) {
    super();
    this.name = llm.name;
    this.policy = new OutboundPolicy({
      name: 'The model provider',
      unavailable: 'provider_unavailable',
      attempts: limits.attempts,
      attemptTimeoutMs: limits.firstTokenTimeoutMs,
      ...(limits.firstDelayMs === undefined ? {} : { firstDelayMs: limits.firstDelayMs }),
      ...(limits.halfOpenAfterMs === undefined ? {} : { halfOpenAfterMs: limits.halfOpenAfterMs }),
    });
  }

  modelFor(tier: LlmTier): string {
    return this.llm.modelFor(tier);
  }

  async *generate(request: LlmRequest, signal: AbortSignal): AsyncIterable<LlmEvent> {
    signal.throwIfAborted();
    const call = new AbortController();
    const whole = AbortSignal.any([signal, call.signal]);
    const total = setTimeout(() => {
      call.abort(new AppError('provider_unavailable', 'The model provider took too long for its answer.'));
    }, this.limits.timeoutMs);
    const stream = new IdleWatch(this.limits.idleTimeoutMs, call);
    try {
      yield await this.policy.runHeld(async (attempt) => {
        const value = await stream.open(this.llm.generate(request, attempt));
        return { value, ended: stream.ended };
      }, whole);
      yield* stream.rest(whole);
    } finally {
      clearTimeout(total);
      stream.close();
      call.abort();
    }
  }

  /** Not retried, so that a health report is quick and honest, but it does not ask while the circuit is open. */
  async check(signal: AbortSignal): Promise<{ readonly model: string }> {
    if (this.policy.open) {
      throw new AppError('provider_unavailable', 'The model provider failed several times in a row.');
    }
    return this.llm.check(signal);
  }
}

/** Reads a stream and gives up where the next event is not there in time. A slow reader on our side is not held against it. */
class IdleWatch {
  private readonly end = Promise.withResolvers<undefined>();
  private iterator: AsyncIterator<LlmEvent> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private waiting = false;

  constructor(
    private readonly idleMs: number,
    private readonly call: AbortController,
  ) {
    this.end.promise.catch(() => undefined);
  }

  get ended(): Promise<unknown> {
    return this.end.promise;
  }

  async open(events: AsyncIterable<LlmEvent>): Promise<LlmEvent> {
    const iterator = events[Symbol.asyncIterator]();
    const first = await iterator.next();
    if (first.done === true) {
      throw new AppError('provider_failed', 'The model provider sent nothing.');
    }
    this.iterator = iterator;
    return first.value;
  }

  async *rest(signal: AbortSignal): AsyncIterable<LlmEvent> {
    this.timer = setTimeout(() => {
      if (this.waiting) {
        this.call.abort(
          new AppError('provider_failed', 'The model provider stopped in the middle of its answer.'),
        );
      }
    }, this.idleMs);
    const aborted = rejectionOf(signal);
    try {
      for (;;) {
        this.waiting = true;
        this.timer.refresh();
        const next = await Promise.race([this.next(), aborted]);
        this.waiting = false;
        if (next.done === true) {
          return;
        }
        yield next.value;
      }
    } catch (error) {
      this.end.reject(error);
      signal.throwIfAborted();
      throw error;
    }
  }

  close(): void {
    clearTimeout(this.timer);
    this.end.resolve(undefined);
  }

  private async next(): Promise<IteratorResult<LlmEvent>> {
    return this.iterator === undefined ? { done: true, value: undefined } : this.iterator.next();
  }
}

/** A promise that rejects with the signal's reason when it aborts, and does nothing else. */
function rejectionOf(signal: AbortSignal): Promise<never> {
  const aborted = Promise.withResolvers<never>();
  aborted.promise.catch(() => undefined);
  const reject = (): void => {
    aborted.reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
  };
  signal.addEventListener('abort', reject, { once: true });
  if (signal.aborted) {
    reject();
  }
  return aborted.promise;
}
