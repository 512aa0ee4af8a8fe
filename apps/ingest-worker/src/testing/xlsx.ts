import { zipOf } from './zip.js';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** The style of a date, of a percentage and of plain numbers. */
const STYLES = `<styleSheet xmlns="${MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/></cellXfs></styleSheet>`;

/** A workbook: for each sheet its `<row>` elements as XML; shared strings are numbered from 0. A name with `~` is hidden. `object` is a file that was put into it. */
export function xlsxOf(
  sheets: Readonly<Record<string, string>>,
  sharedStrings: readonly string[] = [],
  object?: Buffer,
): Promise<Buffer> {
  const names = Object.keys(sheets);
  const strings = sharedStrings.map((text) => `<si><t xml:space="preserve">${text}</t></si>`).join('');
  const relationship = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  const relationships = (content: string): string =>
    `<Relationships xmlns="${PACKAGE}/relationships">${content}</Relationships>`;
  return zipOf({
    '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${SHEET}.sheet.main+xml"/></Types>`,
    '_rels/.rels': relationships(relationship('main', 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${names
      .map(
        (name, i) =>
          `<sheet name="${name}"${name.startsWith('~') ? ' state="hidden"' : ''} sheetId="${i + 1}" r:id="sheet${i + 1}"/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationships(
      names
        .map((_, i) => relationship(`sheet${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`))
        .concat(relationship('strings', 'sharedStrings', 'sharedStrings.xml'))
        .concat(relationship('styles', 'styles', 'styles.xml'))
        .join(''),
    ),
    'xl/sharedStrings.xml': `<sst xmlns="${MAIN}">${strings}</sst>`,
    'xl/styles.xml': STYLES,
    ...(object && { 'xl/embeddings/object1.bin': object }),
    ...Object.fromEntries(
      Object.values(sheets).map((rows, i) => [
        `xl/worksheets/sheet${i + 1}.xml`,
        `<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData></worksheet>`,
      ]),
    ),
  });
}

/** A row of texts as XML, from column A. */
export function sheetRow(number: number, cells: readonly string[]): string {
  const column = (i: number): string => String.fromCharCode(65 + i);
  const xml = cells.map(
    (text, i) => `<c r="${column(i)}${number}" t="inlineStr"><is><t>${text}</t></is></c>`,
  );
  return `<row r="${number}">${xml.join('')}</row>`;
}
