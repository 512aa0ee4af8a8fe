import { type Dispatcher, Pool } from 'undici';
import { type Sample } from './load.mts';

const CALL_TIMEOUT_MS = 30_000;
const TOKEN = 'event: token\n';
const DONE = 'event: done\n';

/** A client of one service on keep-alive connections. It works on undici's lowest level, to take little of the processor. */
export class HttpCaller {
  private readonly pool: Pool;
  private readonly headers: Record<string, string>;

  constructor(url: string, headers: Readonly<Record<string, string>>, connections = 100) {
    this.headers = { 'content-type': 'application/json', ...headers };
    this.pool = new Pool(url, {
      connections,
      pipelining: 1,
      headersTimeout: CALL_TIMEOUT_MS,
      bodyTimeout: CALL_TIMEOUT_MS,
    });
  }

  /** Any status but 200 is an error. */
  get(path: string): Promise<Sample> {
    return this.send(path, undefined, () => ({}));
  }

  /** Posts JSON. Any status but 200 is an error. */
  post(path: string, body: unknown): Promise<Sample> {
    return this.send(path, body, () => ({}));
  }

  /** Posts JSON and reads the answer as server-sent events: without a `done` event it is an error. */
  async stream(path: string, body: unknown): Promise<Sample> {
    const events = new EventCounter();
    const sample = await this.send(path, body, (started) => ({
      onData: (chunk) => {
        events.read(chunk, started);
      },
    }));
    if (!events.done) {
      throw new Error(`a stream ended without its end: ${events.lastWords}`);
    }
    return events.firstMs === undefined ? sample : { ...sample, firstMs: events.firstMs };
  }

  /** Posts JSON and hands over each piece of the answer with the time at which it came. */
  async pieces(path: string, body: unknown, take: (piece: Buffer, at: number) => void): Promise<void> {
    await this.send(path, body, () => ({
      onData: (chunk) => {
        take(chunk, performance.now());
      },
    }));
  }

  close(): Promise<void> {
    return this.pool.destroy();
  }

  private send(
    path: string,
    body: unknown,
    listen: (started: number) => { readonly onData?: (chunk: Buffer) => void },
  ): Promise<Sample> {
    return new Promise((resolve, reject) => {
      const started = performance.now();
      const { onData } = listen(started);
      let status = 0;
      let refusal = '';
      const handler: Dispatcher.DispatchHandler = {
        onRequestStart: () => undefined,
        onResponseStart: (_controller, statusCode) => {
          status = statusCode;
        },
        onResponseData: (_controller, chunk) => {
          if (status !== 200) {
            refusal += chunk.toString();
          }
          onData?.(chunk);
        },
        onResponseEnd: () => {
          if (status === 200) {
            resolve({ ms: performance.now() - started });
          } else {
            reject(new Error(`${path} answered ${status}: ${refusal.slice(0, 300)}`));
          }
        },
        onResponseError: (_controller, error) => {
          reject(error);
        },
      };
      const method = body === undefined ? 'GET' : 'POST';
      this.pool.dispatch(
        { method, path, headers: this.headers, body: body === undefined ? null : JSON.stringify(body) },
        handler,
      );
    });
  }
}

/** Finds the first token and the end in a stream of events, also where an event is cut between two pieces. */
class EventCounter {
  firstMs: number | undefined;
  done = false;
  private tail = '';

  get lastWords(): string {
    return this.tail;
  }

  read(chunk: Buffer, started: number): void {
    const text = this.tail + chunk.toString('latin1');
    if (this.firstMs === undefined && text.includes(TOKEN)) {
      this.firstMs = performance.now() - started;
    }
    this.done ||= text.includes(DONE);
    this.tail = text.slice(-200);
  }
}
