import { Logger } from '@nestjs/common';
import * as fc from 'fast-check';
import { sizeOf } from '../../../../../test/size.js';
import { docxOf, paragraph } from '../../testing/docx.js';
import { FAULTS_OF_DOCUMENTS, outcomeOf, poolForHostileFiles } from '../../testing/hostile.js';
import { SECURITY_PLAN } from '../../testing/oscal-implementations.js';
import { oscalToXml } from '../../testing/oscal-xml.js';
import { pdfOf } from '../../testing/pdf.js';
import { sheetRow, xlsxOf } from '../../testing/xlsx.js';
import { zipOf } from '../../testing/zip.js';

/** Files that are damaged at random. */
const RUNS = sizeOf('DAMAGED_FILES', 60);

const SAMPLES: Readonly<Record<string, () => Promise<Buffer>>> = {
  'a.pdf': () =>
    pdfOf((pdf) => {
      pdf.fontSize(20).text('Access policy').fontSize(11).text('Accounts are reviewed every quarter.');
      pdf.addPage().text('Leavers lose their access within a day.');
    }),
  'a.docx': () => docxOf(`${paragraph('Access', 'Heading1')}${paragraph('Accounts are reviewed.')}`),
  'a.xlsx': () => xlsxOf({ Matrix: sheetRow(1, ['<c t="n"><v>1</v></c>', '<c t="n"><v>2</v></c>']) }),
  'a.zip': () => zipOf({ 'a.md': '# Access\nReview accounts.', 'b.txt': 'Call the desk.' }),
  'a.json': () => Promise.resolve(Buffer.from(JSON.stringify(SECURITY_PLAN))),
  'a.xml': () => Promise.resolve(Buffer.from(oscalToXml(SECURITY_PLAN))),
  'a.html': () =>
    Promise.resolve(Buffer.from('<!doctype html><h1>Access</h1><table><tr><td>a<td>b</table><p>Text.')),
  'a.csv': () => Promise.resolve(Buffer.from('Control,Owner\nAC-2,"Operations, North"\nAC-3,Security\n')),
};
const NAMES = Object.keys(SAMPLES);

interface Damage {
  readonly kind: 'flip' | 'cut' | 'drop' | 'repeat' | 'insert';
  /** Where, as a share of the file. */
  readonly at: number;
  readonly bytes: Uint8Array;
}

const damages = fc.array(
  fc.record<Damage>({
    kind: fc.constantFrom('flip', 'cut', 'drop', 'repeat', 'insert'),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
  }),
  { minLength: 1, maxLength: 5 },
);

function damaged(file: Buffer, { kind, at, bytes }: Damage): Buffer {
  const start = Math.floor(at * file.length);
  const before = file.subarray(0, start);
  const after = file.subarray(start);
  const few = after.subarray(0, bytes.length);
  switch (kind) {
    case 'flip':
      return Buffer.concat([
        before,
        few.map((byte, i) => byte ^ (bytes[i] ?? 0)),
        after.subarray(few.length),
      ]);
    case 'cut':
      return before;
    case 'drop':
      return Buffer.concat([before, after.subarray(few.length)]);
    case 'repeat':
      return Buffer.concat([before, few, after]);
    case 'insert':
      return Buffer.concat([before, bytes, after]);
  }
}

describe('a damaged file', () => {
  const pool = poolForHostileFiles();

  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  afterAll(() => {
    pool.onApplicationShutdown();
  });

  it.each(NAMES)('is read while it is whole: %s', async (name) => {
    expect(await outcomeOf(pool, (await SAMPLES[name]?.()) ?? Buffer.alloc(0), name)).toBe('read');
  });

  it.each(['a.pdf', 'a.docx', 'a.xlsx', 'a.zip', 'a.json', 'a.xml'])(
    'fails with a reason when it is cut off: %s',
    async (name) => {
      const whole = (await SAMPLES[name]?.()) ?? Buffer.alloc(0);
      for (const share of [0.3, 0.6, 0.9]) {
        const part = whole.subarray(0, Math.floor(whole.length * share));
        const found = await outcomeOf(pool, part, name);
        // A PDF says nothing at its end that cannot be found out otherwise.
        expect(name === 'a.pdf' ? ['read', ...FAULTS_OF_DOCUMENTS] : FAULTS_OF_DOCUMENTS).toContain(found);
      }
    },
  );

  it(
    'of any kind is read or fails with a reason, and the next one is read',
    async () => {
      const samples = await Promise.all(NAMES.map(async (name) => [name, await SAMPLES[name]?.()] as const));
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...samples), damages, async ([name, whole], steps) => {
          const file = steps.reduce(damaged, whole ?? Buffer.alloc(0));
          expect(['read', ...FAULTS_OF_DOCUMENTS]).toContain(await outcomeOf(pool, file, name));
        }),
        { numRuns: RUNS },
      );
      expect(await outcomeOf(pool, Buffer.from('# One\nText.'), 'a.md')).toBe('read');
    },
    30_000 + RUNS * 2000,
  );
});
