import { connect, type Socket } from 'node:net';
import { AppError } from '@app/common/errors';

export interface ClamavAddress {
  readonly host: string;
  readonly port: number;
}

export interface ClamavSettings {
  readonly CLAMAV_HOST?: string | undefined;
  readonly CLAMAV_PORT: number;
}

const CHUNK_BYTES = 1024 * 1024;
/** ClamAV may take so long over one file before it says anything. */
const SILENCE_MS = 120_000;
const LENGTH_BYTES = 4;

/** Has files looked at by a ClamAV daemon, over its INSTREAM command: https://docs.clamav.net/manual/Usage/Scanning.html#clamd */
export class ClamavScanner {
  constructor(
    private readonly address: ClamavAddress,
    private readonly silenceMs = SILENCE_MS,
  ) {}

  /**
   * Resolves for a file in which nothing was found, and for no other. Throws `document_infected` with the name of what was
   * found, `document_too_large` when the daemon takes no file of this size, and `scanner_unavailable` when it does not
   * answer or cannot tell.
   */
  async check(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    const reply = await this.replyTo(bytes, signal);
    if (reply === 'stream: OK') {
      return;
    }
    const found = /^stream: (.+) FOUND$/.exec(reply)?.[1];
    if (found !== undefined) {
      throw new AppError('document_infected', `The virus scanner found ${found} in the file.`);
    }
    if (/size limit exceeded/i.test(reply)) {
      throw new AppError('document_too_large', 'The virus scanner takes no file of this size.');
    }
    throw unavailable(reply);
  }

  private async replyTo(bytes: Uint8Array, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const socket = connect(this.address);
    const stop = (): void => {
      socket.destroy();
    };
    let reply = '';
    socket.setEncoding('utf8').setTimeout(this.silenceMs, stop);
    socket.on('data', (text: string) => {
      reply += text;
    });
    // A daemon that has had enough says so and hangs up, and the rest cannot be sent: what it said counts.
    socket.on('end', stop);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      const line = /^[^\0\n]+(?=[\0\n])/.exec(reply)?.[0];
      if (line === undefined) {
        reject(unavailable('it hung up'));
        return;
      }
      resolve(line);
    });
    signal.addEventListener('abort', stop, { once: true });
    send(socket, bytes);
    try {
      return await promise;
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}

/** The scanner of the settings, where they name one. */
export function scannerFor({ CLAMAV_HOST, CLAMAV_PORT }: ClamavSettings): ClamavScanner | undefined {
  return CLAMAV_HOST === undefined ? undefined : new ClamavScanner({ host: CLAMAV_HOST, port: CLAMAV_PORT });
}

/** The command, the bytes in pieces that say their length, and a piece without any. */
function send(socket: Socket, bytes: Uint8Array): void {
  socket.write('zINSTREAM\0');
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    const piece = bytes.subarray(start, start + CHUNK_BYTES);
    socket.write(lengthOf(piece.length));
    socket.write(piece);
  }
  socket.write(lengthOf(0));
}

function lengthOf(length: number): Buffer {
  const bytes = Buffer.alloc(LENGTH_BYTES);
  bytes.writeUInt32BE(length);
  return bytes;
}

function unavailable(cause: string): AppError {
  return new AppError('scanner_unavailable', 'The virus scanner does not answer: the file waits for it.', {
    cause,
  });
}
