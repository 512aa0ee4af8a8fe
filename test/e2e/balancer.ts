import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** One address before several services on the loopback: connections go round, past those that are not ready. */
export class Balancer {
  private next = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly ports: readonly number[],
  ) {
    server.on('connection', (socket: Socket) => {
      this.keep(socket);
      void this.pass(socket);
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

  private async pass(socket: Socket): Promise<void> {
    this.next += 1;
    const ports = this.ports.map((_, i) => this.ports[(this.next + i) % this.ports.length] ?? 0);
    for (const port of ports) {
      if (await isReady(port)) {
        this.join(socket, connect(port, '127.0.0.1'));
        return;
      }
    }
    socket.destroy();
  }

  private join(socket: Socket, other: Socket): void {
    this.keep(other);
    socket.pipe(other).pipe(socket);
    socket.once('close', () => other.destroy());
    other.once('close', () => socket.destroy());
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy()).once('close', () => this.sockets.delete(socket));
  }
}

async function isReady(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.ok ?? false;
}
