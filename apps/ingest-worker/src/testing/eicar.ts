import { gzipSync } from 'node:zlib';
import { docxOf, paragraph } from './docx.js';
import { pdfOf } from './pdf.js';
import { sheetRow, xlsxOf } from './xlsx.js';
import { zipOf } from './zip.js';

/** The harmless file that every virus scanner reports (https://www.eicar.org); in halves, so that this file is none. */
export const EICAR = Buffer.from(
  String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR` + '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*',
);

export interface Wrapping {
  readonly what: string;
  readonly name: string;
  readonly bytes: () => Buffer | Promise<Buffer>;
}

/** Files that can be uploaded and have `virus` inside, each in another way. */
export function wrappingsOf(virus: Buffer): readonly Wrapping[] {
  const base64 = virus.toString('base64');
  const lines = base64.replace(/.{76}/g, '$&\n    ');
  const attachment = { uuid: 'a', title: 'Diagram', base64: { filename: 'diagram.png', value: base64 } };
  const catalog = { uuid: 'c', metadata: { title: 'Ours' }, 'back-matter': { resources: [attachment] } };
  const json = JSON.stringify({ catalog });
  const xml = `<catalog xmlns="http://csrc.nist.gov/ns/oscal/1.0" uuid="c"><metadata><title>Ours</title></metadata><back-matter><resource uuid="a"><base64 filename="diagram.png">${lines}</base64></resource></back-matter></catalog>`;
  return [
    { what: 'a file of its own', name: 'note.txt', bytes: () => virus },
    { what: 'a ZIP', name: 'a.zip', bytes: () => zipOf({ 'note.md': '# Note', 'run.com': virus }) },
    {
      what: 'a ZIP in a ZIP in a ZIP',
      name: 'a.zip',
      bytes: async () => zipOf({ 'b.zip': await zipOf({ 'c.zip': await zipOf({ 'run.com': virus }) }) }),
    },
    { what: 'gzip in a ZIP', name: 'a.zip', bytes: () => zipOf({ 'run.com.gz': gzipSync(virus) }) },
    { what: 'an object in a Word file', name: 'a.docx', bytes: () => docxOf(paragraph('Text.'), [], virus) },
    {
      what: 'an object in an Excel file',
      name: 'a.xlsx',
      bytes: () => xlsxOf({ Sheet: sheetRow(1, ['Text.']) }, [], virus),
    },
    {
      what: 'an attachment of a PDF',
      name: 'a.pdf',
      bytes: () => pdfOf((pdf) => pdf.text('Text.').file(virus, { name: 'run.com' }), { compress: false }),
    },
    {
      what: 'an address with data in HTML',
      name: 'a.html',
      bytes: () =>
        Buffer.from(`<html><body><p>Text.</p><img src="data:image/png;base64,${base64}"></body></html>`),
    },
    {
      what: 'an address with data in Markdown',
      name: 'a.md',
      bytes: () => Buffer.from(`# Note\n\nText. ![logo](data:image/png;base64,${base64})\n`),
    },
    { what: 'a cell of CSV', name: 'a.csv', bytes: () => Buffer.from(`name,file\nlogo,"${base64}"\n`) },
    { what: 'a resource of OSCAL JSON', name: 'a.json', bytes: () => Buffer.from(json) },
    { what: 'a resource of OSCAL XML, in lines', name: 'a.xml', bytes: () => Buffer.from(xml) },
    { what: 'a resource of OSCAL in a ZIP', name: 'a.zip', bytes: () => zipOf({ 'catalog.json': json }) },
    {
      what: 'a ZIP in a resource of OSCAL with escapes',
      name: 'a.json',
      bytes: async () => {
        const zip = await zipOf({ 'inner.html': `<img src="data:;base64,${base64}">` });
        return Buffer.from(JSON.stringify({ value: zip.toString('base64') }).replaceAll('/', '\\/'));
      },
    },
  ];
}
