import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** An element without its namespace prefix, its text in between its elements. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly (XmlElement | string)[];
}

/** What keeps a text from being XML that is read here, and where. */
export class XmlFault extends Error {
  override readonly name = 'XmlFault';

  constructor(
    readonly reason: string,
    readonly place?: string,
  ) {
    super(reason);
  }
}

const MAX_DEPTH = 80;
const TEXT = '#text';
const CDATA = '#cdata';
const ATTRIBUTES = ':@';
const PARSER = new XMLParser({
  preserveOrder: true,
  textNodeName: TEXT,
  cdataPropName: CDATA,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  maxNestedTags: MAX_DEPTH,
});

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Reads XML. A document type is refused whatever it says, so that nothing is fetched or expanded; only the five entities
 * of XML and character references are known. Throws an `XmlFault`.
 */
export function readXml(text: string): XmlElement {
  if (/<!DOCTYPE/i.test(text)) {
    throw new XmlFault('it has a document type (DOCTYPE), which is not accepted');
  }
  const verdict = XMLValidator.validate(text);
  if (verdict !== true) {
    const { msg, line, col } = verdict.err;
    throw new XmlFault(`it is not well-formed XML: ${msg}`, `line ${line}, column ${col}`);
  }
  return readTrusted(text);
}

/** As `readXml`, without looking for errors: for pieces of files that programs write. */
export function readTrusted(text: string): XmlElement {
  const roots = nodesOf(parsed(text)).filter((node) => typeof node !== 'string');
  const [root] = roots;
  if (root === undefined || roots.length > 1) {
    throw new XmlFault('it has not exactly one outermost element');
  }
  return root;
}

/** The child elements of that name. */
export function childrenOf({ children }: XmlElement, name: string): readonly XmlElement[] {
  return children.filter((child) => typeof child !== 'string').filter((child) => child.name === name);
}

export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return childrenOf(element, name)[0];
}

/** All text inside, that of inner elements too. */
export function textOf({ children }: XmlElement): string {
  return children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

function parsed(text: string): unknown {
  try {
    return PARSER.parse(text);
  } catch (error) {
    throw new XmlFault(error instanceof Error ? error.message : String(error));
  }
}

function nodesOf(list: unknown): readonly (XmlElement | string)[] {
  return Array.isArray(list) ? list.flatMap((node: unknown) => nodeOf(node)) : [];
}

function nodeOf(node: unknown): readonly (XmlElement | string)[] {
  if (typeof node !== 'object' || node === null) {
    return [];
  }
  const fields: readonly (readonly [string, unknown])[] = Object.entries(node);
  const [name, content] = fields.find(([key]) => key !== ATTRIBUTES) ?? ['', undefined];
  if (name === TEXT) {
    return [decoded(String(content))];
  }
  if (name === CDATA) {
    return [
      nodesOf(content)
        .filter((child) => typeof child === 'string')
        .join(''),
    ];
  }
  const attributes = fields.find(([key]) => key === ATTRIBUTES)?.[1];
  return [{ name, attributes: attributesOf(attributes), children: nodesOf(content) }];
}

function attributesOf(attributes: unknown): ReadonlyMap<string, string> {
  const entries = typeof attributes === 'object' && attributes !== null ? Object.entries(attributes) : [];
  return new Map(entries.map(([name, value]) => [name, decoded(String(value))]));
}

function decoded(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));/g,
    (whole: string, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) {
        return NAMED[name] ?? whole;
      }
      const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    },
  );
}
