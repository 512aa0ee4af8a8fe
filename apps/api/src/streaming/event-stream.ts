import { type FastifyReply } from 'fastify';

/** Milliseconds: a comment goes out after `heartbeatMs` of silence; a client that takes nothing for `stallMs` is cut off. */
export interface StreamTiming {
  readonly heartbeatMs: number;
  readonly stallMs: number;
}

/**
 * Server-sent events by raw writes with back-pressure: `send` resolves when the client has room again, or is gone.
 * Source: HTML standard, section 9.2.
 */
export class EventStream {
  private readonly heartbeat: NodeJS.Timeout;

  constructor(
    private readonly reply: FastifyReply,
    private readonly signal: AbortSignal,
    private readonly timing: StreamTiming,
  ) {
    const headers = reply.getHeaders();
    reply.hijack();
    reply.raw.writeHead(200, {
      ...Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    this.heartbeat = setInterval(() => {
      if (!reply.raw.writableNeedDrain) {
        reply.raw.write(': still here\n\n');
      }
    }, timing.heartbeatMs);
  }

  /** `data` goes out as one line of JSON, so that no text in it can forge an event. */
  async send(event: string, data: unknown): Promise<void> {
    this.heartbeat.refresh();
    if (
      !this.reply.raw.destroyed &&
      !this.reply.raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    ) {
      await this.drained();
    }
  }

  end(): void {
    clearInterval(this.heartbeat);
    this.reply.raw.end();
  }

  private async drained(): Promise<void> {
    const { raw } = this.reply;
    await new Promise<void>((resolve) => {
      const stalled = setTimeout(() => raw.destroy(), this.timing.stallMs);
      const done = (): void => {
        clearTimeout(stalled);
        raw.off('drain', done);
        raw.off('close', done);
        this.signal.removeEventListener('abort', done);
        resolve();
      };
      raw.once('drain', done);
      raw.once('close', done);
      this.signal.addEventListener('abort', done, { once: true });
      if (this.signal.aborted || raw.destroyed) {
        done();
      }
    });
  }
}
