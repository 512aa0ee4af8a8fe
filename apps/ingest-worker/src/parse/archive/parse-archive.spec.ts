import { DOCUMENT_TYPES, type DocumentType } from '@app/common/contracts';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { zipOf } from '../../testing/zip.js';
import { parseDocument } from '../parse-document.js';
import { type ParsedDocument } from '../parsed-document.js';

const MB = 1024 * 1024;
const PROFILE = {
  profile: {
    metadata: {
      title: 'Example LOW Baseline',
      version: '1',
      'last-modified': '2026-01-01T00:00:00Z',
      'oscal-version': '1.1.3',
    },
    imports: [{ href: '#x', 'include-controls': [{ 'with-ids': ['ac-2'] }] }],
  },
};

function parse(
  bytes: Buffer,
  partTypes: readonly DocumentType[] = DOCUMENT_TYPES,
  sourceName = 'policies.zip',
): Promise<ParsedDocument> {
  return parseDocument({ title: 'Policies', sourceName, bytes, partTypes });
}

/** The same archive with some bytes replaced wherever they stand. */
function altered(zip: Buffer, from: string, to: string): Buffer {
  return Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1');
}

/** An archive of one file whose entry in the directory gets another Unix mode. */
async function withMode(mode: number): Promise<Buffer> {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from('# Fine\nText.'), 'fine.md');
  zip.addBuffer(Buffer.from('/etc/passwd'), 'odd.md', { mode });
  zip.end();
  return buffer(zip.outputStream);
}

describe('an archive', () => {
  it('is one document of its files, each under its name, with one text', async () => {
    const zip = await zipOf({
      'access/policy.md': '# Accounts\nReview them.\n\n# Leavers\nDisable them.',
      'notes.txt': 'Call the desk.',
    });
    const { chunks, sections = [], notices } = await parse(zip);
    expect(chunks.map(({ title, text }) => [title, text])).toEqual([
      ['Policies > access/policy.md > Accounts', 'Review them.'],
      ['Policies > access/policy.md > Leavers', 'Disable them.'],
      ['Policies > notes.txt', 'Call the desk.'],
    ]);
    expect(chunks.map(({ place }) => place?.headings)).toEqual([
      ['access/policy.md', 'Accounts'],
      ['access/policy.md', 'Leavers'],
      ['notes.txt'],
    ]);
    const whole = sections.map(({ text }) => text).join('\n\n');
    expect(chunks.map(({ place }) => whole.slice(place?.start, place?.end))).toEqual(
      chunks.map(({ text }) => text),
    );
    expect(sections.map(({ text, start, end }) => whole.slice(start, end) === text)).toEqual([
      true,
      true,
      true,
    ]);
    expect(notices).toEqual([]);
  });

  it('keeps what is OSCAL as data, beside the text', async () => {
    const zip = await zipOf({ 'low.json': JSON.stringify(PROFILE), 'a.md': 'Text.' });
    const { chunks, inner, structure } = await parse(zip);
    expect(chunks).toHaveLength(1);
    expect(inner).toMatchObject([{ kind: 'profile', profile: { title: 'Example LOW Baseline' } }]);
    expect(structure).toBeUndefined();
  });

  it('is read without the files that cannot be, and says which and why', async () => {
    const zip = await zipOf({
      'good.md': 'Text.',
      'picture.txt': Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
      'empty.md': ' ',
      'broken.json': '{"catalog": ',
      'inner.zip': await zipOf({ 'a.md': 'Text.' }),
      'page.html': '<!doctype html><p>Text',
      'lpt1.md': 'Text.',
      '__MACOSX/._good.md': 'x',
      '.DS_Store': 'x',
    });
    const { chunks, notices } = await parse(zip, ['markdown', 'oscal-json']);
    expect(chunks).toHaveLength(1);
    expect(notices).toEqual([
      'picture.txt: This is image/png, which cannot be read.',
      'empty.md: The document has no text.',
      expect.stringMatching(/^broken\.json: .*not usable JSON/),
      'inner.zip: Archives inside of archives are not read.',
      'page.html: Files of this kind (html) are not accepted.',
      'lpt1.md: The file is not an ordinary file.',
    ]);
  });

  it.each([
    ['a link', 0o120777, 'odd.md: The file is a link.'],
    ['a device', 0o060666, 'odd.md: The file is not an ordinary file.'],
  ])('leaves out %s', async (_what, mode, notice) => {
    expect((await parse(await withMode(mode))).notices).toEqual([notice]);
  });

  it('leaves out a file with a password', async () => {
    const zip = await zipOf({ 'a.md': 'Text.', 'b.md': 'Other.' });
    const directory = zip.indexOf('PK\x01\x02', zip.indexOf('PK\x01\x02') + 4, 'latin1');
    const locked = Buffer.from(zip);
    locked.writeUInt16LE(locked.readUInt16LE(directory + 8) | 1, directory + 8);
    expect((await parse(locked)).notices).toEqual(['b.md: The file is protected with a password.']);
  });

  it('leaves out a file whose bytes were changed', async () => {
    const stored = new ZipFile();
    stored.addBuffer(Buffer.from('Kept.'), 'a.md');
    stored.addBuffer(Buffer.from('original'), 'b.md', { compress: false });
    stored.end();
    const zip = altered(await buffer(stored.outputStream), 'original', 'replaced');
    expect((await parse(zip)).notices).toEqual(['b.md: The file is damaged.']);
  });

  it.each([
    ['../up.md', 'aa/up.md'],
    ['/root.md', 'aroot.md'],
    ['C:/up.md', 'aa/up.md'],
  ])('with the path %s is refused as a whole', async (path, harmless) => {
    const zip = altered(await zipOf({ 'fine.md': 'Text.', [harmless]: 'Text.' }), harmless, path);
    await expect(parse(zip)).rejects.toMatchObject({
      code: 'document_unreadable',
      detail: 'The archive has a path that leads out of it.',
    });
  });

  it('that unpacks to far more than it is is refused before it is unpacked', async () => {
    const zip = await zipOf({ 'a.txt': Buffer.alloc(8 * MB) });
    await expect(parse(zip)).rejects.toMatchObject({
      code: 'document_too_large',
      detail: 'The archive is far larger inside than outside: it unpacks to 8 MB.',
    });
  });

  it('of many files that are much together is refused before it is unpacked', async () => {
    const names = Array.from({ length: 70 }, (_, i) => `${i}.md`);
    const zip = await zipOf(Object.fromEntries(names.map((name) => [name, 'Text.'] as const)));
    const large = Buffer.alloc(4);
    large.writeUInt32LE(4 * MB);
    await expect(parse(altered(zip, '\x05\0\0\0', large.toString('latin1')))).rejects.toMatchObject({
      code: 'document_too_large',
      detail: 'The archive is far larger inside than outside: it unpacks to 280 MB.',
    });
  });

  it('that says less than it holds gives no more than it says', async () => {
    const zip = await zipOf({ 'a.md': 'Text.', 'b.txt': Buffer.alloc(2 * MB, 'a') });
    const size = Buffer.alloc(4);
    size.writeUInt32LE(2 * MB);
    const liar = altered(zip, size.toString('latin1'), '\x10\x00\x00\x00');
    expect((await parse(liar)).notices).toEqual(['b.txt: The archive is damaged or cut off.']);
  });

  it('with too many files is refused', async () => {
    const zip = await zipOf(
      Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`${i}.md`, 'x'] as const)),
    );
    await expect(parse(zip)).rejects.toMatchObject({
      code: 'document_too_large',
      detail: 'The archive has more than 1,000 files.',
    });
  });

  it.each([['policies.zip'], ['policies.docx'], ['policies.xlsx']])(
    'that is cut off is refused when it is called %s',
    async (name) => {
      const zip = await zipOf({ 'a.md': 'Text.', 'b.md': 'Other text.' });
      await expect(parse(zip.subarray(0, zip.length - 30), DOCUMENT_TYPES, name)).rejects.toMatchObject({
        code: 'document_unreadable',
        detail: 'The archive is damaged or cut off.',
      });
    },
  );

  it('with nothing to read says why', async () => {
    await expect(parse(await zipOf({}))).rejects.toMatchObject({
      code: 'document_unreadable',
      detail: 'Nothing in the archive can be read. It is empty.',
    });
    await expect(parse(await zipOf({ 'a.md': ' ' }))).rejects.toMatchObject({
      detail: 'Nothing in the archive can be read. a.md: The document has no text.',
    });
  });
});
