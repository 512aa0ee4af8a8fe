import { createServer } from 'node:net';
import { once } from 'node:events';
import { freePort } from '@app/common/testing';
import { type FakeClamd, type FakeClamdOptions, startFakeClamd } from '../testing/fake-clamd.js';
import { ClamavScanner } from './clamav-scanner.js';

const never = new AbortController().signal;
const MB = 1024 * 1024;
const daemons: FakeClamd[] = [];

afterAll(() => Promise.all(daemons.map((daemon) => daemon.stop())));

async function scannerOf(options: FakeClamdOptions = {}): Promise<ClamavScanner> {
  const daemon = await startFakeClamd(options);
  daemons.push(daemon);
  return new ClamavScanner({ host: '127.0.0.1', port: daemon.port });
}

describe('ClamavScanner', () => {
  it.each([[0], [1], [MB], [5 * MB + 1]])('passes a clean file of %i bytes', async (size) => {
    const scanner = await scannerOf();
    await expect(scanner.check(Buffer.alloc(size, 'a'), never)).resolves.toBeUndefined();
  });

  it('names what was found, wherever it stands', async () => {
    const scanner = await scannerOf();
    const file = Buffer.concat([Buffer.alloc(MB - 2), Buffer.from('EICAR'), Buffer.alloc(MB)]);
    await expect(scanner.check(file, never)).rejects.toMatchObject({
      code: 'document_infected',
      detail: 'The virus scanner found Test-Signature in the file.',
    });
  });

  it('never passes a file that is larger than the daemon takes', async () => {
    const scanner = await scannerOf({ maxBytes: MB });
    // The word that it gave up may be lost with the connection: then the file waits.
    await expect(scanner.check(Buffer.alloc(20 * MB), never)).rejects.toMatchObject({
      code: expect.stringMatching(/^(document_too_large|scanner_unavailable)$/),
    });
    await expect((await scannerOf({ maxBytes: 10 })).check(Buffer.alloc(11), never)).rejects.toMatchObject({
      code: 'document_too_large',
    });
  });

  it.each([
    ['nothing', ''],
    ['half a word', 'stream: O'],
    ['an unended line', 'stream: OK'],
    ['an error', 'stream: Allocation failed. ERROR\0'],
    ['something else', 'UNKNOWN COMMAND\0'],
    ['OK for something else', 'OK\0'],
  ])('passes nothing when the daemon answers %s', async (_what, answer) => {
    const scanner = await scannerOf({ answer });
    await expect(scanner.check(Buffer.from('x'), never)).rejects.toMatchObject({
      code: 'scanner_unavailable',
    });
  });

  it('passes nothing when the daemon is away', async () => {
    const scanner = new ClamavScanner({ host: '127.0.0.1', port: await freePort() });
    await expect(scanner.check(Buffer.from('x'), never)).rejects.toMatchObject({
      code: 'scanner_unavailable',
    });
  });

  it('passes nothing when the daemon is silent, and ends with the signal', async () => {
    const silent = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const impatient = new ClamavScanner({ host: '127.0.0.1', port }, 50);
    await expect(impatient.check(Buffer.from('x'), never)).rejects.toMatchObject({
      code: 'scanner_unavailable',
    });
    const scanner = new ClamavScanner({ host: '127.0.0.1', port });
    const controller = new AbortController();
    const checking = scanner.check(Buffer.from('x'), controller.signal);
    setImmediate(() => {
      controller.abort(new Error('cancelled'));
    });
    await expect(checking).rejects.toThrow('cancelled');
    silent.close();
  });
});
