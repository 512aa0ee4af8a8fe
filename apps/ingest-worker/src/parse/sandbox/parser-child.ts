import { type ChildProcess } from 'node:child_process';
import { type ParseLimits } from './parse-limits.js';
import { type ParserAnswer, ParserReply, type ParserRequest } from './parser-messages.js';
import { type ParserProgram, startParser } from './start-parser.js';
import { usageOf } from './process-usage.js';

/**
 * Why a process ended that was reading: it was `slow` or took too much `memory`, it `died` of what it read, it `failed` to
 * start, or it was `closed`.
 */
export type LossReason = 'slow' | 'memory' | 'died' | 'failed' | 'closed';

/** The process that was asked has ended without an answer. */
export class ParserLost extends Error {
  override readonly name = 'ParserLost';
  constructor(
    readonly why: LossReason,
    ended = '',
  ) {
    super(`the process that parses was lost: ${why} ${ended}`.trimEnd());
  }
}

const WATCH_MS = 100;

/** One process that reads documents, one at a time. */
export class ParserChild {
  /** Documents that it was given. */
  served = 0;
  /** The most memory that it was seen with. */
  memoryMb = 0;
  private isReady = false;
  private lost: Error | undefined;
  private request: ParserRequest | undefined;
  private waiting: PromiseWithResolvers<ParserAnswer> | undefined;
  private readonly process: ChildProcess;

  constructor(program: ParserProgram, memoryMb: number) {
    this.process = startParser(program, memoryMb);
    this.process.on('message', (message) => {
      this.receive(message);
    });
    this.process.on('error', (error) => {
      this.end(new ParserLost('failed', error.message));
    });
    this.process.on('exit', (code, signal) => {
      this.end(new ParserLost(this.isReady ? reasonOf(signal) : 'failed', signal ?? `code ${code ?? ''}`));
    });
  }

  get isLost(): boolean {
    return this.lost !== undefined;
  }

  /** Rejects with `ParserLost`, or with the signal's reason; the process is gone then. */
  async ask(request: ParserRequest, limits: ParseLimits, signal: AbortSignal): Promise<ParserAnswer> {
    signal.throwIfAborted();
    if (this.lost) {
      throw this.lost;
    }
    this.served += 1;
    this.request = request;
    this.waiting = Promise.withResolvers();
    const stop = (): void => {
      this.end(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    signal.addEventListener('abort', stop, { once: true });
    const stopWatching = this.watch(limits);
    if (this.isReady) {
      this.send();
    }
    try {
      return await this.waiting.promise;
    } finally {
      signal.removeEventListener('abort', stop);
      stopWatching();
      this.waiting = undefined;
    }
  }

  /** Ends it at once, with what it is reading. */
  close(): void {
    this.end(new ParserLost('closed'));
  }

  private receive(message: unknown): void {
    const reply = ParserReply.safeParse(message);
    if (!reply.success) {
      this.end(new ParserLost('died', 'with an answer that cannot be read'));
      return;
    }
    if (reply.data.type !== 'ready') {
      this.waiting?.resolve(reply.data);
      return;
    }
    this.isReady = true;
    this.send();
  }

  private send(): void {
    const { request } = this;
    this.request = undefined;
    if (request && !this.lost) {
      // What keeps the request from arriving ends the process too, which is noticed by itself.
      this.process.send(request, () => undefined);
    }
  }

  private end(reason: Error): void {
    if (this.lost) {
      return;
    }
    this.lost = reason;
    this.process.kill('SIGKILL');
    this.waiting?.reject(reason);
  }

  private watch(limits: ParseLimits): () => void {
    const { pid } = this.process;
    const startedAt = performance.now();
    let before: number | undefined;
    const look = async (): Promise<void> => {
      const usage = pid === undefined ? undefined : await usageOf(pid);
      before ??= usage?.cpuMs;
      this.memoryMb = Math.max(this.memoryMb, usage?.memoryMb ?? 0);
      const breach = breachOf(limits, {
        wallMs: performance.now() - startedAt,
        cpuMs: (usage?.cpuMs ?? 0) - (before ?? 0),
        memoryMb: this.memoryMb,
      });
      if (breach) {
        this.end(new ParserLost(breach));
      }
    };
    const timer = setInterval(() => void look(), WATCH_MS);
    void look();
    return () => {
      clearInterval(timer);
    };
  }
}

function breachOf(limits: ParseLimits, taken: ParseLimits): LossReason | undefined {
  if (taken.memoryMb > limits.memoryMb) {
    return 'memory';
  }
  return taken.cpuMs > limits.cpuMs || taken.wallMs > limits.wallMs ? 'slow' : undefined;
}

/** V8 ends a process whose heap is full with SIGABRT. */
function reasonOf(signal: NodeJS.Signals | null): LossReason {
  return signal === 'SIGABRT' ? 'memory' : 'died';
}
