import { Logger } from '@nestjs/common';
import { sizeOf } from '../../../../../test/size.js';
import { docxOf, paragraph } from '../../testing/docx.js';
import { FAULTS_OF_DOCUMENTS, outcomeOf, poolForHostileFiles } from '../../testing/hostile.js';
import { xlsxOf } from '../../testing/xlsx.js';
import { zipOf } from '../../testing/zip.js';

const MB = 1024 * 1024;
/** How large the large ones are: `HOSTILE_SIZE=20` makes a million objects. */
const SIZE = sizeOf('HOSTILE_SIZE', 1);
const OSCAL = 'xmlns="http://csrc.nist.gov/ns/oscal/1.0"';
const pool = poolForHostileFiles();

// A limit is on the time that a document computes; a busy machine takes several times as long.
jest.setTimeout(180_000);

beforeAll(() => {
  Logger.overrideLogger(false);
});
afterAll(() => {
  pool.onApplicationShutdown();
});

const pdf = (objects: string): Buffer => Buffer.from(`%PDF-1.4\n${objects}\ntrailer<</Root 1 0 R>>\n%%EOF`);
const many = (count: number, of: (i: number) => string): string =>
  Array.from({ length: count * SIZE }, (_, i) => of(i)).join('');

const HOSTILE: readonly (readonly [string, string, () => Buffer | Promise<Buffer>])[] = [
  [
    'archives in archives in an archive',
    'a.zip',
    async () => {
      const bomb = await zipOf({ 'a.txt': Buffer.alloc(MB) });
      const shell = await zipOf(
        Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`${i}.zip`, bomb] as const)),
      );
      return zipOf(Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`${i}.zip`, shell] as const)));
    },
  ],
  ['an archive of zeros', 'a.zip', () => zipOf({ 'a.txt': Buffer.alloc(16 * MB * SIZE) })],
  ['a Word file that is huge inside', 'a.docx', () => docxOf(paragraph('x'.repeat(16 * MB * SIZE)))],
  ['a Word file of a million levels', 'a.docx', () => docxOf('<w:tbl>'.repeat(50_000))],
  [
    'a Word file with outside entities',
    'a.docx',
    () => docxOf('</w:body><!DOCTYPE x SYSTEM "file:///etc/passwd">'),
  ],
  [
    'a PDF of very many objects',
    'a.pdf',
    () =>
      pdf(
        `1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[]>>endobj\n${many(50_000, (i) => `${i + 3} 0 obj<</Type/Page>>endobj\n`)}`,
      ),
  ],
  [
    'a PDF whose pages are their own parents',
    'a.pdf',
    () => pdf('1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 9/Kids[2 0 R]>>endobj'),
  ],
  [
    'a PDF that counts a billion pages',
    'a.pdf',
    () =>
      pdf('1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1000000000/Kids[]>>endobj'),
  ],
  ['a PDF of nested lists', 'a.pdf', () => pdf(`1 0 obj${'['.repeat(100_000)}endobj`)],
  ['JSON of very many levels', 'a.json', () => Buffer.from(`{"catalog":${'['.repeat(200_000)}`)],
  ['JSON of very many values', 'a.json', () => Buffer.from(`{"catalog":[${many(2_500_000, () => '1,')}1]}`)],
  [
    'OSCAL that asks for a file',
    'a.xml',
    () =>
      Buffer.from(
        `<?xml version="1.0"?><!DOCTYPE catalog [<!ENTITY x SYSTEM "file:///etc/passwd">]><catalog ${OSCAL}>&x;</catalog>`,
      ),
  ],
  [
    'OSCAL that laughs a billion times',
    'a.xml',
    () =>
      Buffer.from(
        `<!DOCTYPE catalog [<!ENTITY a "ha">${Array.from({ length: 30 }, (_, i) => `<!ENTITY ${'a'.repeat(i + 2)} "${`&${'a'.repeat(i + 1)};`.repeat(10)}">`).join('')}]><catalog ${OSCAL}>&${'a'.repeat(31)};</catalog>`,
      ),
  ],
  [
    'OSCAL XML of very many levels',
    'a.xml',
    () => Buffer.from(`<catalog ${OSCAL}>${'<group>'.repeat(200_000)}`),
  ],
  ['an image that is called a PDF', 'a.pdf', () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
  [
    'a spreadsheet that is called a Word file, cut off',
    'a.docx',
    async () => (await xlsxOf({ One: '' })).subarray(0, 300),
  ],
];

describe('a hostile file', () => {
  it.each(HOSTILE)('%s fails with a reason', async (_what, name, make) => {
    expect(FAULTS_OF_DOCUMENTS).toContain(await outcomeOf(pool, await make(), name));
  });

  it.each([
    ['HTML of very many levels', 'a.html', () => `<!doctype html>${'<div>'.repeat(50_000)}text`],
    ['Markdown of very many headings', 'a.md', () => many(20_000, (i) => `# ${i}\n`)],
    [
      'a table of very many columns',
      'a.csv',
      () => `${many(200_000, (i) => `c${i},`)}\n${many(200_000, () => ',')}`,
    ],
    ['one word without an end', 'a.txt', () => 'x'.repeat(8 * MB * SIZE)],
    ['spaces without an end', 'a.md', () => ` ${'\t '.repeat(100_000 * SIZE)}x`],
  ])('%s is read or fails with a reason', async (_what, name, make) => {
    expect(['read', ...FAULTS_OF_DOCUMENTS]).toContain(await outcomeOf(pool, Buffer.from(make()), name));
  });

  it.each([
    ['Markdown', 'a.md', (blank: string) => `# One${blank}two\n\nthree${blank}four.${blank}Five`],
    ['text', 'a.txt', (blank: string) => `one${blank}two.${blank}Three`],
    [
      'HTML',
      'a.html',
      (blank: string) => `<h1>One${blank}two</h1><p>three${blank}four</p><pre>five${blank}six</pre>`,
    ],
  ])('%s is read within its time, however long the space between two words', async (_what, name, make) => {
    for (const blank of [' ', '\t', '\u00a0 ']) {
      const bytes = Buffer.from(make(blank.repeat(MB)));
      expect(await outcomeOf(pool, bytes, name)).toBe('read');
    }
  });

  it('harms none of those that come after it', async () => {
    expect(await outcomeOf(pool, Buffer.from('# One\nText.'), 'a.md')).toBe('read');
  });
});
