import { docxOf, paragraph } from '../testing/docx.js';
import { parseDocument } from './parse-document.js';
import { type SourceFile } from './parsed-document.js';

function file(sourceName: string, content: string | Uint8Array): SourceFile {
  return { title: 'Handbook', sourceName, bytes: Buffer.from(content) };
}

describe('parseDocument', () => {
  it('titles the chunks of Markdown with the headings above them', async () => {
    const markdown = [
      'Before any heading.',
      '# Access',
      'Intro to [access](https://example.com).',
      '## Accounts `new`',
      'Disable accounts after a week.',
      '```sh',
      '# not a heading',
      '```',
      'Backups',
      '=======',
      'Keep three copies.',
      '| a | b |',
      '|---|---|',
    ].join('\n');
    const { chunks } = await parseDocument(file('handbook.md', markdown));
    expect(chunks.map(({ title, text }) => [title, text])).toEqual([
      ['Handbook', 'Before any heading.'],
      ['Handbook > Access', 'Intro to [access](https://example.com).'],
      ['Handbook > Access > Accounts new', 'Disable accounts after a week.\n```sh\n# not a heading\n```'],
      ['Handbook > Backups', 'Keep three copies.\n\na; b'],
    ]);
  });

  it('names a title once that is the first heading too', async () => {
    expect((await parseDocument(file('a.md', '# Handbook\nText.'))).chunks[0]?.title).toBe('Handbook');
  });

  it('reads text whatever it is called, in UTF-16 too', async () => {
    expect((await parseDocument(file('notes.pdf', 'Hello.'))).chunks).toEqual([
      { title: 'Handbook', text: 'Hello.', place: { headings: [], start: 0, end: 6 } },
    ]);
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Grüße', 'utf16le')]);
    expect((await parseDocument(file('a.txt', utf16))).chunks[0]?.text).toBe('Grüße');
  });

  it('knows files by their content', async () => {
    const docx = await docxOf(paragraph('Word.'));
    expect((await parseDocument(file('a.txt', docx))).chunks[0]?.text).toBe('Word.');
    const page = '<!doctype html><html><body><p>Page.</p></body></html>';
    expect((await parseDocument(file('a', page))).chunks[0]?.text).toBe('Page.');
  });

  it('keeps no control characters', async () => {
    expect((await parseDocument(file('a.txt', 'a\u0001b\r\nc'))).chunks[0]?.text).toBe('a b\nc');
  });

  it('makes a chunk for each control of a catalog, enhancements with the title above them', async () => {
    const control = (id: string, label: string, title: string, controls: unknown[] = []): unknown => ({
      id,
      title,
      class: 'SP800-53',
      props: [{ name: 'label', value: label }],
      parts: [{ name: 'statement', id: `${id}_smt`, prose: `Do ${title}.` }],
      controls,
    });
    const catalog = {
      catalog: {
        metadata: {
          title: 'T',
          version: '1',
          'last-modified': '2026-01-01T00:00:00Z',
          'oscal-version': '1.1.3',
        },
        groups: [
          {
            id: 'ac',
            title: 'Access',
            controls: [control('ac-2', 'AC-2', 'Accounts', [control('ac-2.1', 'AC-2(1)', 'Tools')])],
          },
        ],
      },
    };
    const parsed = await parseDocument(file('c.json', JSON.stringify(catalog)));
    expect(parsed.structure?.kind).toBe('catalog');
    expect(parsed.chunks).toEqual([
      { controlId: 'ac-2', title: 'AC-2 Accounts', text: 'Do Accounts.' },
      { controlId: 'ac-2.1', title: 'AC-2(1) Accounts | Tools', text: 'Do Tools.' },
    ]);
  });

  it.each([
    ['a.pdf', '%PDF-1.7', 'document_unreadable'],
    ['a.txt', '  \n ', 'document_unreadable'],
    ['a.txt', Uint8Array.from([0x61, 0xff, 0x62]), 'document_unreadable'],
    ['a.json', '{"catalog": ', 'oscal_invalid'],
    ['a.json', '{"name": "package"}', 'oscal_invalid'],
  ])('refuses %s with a reason', async (name, content, code) => {
    await expect(parseDocument(file(name, content))).rejects.toThrow(new RegExp(`^${code}: `));
  });
});
