import { textOf, type XmlElement } from '../xml.js';

const BLOCKS: ReadonlySet<string> = new Set([
  ...['p', 'ul', 'ol', 'table', 'pre', 'blockquote'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
]);
/** What stands around the text of inline elements in the Markdown of OSCAL's JSON. */
const MARKS: Readonly<Record<string, string>> = {
  em: '*',
  i: '*',
  strong: '**',
  b: '**',
  code: '`',
  q: '"',
  sub: '~',
  sup: '^',
};

type Node = XmlElement['children'][number];

/** Whether an element is a paragraph, a list or the like. */
export function isBlock(node: Node): node is XmlElement {
  return typeof node !== 'string' && BLOCKS.has(node.name);
}

/** OSCAL's `markup-line` as Markdown, in one line. */
export function lineMarkdown(nodes: readonly Node[]): string {
  return nodes.map(inlineMarkdown).join('').replace(/\s+/g, ' ').trim();
}

/** OSCAL's `markup-multiline` as Markdown, a blank line between its blocks. */
export function blockMarkdown(nodes: readonly Node[]): string {
  return nodes
    .filter(isBlock)
    .map((block) => blockText(block, ''))
    .filter((text) => text !== '')
    .join('\n\n');
}

function blockText(block: XmlElement, indent: string): string {
  switch (block.name) {
    case 'ul':
    case 'ol':
      return listText(block, indent);
    case 'table':
      return elements(block, 'tr')
        .map((row) => `| ${row.children.filter(isCell).map(cellText).join(' | ')} |`)
        .join('\n');
    case 'pre':
      return textOf(block).trim();
    case 'blockquote':
      return blockMarkdown(block.children);
    default:
      return lineMarkdown(block.children);
  }
}

function listText(list: XmlElement, indent: string): string {
  return elements(list, 'li')
    .map((item, i) => {
      const marker = list.name === 'ul' ? '*' : `${i + 1}.`;
      const own = lineMarkdown(item.children.filter((node) => !isBlock(node)));
      const inner = item.children.filter(isBlock).map((block) => {
        const isList = block.name === 'ul' || block.name === 'ol';
        return isList ? `\n${listText(block, `${indent}  `)}` : blockText(block, indent);
      });
      return `${indent}${marker} ${[own, ...inner].join(own === '' ? '' : ' ').replace(/ \n/g, '\n')}`;
    })
    .join('\n');
}

function inlineMarkdown(node: Node): string {
  if (typeof node === 'string') {
    return node;
  }
  const { name, attributes, children } = node;
  if (name === 'insert') {
    return `{{ insert: ${attributes.get('type') ?? 'param'}, ${attributes.get('id-ref') ?? ''} }}`;
  }
  const text = children.map(inlineMarkdown).join('');
  if (name === 'a') {
    return `[${text}](${attributes.get('href') ?? ''})`;
  }
  const mark = MARKS[name] ?? '';
  return mark + text + mark;
}

function elements({ children }: XmlElement, name: string): readonly XmlElement[] {
  return children
    .filter((child) => typeof child !== 'string')
    .flatMap((child) =>
      child.name === name ? [child] : /^t(?:head|body|foot)$/.test(child.name) ? elements(child, name) : [],
    );
}

function isCell(node: Node): node is XmlElement {
  return typeof node !== 'string' && /^t[dh]$/.test(node.name);
}

function cellText(cell: XmlElement): string {
  return lineMarkdown(cell.children);
}
