import { createServer } from 'node:net';
import { StartError } from './settings.mts';

/** Throws a `StartError` that names the variable when a port is taken. */
export async function demandFreePort(name: string, port: number): Promise<void> {
  if (!(await canListen(port))) {
    throw new StartError(
      `${name}: port ${port} is in use. Stop what uses it, or set ${name} to another one.`,
    );
  }
}

/** A port that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
  });
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
