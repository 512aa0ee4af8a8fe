import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Stands before a server on the loopback and passes everything on, until the line is cut. */
export class Relay {
  private server: Server | undefined;
  private port = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly target: URL) {}

  static async before(url: string): Promise<Relay> {
    const relay = new Relay(new URL(url));
    await relay.restore();
    return relay;
  }

  /** The target's address with the relay's host and port. */
  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${this.port}`;
    return url.href;
  }

  /** From now on nobody answers: connections break and new ones are refused. */
  async cut(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    for (const socket of this.sockets) {
      socket.destroy();
    }
    await new Promise<void>((done) => {
      if (server === undefined) {
        done();
        return;
      }
      server.close(() => {
        done();
      });
    });
  }

  /** Answers again, at the same address. */
  async restore(): Promise<void> {
    const server = createServer((socket) => {
      this.pass(socket);
    });
    await new Promise<void>((done, reject) => {
      server.once('error', reject).listen(this.port, '127.0.0.1', done);
    });
    this.server = server;
    const address: AddressInfo | string | null = server.address();
    this.port = typeof address === 'object' && address !== null ? address.port : 0;
  }

  private pass(socket: Socket): void {
    const other = connect(Number(this.target.port), this.target.hostname);
    for (const [from, to] of [
      [socket, other],
      [other, socket],
    ] as const) {
      this.sockets.add(from);
      from.on('error', () => to.destroy());
      from.once('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  }
}
