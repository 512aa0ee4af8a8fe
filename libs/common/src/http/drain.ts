import { type FastifyInstance, type FastifyReply } from 'fastify';

/**
 * Lets a process end without cutting anybody off. From `begin` on it is not ready any more, and `stopping` is aborted:
 * what would never end by itself ends then. `idle` resolves when no request runs, or at the deadline. `signal` aborts at
 * the deadline: streams then say goodbye themselves.
 */
export class Drain {
  private running = 0;
  private draining = false;
  private waiting: (() => void) | undefined;
  private readonly deadline = new AbortController();
  private readonly beginning = new AbortController();
  /** Of the replies that somebody waits for. */
  private readonly patient = new Set<AbortController>();

  get isDraining(): boolean {
    return this.draining;
  }

  /** Aborts when the process begins to stop. */
  get stopping(): AbortSignal {
    return this.beginning.signal;
  }

  /** Aborts when the grace time is over. */
  get signal(): AbortSignal {
    return this.deadline.signal;
  }

  /** Aborts when the client goes away before its answer is complete, and with `signal`. */
  patience(reply: FastifyReply): AbortSignal {
    const over = new AbortController();
    if (reply.raw.destroyed || this.signal.aborted) {
      over.abort();
    }
    this.patient.add(over);
    reply.raw.once('close', () => {
      this.patient.delete(over);
      if (!reply.raw.writableFinished) {
        over.abort();
      }
    });
    return over.signal;
  }

  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (_request, reply, next) => {
      this.running += 1;
      reply.raw.once('close', () => {
        this.running -= 1;
        if (this.running === 0) {
          this.waiting?.();
        }
      });
      if (this.draining) {
        void reply.header('connection', 'close');
      }
      next();
    });
  }

  begin(): void {
    this.draining = true;
    this.beginning.abort();
  }

  /** Waits for what runs, at most `graceMs`; then aborts `signal` and waits up to a second more. */
  async idle(graceMs: number): Promise<void> {
    if (this.running === 0) {
      return;
    }
    await this.untilIdle(graceMs);
    if (this.running > 0) {
      this.deadline.abort();
      this.patient.forEach((over) => {
        over.abort();
      });
      await this.untilIdle(1000);
    }
  }

  private async untilIdle(ms: number): Promise<void> {
    if (this.running === 0) {
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.waiting = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
