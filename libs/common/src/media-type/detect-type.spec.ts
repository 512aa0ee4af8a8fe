import { buffer } from 'node:stream/consumers';
import * as fc from 'fast-check';
import { ZipFile } from 'yazl';
import { acceptType, detectType } from './index.js';

const OSCAL_XML = '<catalog xmlns="http://csrc.nist.gov/ns/oscal/1.0" uuid="x"/>';
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const OLD_OFFICE = Buffer.from('d0cf11e0a1b11ae1'.padEnd(1024, '0'), 'hex');

async function archive(...names: readonly string[]): Promise<Buffer> {
  const zip = new ZipFile();
  for (const name of names) {
    zip.addBuffer(Buffer.from('x'), name);
  }
  zip.end();
  return buffer(zip.outputStream);
}

async function typeOf(content: string | Uint8Array, name = 'file'): Promise<string> {
  const detected = await detectType(Buffer.from(content), name);
  return detected.type ?? detected.what;
}

describe('the type of a document', () => {
  it.each([
    ['%PDF-1.7\n%\u00e2\u00e3', 'notes.txt', 'pdf'],
    ['{"catalog": {}}', 'file', 'oscal-json'],
    ['  [1, 2]', 'file.md', 'oscal-json'],
    ['{"catalog": {', 'file.json', 'oscal-json'],
    ['[A link](https://example.com) first.', 'file.md', 'markdown'],
    ['<!-- made by hand -->\n<!DOCTYPE html>\n<p>Text', 'file.md', 'html'],
    ['<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', 'file', 'html'],
    ['<p>A fragment', 'file.html', 'html'],
    ['<div align="center">A logo</div>\n\n# Title', 'README.md', 'markdown'],
    [`<?xml version="1.0"?>\n<!-- c -->${OSCAL_XML}`, 'file.txt', 'oscal-xml'],
    [
      `<!DOCTYPE catalog [<!ENTITY a SYSTEM "file:///etc/passwd">]><o:catalog xmlns:o='http://csrc.nist.gov/ns/oscal/1.0'/>`,
      'file',
      'oscal-xml',
    ],
    ['<?xml version="1.0"?><catalog/>', 'file.xml', 'XML that is not OSCAL'],
    ['<project/>', 'pom.xml', 'XML that is not OSCAL'],
    ['{\\rtf1 Text', 'file.txt', 'RTF'],
    ['a,b\n1,2\n', 'table.csv', 'csv'],
    ['a\tb\n', 'table.TSV', 'csv'],
    ['Plain.', 'notes.txt', 'text'],
    ['# Title', 'notes', 'markdown'],
    ['BM is not a bitmap.', 'notes.txt', 'text'],
  ])('of %j called %s is %s', async (content, name, type) => {
    expect(await typeOf(content, name)).toBe(type);
  });

  it.each([
    ['a page in Windows-1252', Buffer.from('<html><p>caf\u00e9 au lait', 'latin1'), 'a.htm', 'html'],
    ['a table in Windows-1252', Buffer.from('Owner;Gr\u00f6\u00dfe\n', 'latin1'), 'a.csv', 'csv'],
    [
      'text in Windows-1252',
      Buffer.from('caf\u00e9', 'latin1'),
      'a.txt',
      'text in another encoding than UTF-8',
    ],
    ['UTF-16 with its mark', Buffer.from('\ufeffText', 'utf16le'), 'a.txt', 'text'],
    ['text with a NUL', Buffer.from('a\0b'), 'a.txt', 'neither text nor a format that is known here'],
    ['an image', PNG, 'a.txt', 'image/png'],
    ['an old Office file', OLD_OFFICE, 'a.docx', 'an Office file of the old kind or one with a password'],
    ['a PDF after other bytes', Buffer.from('\xff\x00\x00%PDF-1.4', 'latin1'), 'a.bin', 'pdf'],
  ])('of %s', async (_what, content, name, type) => {
    expect(await typeOf(content, name)).toBe(type);
  });

  it.each([
    [['[Content_Types].xml', 'word/document.xml'], 'a.zip', 'docx'],
    [['[Content_Types].xml', 'xl/workbook.xml'], 'a.docx', 'xlsx'],
    [['ppt/presentation.xml'], 'a.docx', 'a PowerPoint presentation'],
    [['mimetype', 'content.xml'], 'a.odt', 'an OpenDocument or EPUB file'],
    [['policy.md', 'old/word/document.xml'], 'a.docx', 'zip'],
  ])('of an archive of %j is that of its parts', async (names, name, type) => {
    expect(await typeOf(await archive(...names), name)).toBe(type);
  });

  it('of an archive without its directory is what it is called', async () => {
    const whole = await archive('[Content_Types].xml', 'word/document.xml');
    const half = whole.subarray(0, whole.length / 2);
    expect(await typeOf(half, 'a.docx')).toBe('docx');
    expect(await typeOf(half, 'a')).toBe('zip');
  });

  it('is found for any bytes', async () => {
    const starts = fc.constantFrom('', 'PK\x03\x04', '%PDF-', '<?xml', '<!DOCTYPE x [', '{', 'GIF8', 'BM');
    await fc.assert(
      fc.asyncProperty(starts, fc.uint8Array({ maxLength: 200 }), async (start, bytes) => {
        const detected = await detectType(Buffer.concat([Buffer.from(start, 'latin1'), bytes]), 'a.txt');
        expect(detected.type ?? detected.what).toMatch(/\S/);
      }),
    );
  });
});

describe('acceptType', () => {
  it('says what a refused file is, and what is taken', async () => {
    await expect(acceptType(PNG, 'a.md', ['pdf', 'markdown'])).rejects.toMatchObject({
      code: 'unsupported_media_type',
      detail: 'This is image/png. Accepted are: PDF, Markdown.',
    });
  });

  it('takes only what is allowed', async () => {
    const page = Buffer.from('<!doctype html>');
    expect(await acceptType(page, 'a', ['html'])).toBe('html');
    await expect(acceptType(page, 'a', ['markdown'])).rejects.toMatchObject({
      detail: 'This is HTML. Accepted are: Markdown.',
    });
  });
});
