import { posix } from 'node:path';
import { childOf, childrenOf, readTrusted, readXml, textOf, type XmlElement } from '../xml.js';

/** A sheet that people see: its name and the part of the file that it stands in. */
export interface SheetPart {
  readonly name: string;
  readonly path: string;
}

/** What the sheets of a workbook share. */
export interface Workbook {
  readonly sheets: readonly SheetPart[];
  readonly sharedStrings: readonly string[];
  /** By the number of a cell's style. */
  readonly formats: readonly NumberFormat[];
  /** Whether days are counted from 1904 and not from 1900. */
  readonly isFrom1904: boolean;
}

export type NumberFormat = 'plain' | 'date' | 'percent';

/** Formats that are not spelled out in a file (ECMA-376 part 1, 18.8.30). */
const DATE_FORMATS = /^(?:1[4-9]|2[0-2]|2[7-9]|3[0-6]|4[5-7]|5[0-8])$/;
const PERCENT_FORMATS = /^(?:9|10)$/;

/** Reads what the parts other than the sheets say. `part` gives a part's text by its path. */
export function readWorkbook(part: (path: string) => string | undefined): Workbook {
  const workbook = readXml(part('xl/workbook.xml') ?? '');
  const targets = new Map(
    childrenOf(readXml(part('xl/_rels/workbook.xml.rels') ?? ''), 'Relationship').map(({ attributes }) => [
      attributes.get('Id') ?? '',
      attributes,
    ]),
  );
  const pathOf = (target: string | undefined): string => posix.join('/xl', target ?? '').slice(1);
  const named = (type: string): string | undefined => {
    const found = [...targets.values()].find((one) => one.get('Type')?.endsWith(`/${type}`));
    return found === undefined ? undefined : part(pathOf(found.get('Target')));
  };
  const sheets = childrenOf(childOf(workbook, 'sheets') ?? workbook, 'sheet');
  return {
    sheets: sheets
      .filter(({ attributes }) => !/hidden/i.test(attributes.get('state') ?? ''))
      .map(({ attributes }) => ({
        name: attributes.get('name') ?? '',
        path: pathOf(targets.get(attributes.get('id') ?? '')?.get('Target')),
      })),
    sharedStrings: readSharedStrings(named('sharedStrings') ?? ''),
    formats: readFormats(named('styles')),
    isFrom1904: /^(?:1|true)$/.test(childOf(workbook, 'workbookPr')?.attributes.get('date1904') ?? ''),
  };
}

/** The elements of that name one after the other, each as a text of its own: a sheet can be too long for a tree. */
export function* piecesOf(xml: string, name: string): Generator<string> {
  const start = new RegExp(`<(?:\\w+:)?${name}(?=[\\s/>])[^<>]*>`, 'g');
  for (let found = start.exec(xml); found !== null; found = start.exec(xml)) {
    const [tag] = found;
    const close = `</${tag.slice(1).split(/[\s/>]/, 1)[0] ?? ''}>`;
    const end = tag.endsWith('/>') ? start.lastIndex : xml.indexOf(close, start.lastIndex) + close.length;
    if (end < start.lastIndex) {
      return;
    }
    yield xml.slice(found.index, end);
    start.lastIndex = end;
  }
}

/** The text of `<t>` and of runs; how a word is pronounced (`rPh`) is left out. */
export function richText({ children }: XmlElement): string {
  return children
    .map((child) => {
      if (typeof child === 'string' || child.name === 'rPh') {
        return '';
      }
      return child.name === 't' ? textOf(child) : richText(child);
    })
    .join('');
}

function readSharedStrings(xml: string): readonly string[] {
  return Array.from(piecesOf(xml, 'si'), (piece) => richText(readTrusted(piece)));
}

function readFormats(xml: string | undefined): readonly NumberFormat[] {
  if (xml === undefined) {
    return [];
  }
  const styles = readXml(xml);
  const own = new Map(
    childrenOf(childOf(styles, 'numFmts') ?? styles, 'numFmt').map(({ attributes }) => [
      attributes.get('numFmtId') ?? '',
      attributes.get('formatCode') ?? '',
    ]),
  );
  return childrenOf(childOf(styles, 'cellXfs') ?? styles, 'xf').map(({ attributes }) => {
    const id = attributes.get('numFmtId') ?? '0';
    return formatOf(id, own.get(id));
  });
}

function formatOf(id: string, code: string | undefined): NumberFormat {
  if (code === undefined) {
    return DATE_FORMATS.test(id) ? 'date' : PERCENT_FORMATS.test(id) ? 'percent' : 'plain';
  }
  const pattern = code.replace(/"[^"]*"|\\.|\[[^\]]*\]/g, '').split(';', 1)[0] ?? '';
  if (pattern.includes('%')) {
    return 'percent';
  }
  return /[dmyhs]/i.test(pattern) && !/[0#?]/.test(pattern.replace(/s\.0+/gi, '')) ? 'date' : 'plain';
}
