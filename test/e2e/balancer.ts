import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** One address before several servers on the loopback: connections go round, past those that take none. */
export class Balancer {
  private next = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly ports: readonly number[],
  ) {
    server.on('connection', (socket: Socket) => {
      this.keep(socket);
      this.pass(socket, this.ports.length);
    });
  }

  static async before(ports: readonly number[]): Promise<Balancer> {
    const server = createServer();
    const balancer = new Balancer(server, ports);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return balancer;
  }

  get url(): string {
    const address: AddressInfo | string | null = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) {
      socket.destroy();
    }
    await new Promise((done) => this.server.close(done));
  }

  private pass(socket: Socket, choices: number): void {
    const port = this.ports[this.next % this.ports.length];
    if (port === undefined || choices === 0 || socket.destroyed) {
      socket.destroy();
      return;
    }
    this.next += 1;
    const other = connect(port, '127.0.0.1');
    const onRefused = (): void => {
      this.pass(socket, choices - 1);
    };
    other.once('error', onRefused).once('connect', () => {
      other.off('error', onRefused);
      this.keep(other);
      socket.pipe(other).pipe(socket);
      socket.once('close', () => other.destroy());
      other.once('close', () => socket.destroy());
    });
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy()).once('close', () => this.sockets.delete(socket));
  }
}
