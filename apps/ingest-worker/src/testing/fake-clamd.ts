import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { readZipParts } from '../parse/zip-parts.js';

export interface FakeClamdOptions {
  readonly port?: number;
  /** `StreamMaxLength` of a real daemon. */
  readonly maxBytes?: number;
  /** Answers so whatever comes; an empty text hangs up without an answer. */
  readonly answer?: string;
}

export interface FakeClamd {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/**
 * Speaks the INSTREAM command of clamd, and finds `Test-Signature` in files that have the word EICAR. As the real one does, it
 * looks into archives, also those in archives, and decodes no base64.
 */
export async function startFakeClamd(options: FakeClamdOptions = {}): Promise<FakeClamd> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    void serve(socket, options);
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) {
        socket.destroy();
      }
      await closed;
    },
  };
}

async function serve(socket: Socket, { maxBytes = 1e9, answer }: FakeClamdOptions): Promise<void> {
  const bytes = new ByteReader(socket);
  try {
    const command = (await bytes.take('zINSTREAM\0'.length)).toString();
    const file: Buffer[] = [];
    let size = 0;
    for (let length = await bytes.length(); length > 0; length = await bytes.length()) {
      size += length;
      if (size > maxBytes) {
        socket.end('INSTREAM size limit exceeded. ERROR\0');
        return;
      }
      file.push(await bytes.take(length));
    }
    const found = (await isInfected(Buffer.concat(file))) ? 'Test-Signature FOUND' : 'OK';
    const reply = command === 'zINSTREAM\0' ? `stream: ${found}\0` : 'UNKNOWN COMMAND\0';
    socket.end(answer ?? reply);
  } catch {
    socket.destroy();
  }
}

async function isInfected(file: Buffer): Promise<boolean> {
  if (file[0] === 0x1f && file[1] === 0x8b) {
    return isInfected(gunzipSync(file));
  }
  if (!file.subarray(0, 2).equals(Buffer.from('PK'))) {
    return file.includes('EICAR');
  }
  const parts = await readZipParts(file, () => true);
  const found = await Promise.all([...parts.values()].map(isInfected));
  return found.includes(true);
}

class ByteReader {
  private readonly chunks: AsyncIterator<Buffer, undefined>;
  private rest = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  }

  async take(length: number): Promise<Buffer> {
    while (this.rest.length < length) {
      const next = await this.chunks.next();
      if (next.done) {
        throw new Error('cut off');
      }
      this.rest = Buffer.concat([this.rest, next.value]);
    }
    const taken = this.rest.subarray(0, length);
    this.rest = this.rest.subarray(length);
    return taken;
  }

  async length(): Promise<number> {
    return (await this.take(4)).readUInt32BE();
  }
}
