import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs `work` again and again with `intervalMs` between the end of one run and the next, until `stop`, which waits for
 * the run that is under way. Errors end nothing; the first of a row of failures goes to `onError`, unless it
 * comes of stopping.
 */
export class Repeating {
  private readonly stopping = new AbortController();
  private readonly ended: Promise<void>;

  constructor(
    private readonly work: (signal: AbortSignal) => Promise<unknown>,
    private readonly intervalMs: number,
    private readonly onError: (error: unknown) => void,
  ) {
    this.ended = this.loop();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.ended;
  }

  private async loop(): Promise<void> {
    const { signal } = this.stopping;
    let isFailing = false;
    while (!signal.aborted) {
      try {
        await this.work(signal);
        isFailing = false;
      } catch (error) {
        if (!isFailing && !this.stopping.signal.aborted) {
          this.onError(error);
        }
        isFailing = true;
      }
      await sleep(this.intervalMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
