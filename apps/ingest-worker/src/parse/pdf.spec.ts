import { pdfOf } from '../testing/pdf.js';
import { parsePdf } from './pdf.js';

const LOREM = [
  'Accounts belong to one person.',
  'The owner of a system reviews all accounts of it every ninety days and writes down what was found.',
  'Accounts that nobody has used for thirty days are disabled, and removed after another sixty.',
];

/** Page, headings and text of each passage. */
async function placesOf(bytes: Buffer): Promise<readonly unknown[]> {
  const { chunks } = await parsePdf(bytes, 'Policy');
  return chunks.map(({ text, place }) => [place?.page, place?.headings.join(' > '), text]);
}

describe('parsePdf', () => {
  it('keeps pages and headings, and joins the lines of paragraphs', async () => {
    const bytes = await pdfOf((pdf) => {
      pdf.fontSize(20).text('Access policy').moveDown();
      pdf.fontSize(14).text('1. Accounts').moveDown();
      pdf.fontSize(11).text(LOREM.join(' ')).moveDown();
      pdf.text('Exceptions need the approval of the security officer.');
      pdf.addPage();
      pdf.fontSize(14).text('2. Passwords').fontSize(11).text('A manager of passwords is used by all.');
    });
    expect(await placesOf(bytes)).toEqual([
      [
        1,
        'Access policy > 1. Accounts',
        `${LOREM.join(' ')}\n\nExceptions need the approval of the security officer.`,
      ],
      [2, 'Access policy > 2. Passwords', 'A manager of passwords is used by all.'],
    ]);
  });

  it('makes words whole that end a line, but keeps hyphens of their own', async () => {
    const bytes = await pdfOf((pdf) => {
      pdf.text('Third-party staff has accounts of its own that end with the con-', { lineBreak: false });
      pdf.text('tract, and a third-', 72, 86, { lineBreak: false });
      pdf.text('party service is reviewed like one of ours by the person who buys it.', 72, 99);
    });
    expect(await placesOf(bytes)).toEqual([
      [
        1,
        '',
        'Third-party staff has accounts of its own that end with the contract, and a third-party service is ' +
          'reviewed like one of ours by the person who buys it.',
      ],
    ]);
  });

  it('drops headers, footers and page numbers, and completes sentences over the end of a page', async () => {
    const bytes = await pdfOf((pdf) => {
      const edges = (page: number): void => {
        pdf.text('ACME internal', 72, 30, { lineBreak: false });
        pdf.text(`Page ${page} of 3`, 72, 760, { lineBreak: false });
      };
      edges(1);
      pdf.text('The first page ends in the middle of', 72, 100);
      pdf.addPage();
      edges(2);
      pdf.text('a sentence. The second does not.', 72, 100);
      pdf.addPage();
      edges(3);
      pdf.text('Page 4 of the handbook says more.', 72, 100);
    });
    expect(await placesOf(bytes)).toEqual([
      [1, '', 'The first page ends in the middle of a sentence.'],
      [2, '', 'The second does not.'],
      [3, '', 'Page 4 of the handbook says more.'],
    ]);
  });

  it('drops the names of chapters above their pages', async () => {
    const bytes = await pdfOf((pdf) => {
      for (let page = 1; page <= 9; page++) {
        pdf.text(`Chapter ${page < 5 ? 'One' : 'Two'}`, 72, 40, { lineBreak: false });
        pdf.text(`Sentence ${page} stands alone.`, 72, 100, { lineBreak: false });
        if (page < 9) {
          pdf.addPage();
        }
      }
    });
    expect((await parsePdf(bytes, 'P')).chunks.map(({ text }) => text)).toEqual(
      Array.from({ length: 9 }, (_, i) => `Sentence ${i + 1} stands alone.`),
    );
  });

  it('takes numbered lines in another font for headings', async () => {
    const bytes = await pdfOf((pdf) => {
      const bold = (text: string): void => void pdf.font('Helvetica-Bold').text(text).font('Helvetica');
      bold('1. Scope');
      pdf.text(LOREM.join(' '));
      bold('1.1 Systems');
      pdf.text(LOREM.join(' '));
      bold('Important');
      pdf.text(LOREM.join(' '));
    });
    const { chunks } = await parsePdf(bytes, 'P');
    expect(chunks.map(({ title }) => title)).toEqual(['P > 1. Scope', 'P > 1. Scope > 1.1 Systems']);
  });

  it('reads one column after the other, and what spans both where it stands', async () => {
    const column = (name: string): string[] =>
      Array.from({ length: 8 }, (_, i) => `${name} ${i} fills its column up to the gap`);
    const bytes = await pdfOf((pdf) => {
      pdf.text(
        'This line spans both of the columns and stands above them, as a summary does in papers.',
        72,
        72,
      );
      // Written line by line across both columns, as some programs do.
      column('left').forEach((line, i) => {
        pdf.text(line, 72, 110 + i * 13, { lineBreak: false });
        pdf.text(column('right')[i] ?? '', 310, 110 + i * 13, { lineBreak: false });
      });
    });
    const [[, , text]] = (await placesOf(bytes)) as [[unknown, unknown, string]];
    expect(text.match(/(?:summary|left|right)(?: \d)?/g)).toEqual([
      'summary',
      ...Array.from({ length: 8 }, (_, i) => `left ${i}`),
      ...Array.from({ length: 8 }, (_, i) => `right ${i}`),
    ]);
  });

  it('reads from top to bottom what was written in no order', async () => {
    const bytes = await pdfOf((pdf) => {
      for (const i of [5, 2, 0, 3, 1, 4]) {
        pdf.text(`Sentence number ${i} ends here and is long enough to fill a line.`, 72, 100 + i * 13);
      }
    });
    const [[, , text]] = (await placesOf(bytes)) as [[unknown, unknown, string]];
    expect(text.match(/\d/g)?.join('')).toBe('012345');
  });

  it('keeps list items and rows of a table on lines of their own', async () => {
    const bytes = await pdfOf((pdf) => {
      pdf.text('Every leaver gives back these things before the last day at work ends:', 72, 72);
      pdf.text('• the badge and all keys, also those of cabinets and of the garage below', 72, 85);
      pdf.text('• the notebook', 72, 98);
      pdf.text('AC-2', 72, 150, { lineBreak: false }).text('Operations', 200, 150, { lineBreak: false });
      pdf.text('AC-3', 72, 163, { lineBreak: false }).text('Security', 200, 163, { lineBreak: false });
    });
    expect(await placesOf(bytes)).toEqual([
      [
        1,
        '',
        'Every leaver gives back these things before the last day at work ends:\n' +
          '• the badge and all keys, also those of cabinets and of the garage below\n• the notebook\n\n' +
          'AC-2 Operations\nAC-3 Security',
      ],
    ]);
  });

  it('tells which pages have no text, and refuses a document without any', async () => {
    const drawn = (pdf: PDFKit.PDFDocument): void => void pdf.rect(72, 72, 300, 300).fill('black');
    const bytes = await pdfOf((pdf) => {
      pdf.text('Text.');
      for (const page of [2, 3, 4, 5]) {
        pdf.addPage();
        if (page === 4) {
          pdf.text('More.');
        } else {
          drawn(pdf);
        }
      }
    });
    const { notices, chunks } = await parsePdf(bytes, 'Scan');
    expect(notices).toEqual(['Pages 2-3, 5 have no text; they may be scanned.']);
    expect(chunks.map(({ place }) => place?.page)).toEqual([1, 4]);
    await expect(parsePdf(await pdfOf(drawn), 'Scan')).rejects.toThrow(/^document_scanned: .*scanned/);
  });

  it('leaves out stamps across the page, and loses no large print that heads nothing', async () => {
    const bytes = await pdfOf((pdf) => {
      pdf.save().rotate(-45, { origin: [300, 400] });
      pdf.fontSize(60).text('DRAFT', 200, 400, { lineBreak: false }).restore();
      pdf.fontSize(22).text('Security handbook', 72, 100).text('Version 2.3', 72, 160);
      pdf.fontSize(11).text(LOREM.join(' '), 72, 240);
    });
    expect(await placesOf(bytes)).toEqual([
      [1, '', 'Security handbook'],
      [1, 'Version 2.3', LOREM.join(' ')],
    ]);
  });

  it('says why it cannot be read', async () => {
    const locked = await pdfOf((pdf) => void pdf.text('x'), { userPassword: 'secret' });
    await expect(parsePdf(locked, 'P')).rejects.toThrow(/^document_unreadable: .*password/);
    const whole = await pdfOf((pdf) => void pdf.text('x'));
    await expect(parsePdf(whole.subarray(0, 60), 'P')).rejects.toThrow(/^document_unreadable: .*damaged/);
    const open = await pdfOf((pdf) => void pdf.text('May be read.'), { ownerPassword: 'secret' });
    expect((await parsePdf(open, 'P')).chunks[0]?.text).toBe('May be read.');
  });
});
