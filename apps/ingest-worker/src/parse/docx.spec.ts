import { docxOf, footnoteReference, listItem, paragraph, run, table } from '../testing/docx.js';
import { textsOf } from '../testing/texts.js';
import { parseDocx } from './docx.js';

describe('parseDocx', () => {
  it('keeps headings, paragraphs and lists with their markers', async () => {
    const bytes = await docxOf(
      [
        paragraph('Access Policy', 'Title'),
        paragraph('Accounts 3', 'TOC1'),
        paragraph('Accounts', 'Heading1'),
        paragraph('Accounts are personal.'),
        listItem(2, 'Ask the owner.'),
        listItem(1, 'in writing', 1),
        listItem(2, 'Wait for approval.'),
        paragraph('Removal', 'Heading2'),
        paragraph('Leavers lose access within a day.'),
        paragraph('Passwords', 'Heading1'),
        paragraph('Use a manager.'),
      ].join(''),
    );
    expect(textsOf(await parseDocx(bytes, 'Policy'))).toEqual([
      [
        'Policy > Access Policy > Accounts',
        'Accounts are personal.\n\n1. Ask the owner.\n  - in writing\n2. Wait for approval.',
      ],
      ['Policy > Access Policy > Accounts > Removal', 'Leavers lose access within a day.'],
      ['Policy > Access Policy > Passwords', 'Use a manager.'],
    ]);
  });

  it('reads each row of a table under its column names, and pairs as pairs', async () => {
    const bytes = await docxOf(
      table([
        ['Control', 'Owner', 'Status'],
        ['AC-2', 'Operations', 'Implemented'],
        ['AC-3', '', 'Planned'],
      ]) +
        table([
          ['Version', '1.2'],
          ['Approved by', 'CISO'],
        ]),
    );
    expect(textsOf(await parseDocx(bytes, 'Matrix'))).toEqual([
      [
        'Matrix',
        'Control: AC-2; Owner: Operations; Status: Implemented\n\nControl: AC-3; Status: Planned\n\n' +
          'Version: 1.2\n\nApproved by: CISO',
      ],
    ]);
  });

  it('puts footnotes where they are referred to', async () => {
    const bytes = await docxOf(`<w:p>${run('Reviewed monthly')}${footnoteReference(1)}${run('.')}</w:p>`, [
      'Except service accounts.',
    ]);
    expect(textsOf(await parseDocx(bytes, 'Policy'))).toEqual([
      ['Policy', 'Reviewed monthly (note: Except service accounts.).'],
    ]);
  });

  it('reads tracked changes as accepted', async () => {
    const deleted = '<w:del w:id="1"><w:r><w:delText>thirty</w:delText></w:r></w:del>';
    const inserted = `<w:ins w:id="2">${run('ninety')}</w:ins>`;
    const bytes = await docxOf(`<w:p>${run('Kept for ')}${deleted}${inserted}${run(' days.')}</w:p>`);
    expect(textsOf(await parseDocx(bytes, 'Logs'))).toEqual([['Logs', 'Kept for ninety days.']]);
  });

  it('refuses what is no Word document', async () => {
    const bytes = await docxOf(paragraph('x'));
    await expect(parseDocx(bytes.subarray(0, 300), 'Policy')).rejects.toThrow(/^document_unreadable: /);
  });
});
