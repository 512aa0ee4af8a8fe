import { zipOf } from './zip.js';

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml';

const STYLES = [
  ['Title', 'Title'],
  ['Heading1', 'heading 1'],
  ['Heading2', 'heading 2'],
  ['TOC1', 'toc 1'],
]
  .map(
    ([id, name]) =>
      `<w:style w:type="paragraph" w:styleId="${id ?? ''}"><w:name w:val="${name ?? ''}"/></w:style>`,
  )
  .join('');

function level(depth: number, format: string): string {
  return `<w:lvl w:ilvl="${depth}"><w:numFmt w:val="${format}"/></w:lvl>`;
}

/** List 1 has bullets, list 2 numbers, on two levels. */
const NUMBERING = ['bullet', 'decimal']
  .map(
    (format, i) =>
      `<w:abstractNum w:abstractNumId="${i + 1}">${level(0, format)}${level(1, format)}</w:abstractNum>`,
  )
  .concat(['1', '2'].map((id) => `<w:num w:numId="${id}"><w:abstractNumId w:val="${id}"/></w:num>`))
  .join('');

/** A paragraph of plain text; `style` names one of Title, Heading1, Heading2, TOC1. */
export function paragraph(text: string, style?: string): string {
  const properties = style === undefined ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`;
  return `<w:p>${properties}${run(text)}</w:p>`;
}

export function run(text: string): string {
  return `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`;
}

export function listItem(list: 1 | 2, text: string, depth = 0): string {
  const numbering = `<w:numPr><w:ilvl w:val="${depth}"/><w:numId w:val="${list}"/></w:numPr>`;
  return `<w:p><w:pPr>${numbering}</w:pPr>${run(text)}</w:p>`;
}

export function table(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((cell) => `<w:tc>${paragraph(cell)}</w:tc>`).join(''));
  return `<w:tbl>${cells.map((row) => `<w:tr>${row}</w:tr>`).join('')}</w:tbl>`;
}

/**
 * A Word document with that body; `footnotes` are numbered from 1 and referred to with `footnoteReference`. `object` is a
 * file that was put into it.
 */
export function docxOf(body: string, footnotes: readonly string[] = [], object?: Buffer): Promise<Buffer> {
  const part = (name: string, content: string): string =>
    `<?xml version="1.0" encoding="UTF-8"?><w:${name} ${W}>${content}</w:${name}>`;
  const notes = footnotes.map((text, i) => `<w:footnote w:id="${i + 1}">${paragraph(text)}</w:footnote>`);
  const parts = ['styles', 'numbering', 'footnotes'];
  const overrides = ['document.main', ...parts].map((name) => {
    const file = name === 'document.main' ? 'document' : name;
    return `<Override PartName="/word/${file}.xml" ContentType="${WORD}.${name}+xml"/>`;
  });
  const links = parts.map(
    (name) => `<Relationship Id="${name}" Type="${OFFICE}/${name}" Target="${name}.xml"/>`,
  );
  return zipOf({
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`,
    '_rels/.rels': `<Relationships xmlns="${RELATIONSHIPS}"><Relationship Id="main" Type="${OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/_rels/document.xml.rels': `<Relationships xmlns="${RELATIONSHIPS}">${links.join('')}</Relationships>`,
    'word/document.xml': part('document', `<w:body>${body}</w:body>`),
    'word/styles.xml': part('styles', STYLES),
    'word/numbering.xml': part('numbering', NUMBERING),
    'word/footnotes.xml': part('footnotes', notes.join('')),
    ...(object && { 'word/embeddings/object1.bin': object }),
  });
}

export function footnoteReference(number: number): string {
  return `<w:r><w:footnoteReference w:id="${number}"/></w:r>`;
}
