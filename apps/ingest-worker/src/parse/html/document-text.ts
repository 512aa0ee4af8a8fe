import { AppError } from '@app/common/errors';
import { type CheerioAPI } from 'cheerio';
import { SectionBuilder } from '../section-builder.js';
import { type Section } from '../sections.js';
import { tableLines } from '../table.js';
import { cellsOf, gridOf, isElement, isLayout, rowsOf } from './html-table.js';
import { listNumber } from './list-number.js';
import { type HtmlElement, type HtmlNode, Styles } from './styles.js';
import {
  isCamouflaged,
  isConcealed,
  isTransparent,
  PAGE,
  type Surface,
  surfaceInside,
} from './visibility.js';

/** Far beyond what people and editors nest. */
const MAX_DEPTH = 400;
const NEVER_SHOWN =
  /^(?:script|style|noscript|template|head|nav|aside|footer|form|button|select|textarea|svg|math|iframe|object|audio|video|canvas|dialog|menu)$/;
const NOT_CONTENT_ROLE =
  /^(?:navigation|banner|search|complementary|contentinfo|menu|menubar|toolbar|dialog|alertdialog)$/;
const BLOCK =
  /^(?:address|article|blockquote|body|caption|center|dd|details|div|dl|dt|fieldset|figcaption|figure|header|hgroup|hr|html|li|main|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)$/;

interface Around {
  readonly depth: number;
  readonly surface: Surface;
  readonly isPreformatted: boolean;
  /** Blanks before the markers of a list's items. */
  readonly indent: string;
}

/** What a person reads in a document, from the main part of it where that is marked, under its headings. */
export function sectionsOfDom($: CheerioAPI): readonly Section[] {
  const reader = new DocumentReader(new Styles($));
  const main = $('main, [role="main"]').first();
  const articles = $('article');
  const root = main.length > 0 ? main : articles.length === 1 ? articles : $('body');
  reader.read(root.toArray());
  return reader.builder.finish();
}

class DocumentReader {
  readonly builder = new SectionBuilder();
  private inline = '';
  private marker: string | undefined;
  private glue: '\n\n' | '\n' = '\n\n';

  constructor(private readonly styles: Styles) {}

  read(nodes: readonly HtmlNode[]): void {
    for (const node of nodes) {
      this.node(node, { depth: 0, surface: PAGE, isPreformatted: false, indent: '' });
    }
    this.flush(PLAIN);
  }

  private node(node: HtmlNode, around: Around): void {
    if (isElement(node)) {
      this.element(node, around);
      return;
    }
    if ('data' in node && node.nodeType === 3 && !isCamouflaged(around.surface)) {
      this.inline += around.isPreformatted ? node.data : node.data.replace(/\s+/g, ' ');
    }
  }

  private element(element: HtmlElement, outer: Around): void {
    const css = this.styles.of(element);
    if (isLeftOut(element) || isConcealed(css) || isTransparent(css)) {
      return;
    }
    if (outer.depth >= MAX_DEPTH) {
      throw new AppError('document_unreadable', `Elements are nested more than ${MAX_DEPTH} levels deep.`);
    }
    const { name, attribs } = element;
    this.shown(element, {
      ...outer,
      depth: outer.depth + 1,
      surface: surfaceInside(outer.surface, css, attribs['bgcolor']?.toLowerCase()),
      isPreformatted:
        outer.isPreformatted || name === 'pre' || css.get('white-space')?.startsWith('pre') === true,
    });
  }

  private shown(element: HtmlElement, around: Around): void {
    const { name } = element;
    if (name === 'br') {
      this.inline += '\n';
    } else if (/^h[1-6]$/.test(name)) {
      this.heading(element, around);
    } else if (name === 'ul' || name === 'ol') {
      this.list(element, around);
    } else if (name === 'table' && !isLayout(element)) {
      this.table(element, around);
    } else {
      this.content(element, around);
    }
  }

  private content(element: HtmlElement, around: Around): void {
    const isBlock = BLOCK.test(element.name);
    if (isBlock) {
      this.flush(around);
    }
    this.children(element, around);
    if (isBlock) {
      this.flush(around);
    }
    if (element.name === 'dt') {
      this.glue = '\n';
    }
  }

  private children(element: HtmlElement, around: Around): void {
    for (const child of element.childNodes) {
      this.node(child, around);
    }
  }

  private heading(element: HtmlElement, around: Around): void {
    this.flush(around);
    this.children(element, around);
    const text = this.inline.replace(/\s+/g, ' ').trim();
    this.inline = '';
    if (text !== '') {
      this.builder.heading(Number(element.name.slice(1)), text);
    }
  }

  private list(list: HtmlElement, around: Around): void {
    this.flush(around);
    let number = Number.parseInt(list.attribs['start'] ?? '1', 10) || 1;
    let isFirst = around.indent === '';
    for (const item of list.childNodes) {
      if (!isElement(item) || item.name !== 'li') {
        this.node(item, around);
        continue;
      }
      const marker = list.name === 'ul' ? '-' : `${listNumber(number, list.attribs['type'])}.`;
      this.marker = around.indent + marker;
      this.glue = isFirst ? '\n\n' : '\n';
      isFirst = false;
      number += 1;
      this.element(item, { ...around, indent: `${around.indent}  ` });
      this.marker = undefined;
    }
    this.flush(around);
    this.glue = around.indent === '' ? '\n\n' : '\n';
  }

  private table(table: HtmlElement, around: Around): void {
    this.flush(around);
    for (const child of table.childNodes) {
      if (isElement(child) && child.name === 'caption') {
        this.element(child, around);
      }
    }
    const hidden = new Set(rowsOf(table).filter((row) => this.isHidden(row)));
    const textOf = (cell: HtmlElement): string => this.cellText(cell, around);
    const { rows, hasHeader } = gridOf(table, textOf);
    const shown = rowsOf(table).flatMap((row, y) => (hidden.has(row) ? [] : [rows[y] ?? []]));
    tableLines({ rows: shown, hasHeader }).forEach((line, i) => {
      this.builder.add(around.indent + line, i === 0 ? this.glue : '\n\n');
    });
    this.glue = '\n\n';
  }

  private isHidden(row: HtmlElement): boolean {
    return isLeftOut(row) || isConcealed(this.styles.of(row)) || cellsOf(row).length === 0;
  }

  /** The text of a cell, its paragraphs and list items one behind the other. */
  private cellText(cell: HtmlElement, around: Around): string {
    const inside = new DocumentReader(this.styles);
    inside.element(cell, { ...around, indent: '' });
    inside.flush(around);
    return inside.builder
      .finish()
      .map(({ text }) => text)
      .join(' ');
  }

  private flush({ isPreformatted, indent }: Pick<Around, 'isPreformatted' | 'indent'>): void {
    const text = isPreformatted ? this.inline.replace(/^\n+/, '').trimEnd() : evened(this.inline);
    this.inline = '';
    if (text.trim() === '') {
      return;
    }
    const lead = this.marker === undefined ? indent : `${this.marker} `;
    this.builder.add(lead + text.replaceAll('\n', `\n${indent}`), this.glue);
    this.marker = undefined;
    this.glue = indent === '' ? '\n\n' : '\n';
  }
}

const PLAIN = { isPreformatted: false, indent: '' };

function isLeftOut({ name, attribs }: HtmlElement): boolean {
  return (
    NEVER_SHOWN.test(name) ||
    'hidden' in attribs ||
    attribs['aria-hidden'] === 'true' ||
    NOT_CONTENT_ROLE.test(attribs['role'] ?? '')
  );
}

/** One blank between words; line breaks stay. */
function evened(text: string): string {
  return text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .trim();
}
