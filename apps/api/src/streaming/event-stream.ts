import { type FastifyReply } from 'fastify';

/** Milliseconds: a comment goes out after `heartbeatMs` of silence; a client that takes nothing for `stallMs` is cut off. */
export interface StreamTiming {
  readonly heartbeatMs: number;
  readonly stallMs: number;
}

/** An event as it goes out: `json` is its data on one line, so that no text in it can forge an event. */
export interface StreamedEvent {
  readonly id?: string | undefined;
  readonly event: string;
  readonly json: string;
}

/** What the head of a stream says besides its status. */
export const EVENT_STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
};

const MAX_GATHERED_CHARS = 16_384;

/** What stands before the JSON of an event in its stream; `EVENT_END` stands behind it. */
export function eventHead({ id, event }: Pick<StreamedEvent, 'id' | 'event'>): string {
  const name = id === undefined ? '' : `id: ${id}\n`;
  return `${name}event: ${event}\ndata: `;
}

export const EVENT_END = '\n\n';

/**
 * Server-sent events by raw writes with back-pressure: `send` and `write` resolve when the client has room again, or is gone.
 * Source: HTML standard, section 9.2.
 */
export class EventStream {
  private readonly heartbeat: NodeJS.Timeout;
  private gathered = '';

  constructor(
    private readonly reply: FastifyReply,
    private readonly signal: AbortSignal,
    private readonly timing: StreamTiming,
  ) {
    const headers = reply.getHeaders();
    reply.hijack();
    reply.raw.writeHead(200, {
      ...Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)),
      ...EVENT_STREAM_HEADERS,
    });
    this.heartbeat = setInterval(() => {
      if (!reply.raw.writableNeedDrain) {
        reply.raw.write(': still here\n\n');
      }
    }, timing.heartbeatMs);
  }

  send(event: string, data: unknown): Promise<void> {
    return this.write({ event, json: JSON.stringify(data) });
  }

  write(event: StreamedEvent): Promise<void> {
    return this.put(eventHead(event) + event.json + EVENT_END);
  }

  /** An event without a name, its data as it is: one line. */
  sendData(line: string): Promise<void> {
    return this.put(`data: ${line}${EVENT_END}`);
  }

  end(): void {
    clearInterval(this.heartbeat);
    this.flush();
    const { raw } = this.reply;
    if (raw.writableNeedDrain) {
      const stalled = setTimeout(() => raw.destroy(), this.timing.stallMs);
      raw.once('close', () => {
        clearTimeout(stalled);
      });
    }
    raw.end();
  }

  private async put(block: string): Promise<void> {
    this.heartbeat.refresh();
    const { raw } = this.reply;
    if (raw.destroyed) {
      return;
    }
    if (this.gathered === '') {
      process.nextTick(() => {
        this.flush();
      });
    }
    this.gathered += block;
    if (raw.writableNeedDrain || this.gathered.length > MAX_GATHERED_CHARS) {
      this.flush();
    }
    if (raw.writableNeedDrain) {
      await this.drained();
    }
  }

  /** Events that come in one go leave in one go: each write has its price. */
  private flush(): void {
    const text = this.gathered;
    this.gathered = '';
    if (text !== '' && !this.reply.raw.destroyed) {
      this.reply.raw.write(text);
    }
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
