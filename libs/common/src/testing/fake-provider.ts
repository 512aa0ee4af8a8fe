import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a provider was asked. `body` is the parsed JSON, or nothing where it was none. */
export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

/** One exchange. `closed` is aborted when the caller hangs up. */
export interface FakeExchange {
  readonly request: FakeRequest;
  readonly response: ServerResponse;
  readonly closed: AbortSignal;
}

export type FakeReply = (exchange: FakeExchange) => Promise<void> | void;

/** A provider on a local port, played by a script: each request takes the next reply of `plan`, then the usual one. */
export class FakeProvider {
  readonly requests: FakeRequest[] = [];
  /** Requests whose caller hung up before the reply was complete. */
  hangUps = 0;
  private readonly plan: FakeReply[] = [];
  private readonly hangUpWaiters: (() => void)[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  private constructor(private usual: FakeReply) {
    this.server = createServer((incoming, response) => {
      this.serve(incoming, response).catch(() => {
        response.destroy();
      });
    });
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  static async start(usual: FakeReply, port = 0): Promise<FakeProvider> {
    const fake = new FakeProvider(usual);
    await new Promise<void>((resolve, reject) => {
      fake.server.once('error', reject);
      fake.server.listen(port, '127.0.0.1', resolve);
    });
    return fake;
  }

  get url(): string {
    const address: AddressInfo | string | null = this.server.address();
    return typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
  }

  /** Replies for the next requests, in order. */
  next(...replies: readonly FakeReply[]): void {
    this.plan.push(...replies);
  }

  /** The reply to every request that no plan is left for. */
  always(reply: FakeReply): void {
    this.usual = reply;
  }

  /** Resolves when a caller has hung up, at once if one already has. */
  async hungUp(): Promise<void> {
    if (this.hangUps === 0) {
      await new Promise<void>((resolve) => this.hangUpWaiters.push(resolve));
    }
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) {
      socket.destroy();
    }
    await new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
  }

  private async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const closed = new AbortController();
    response.on('close', () => {
      closed.abort();
      if (!response.writableEnded) {
        this.hangUps += 1;
        this.hangUpWaiters.splice(0).forEach((resolve) => {
          resolve();
        });
      }
    });
    const request = await readRequest(incoming);
    this.requests.push(request);
    const reply = this.plan.shift() ?? this.usual;
    await reply({ request, response, closed: closed.signal });
  }
}

/** JSON with a status. */
export function jsonReply(status: number, body: unknown, headers: Record<string, string> = {}): FakeReply {
  return ({ response }) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

/** What a proxy or a captive portal answers in a provider's place. */
export function htmlReply(status = 200): FakeReply {
  return ({ response }) => {
    response.writeHead(status, { 'content-type': 'text/html' });
    response.end('<!doctype html><html><body>Sign in to continue</body></html>');
  };
}

export function redirectReply(location: string): FakeReply {
  return ({ response }) => {
    response.writeHead(307, { location });
    response.end();
  };
}

/** Takes the request and never answers. */
export function silentReply(): FakeReply {
  return () => undefined;
}

/** Cuts the connection without an answer. */
export function hangUpReply(): FakeReply {
  return ({ response }) => {
    response.destroy();
  };
}

/** A body of `bytes` bytes that never becomes a complete message, as fast as it is read. */
export function hugeReply(bytes: number, contentType = 'application/json'): FakeReply {
  return async ({ response, closed }) => {
    response.writeHead(200, { 'content-type': contentType });
    response.write('data: "');
    const block = 'x'.repeat(64 * 1024);
    for (let sent = 0; sent < bytes && !closed.aborted; sent += block.length) {
      if (!response.write(block)) {
        await Promise.race([
          new Promise((resolve) => response.once('drain', resolve)),
          new Promise((resolve) => {
            closed.addEventListener('abort', resolve, { once: true });
          }),
        ]);
      }
    }
    response.end();
  };
}

export interface FrameOptions {
  readonly delayMs?: number;
  /** Cut the connection after this many frames. */
  readonly breakAfter?: number;
  /** Say nothing more after this many frames, and stay connected. */
  readonly stallAfter?: number;
}

/** Server-sent events, one for each frame, written as they are. */
export function sseReply(frames: readonly string[], options: FrameOptions = {}): FakeReply {
  return async ({ response, closed }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    for (const [index, frame] of frames.entries()) {
      if (options.delayMs !== undefined && index > 0) {
        await sleep(options.delayMs);
      }
      if (closed.aborted || index === options.stallAfter) {
        return;
      }
      if (index === options.breakAfter) {
        response.destroy();
        return;
      }
      response.write(`data: ${frame}\n\n`);
    }
    response.end();
  };
}

async function readRequest(incoming: IncomingMessage): Promise<FakeRequest> {
  let text = '';
  incoming.setEncoding('utf8');
  for await (const chunk of incoming) {
    text += String(chunk);
  }
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: incoming.headers,
    body: text === '' ? undefined : parse(text),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
