import { textsOf } from '../testing/texts.js';
import { sheetRow, xlsxOf } from '../testing/xlsx.js';
import { parseXlsx } from './xlsx.js';

describe('parseXlsx', () => {
  it('reads the rows of each sheet under the names of their columns', async () => {
    const long = 'Every account has an owner who answers for it. '.repeat(8).trim();
    const bytes = await xlsxOf({
      Matrix: [
        sheetRow(1, ['Control matrix of the portal']),
        sheetRow(3, ['Control', 'Implementation', 'Owner']),
        sheetRow(4, ['AC-2', long, 'Operations']),
        sheetRow(5, ['AC-3', long, 'Security']),
      ].join(''),
      Empty: '',
      Terms: sheetRow(1, ['Term', 'Meaning']) + sheetRow(2, ['MFA', 'Two factors']),
    });
    expect(textsOf(await parseXlsx(bytes, 'Portal'))).toEqual([
      ['Portal > Matrix', 'Control matrix of the portal'],
      ['Portal > Matrix', `Control: AC-2; Implementation: ${long}; Owner: Operations`],
      ['Portal > Matrix', `Control: AC-3; Implementation: ${long}; Owner: Security`],
      ['Portal > Terms', 'Term: MFA; Meaning: Two factors'],
    ]);
  });

  it('writes shared texts, numbers, dates, truth values and results of formulas as people know them', async () => {
    const cells = [
      '<c r="A2" t="s"><v>1</v></c>',
      '<c r="B2"><v>0.30000000000000004</v></c>',
      '<c r="C2" s="1"><v>46000</v></c>',
      '<c r="D2" t="b"><v>1</v></c>',
      '<c r="E2" t="str"><f>CONCAT("a","b")</f><v>ab</v></c>',
      '<c r="F2" t="e"><v>#N/A</v></c>',
      '<c r="G2" s="2"><v>0.125</v></c>',
    ];
    const bytes = await xlsxOf(
      {
        S:
          sheetRow(1, ['Text', 'Number', 'Date', 'Done', 'Formula', 'Error', 'Share']) +
          `<row r="2">${cells.join('')}</row>`,
      },
      ['no', 'shared &amp; rich'],
    );
    expect(textsOf(await parseXlsx(bytes, 'T'))[0]?.[1]).toBe(
      'Text: shared & rich; Number: 0.3; Date: 2025-12-09; Done: yes; Formula: ab; Share: 12.5%',
    );
  });

  it('repeats what is merged over several rows, and leaves out hidden sheets', async () => {
    const bytes = await xlsxOf({
      S:
        sheetRow(1, ['Family', 'Control', 'Owner']) +
        sheetRow(2, ['Access', 'AC-2', 'HR']) +
        sheetRow(3, ['', 'AC-3', 'IT']) +
        '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>',
      '~Lists': sheetRow(1, ['secret']),
    });
    expect(textsOf(await parseXlsx(bytes, 'T'))).toEqual([
      ['T > S', 'Family: Access; Control: AC-2; Owner: HR\n\nFamily: Access; Control: AC-3; Owner: IT'],
    ]);
  });

  it('takes no entity for a text and no document type at all', async () => {
    const row = '<row r="1"><c r="A1" t="inlineStr"><is><t>&xxe; &amp;lt; &#x41;</t></is></c></row>';
    expect(textsOf(await parseXlsx(await xlsxOf({ S: row }), 'T'))).toEqual([['T > S', '&xxe; &lt; A']]);
    const bytes = await xlsxOf({ '<!DOCTYPE x>': row });
    await expect(parseXlsx(bytes, 'T')).rejects.toThrow(/^document_unreadable: /);
  });

  it('reads a sheet with one cell far away', async () => {
    const bytes = await xlsxOf({
      S:
        sheetRow(1, ['near']) +
        '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row>',
    });
    expect(textsOf(await parseXlsx(bytes, 'T'))).toEqual([['T > S', 'near\n\nfar']]);
  });

  it('refuses what is no workbook', async () => {
    const bytes = await xlsxOf({ S: sheetRow(1, ['x']) });
    await expect(parseXlsx(bytes.subarray(0, 400), 'T')).rejects.toThrow(/^document_unreadable: /);
    await expect(parseXlsx(Buffer.from('no'), 'T')).rejects.toThrow(/^document_unreadable: /);
  });
});
