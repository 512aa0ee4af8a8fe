import { zipOf } from '../testing/zip.js';
import { embeddedFiles } from './embedded-files.js';

const FILE = Buffer.from('A file that stands in another one, as base64: it is long enough?>~'.repeat(3));
const base64 = FILE.toString('base64');

async function found(content: string | Buffer): Promise<readonly string[]> {
  return (await embeddedFiles(Buffer.from(content))).map((file) => file.toString());
}

describe('embeddedFiles', () => {
  it.each([
    ['text', `before ${base64} after`],
    ['JSON that escapes', JSON.stringify({ value: base64 }).replaceAll('/', '\\/')],
    ['JSON with escaped lines', JSON.stringify({ value: base64.replace(/.{76}/g, '$&\r\n') })],
    ['lines of 64', base64.replace(/.{64}/g, '$&\n')],
    ['indented lines', base64.replace(/.{76}/g, '$&\r\n\t\t')],
    ['UTF-16', Buffer.from(`\ufeff"${base64}"`, 'utf16le')],
    ['UTF-16, big-endian', Buffer.from(`\ufeff"${base64}"`, 'utf16le').swap16()],
  ])('decodes base64 in %s', async (_what, content) => {
    expect(await found(content)).toEqual([FILE.toString()]);
  });

  it('finds it in archives, and in what it found, once', async () => {
    const zip = await zipOf({ 'a.txt': base64, 'b.zip': await zipOf({ 'c.txt': base64 }) });
    expect(await found(zip)).toEqual([FILE.toString()]);
    expect(await found(`one ${zip.toString('base64')}`)).toEqual([zip.toString(), FILE.toString()]);
  });

  it('takes words, hashes and damaged archives for what they are', async () => {
    expect(await found(`${'word '.repeat(100)}${'0123456789abcdef'.repeat(8)}`)).toEqual([]);
    expect(await found(Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(100)]))).toEqual([]);
  });

  it('goes through a large file once, whatever stands in it', async () => {
    const size = 20 * 1024 * 1024;
    for (const hostile of ['a', 'A1', ' ', `${'b'.repeat(47)} `, `${'c'.repeat(60)}\n `]) {
      const content = hostile.repeat(Math.ceil(size / hostile.length));
      expect((await found(content)).length).toBeLessThanOrEqual(1);
    }
  });

  it('gives up what has more than can be scanned', async () => {
    const many = Array.from({ length: 5001 }, (_, i) =>
      Buffer.from(`${i} ${'?'.repeat(60)}`).toString('base64'),
    );
    await expect(embeddedFiles(Buffer.from(many.join(' ')))).rejects.toMatchObject({
      code: 'document_too_large',
    });
    let nested = base64;
    for (let depth = 0; depth < 6; depth += 1) {
      nested = Buffer.from(nested).toString('base64');
    }
    await expect(embeddedFiles(Buffer.from(nested))).rejects.toMatchObject({ code: 'document_too_large' });
  });
});
