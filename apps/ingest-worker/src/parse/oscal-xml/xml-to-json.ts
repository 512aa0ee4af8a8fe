import { textOf, type XmlElement } from '../xml.js';
import { blockMarkdown, isBlock, lineMarkdown } from './markup.js';

/**
 * What repeats, and what OSCAL's JSON calls it (https://pages.nist.gov/OSCAL/reference/). Of the models that are read;
 * other elements become fields of their own name, which nobody looks at.
 */
const LISTS: ReadonlyMap<string, string> = new Map([
  ['by-component', 'by-components'],
  ['capability', 'capabilities'],
  ['choice', 'choice'],
  ['component', 'components'],
  ['control', 'controls'],
  ['exclude-controls', 'exclude-controls'],
  ['group', 'groups'],
  ['guideline', 'guidelines'],
  ['implemented-requirement', 'implemented-requirements'],
  ['import', 'imports'],
  ['include-controls', 'include-controls'],
  ['link', 'links'],
  ['matching', 'matching'],
  ['param', 'params'],
  ['part', 'parts'],
  ['prop', 'props'],
  ['resource', 'resources'],
  ['responsible-role', 'responsible-roles'],
  ['rlink', 'rlinks'],
  ['role', 'roles'],
  ['set-parameter', 'set-parameters'],
  ['statement', 'statements'],
  ['user', 'users'],
  ['value', 'values'],
  ['with-id', 'with-ids'],
]);
const LINES: ReadonlySet<string> = new Set(['title', 'label', 'usage', 'choice', 'text']);
const MULTILINES: ReadonlySet<string> = new Set(['description', 'remarks']);
/** Elements whose text is a field beside others. */
const WITH_PROSE: ReadonlySet<string> = new Set(['part', 'guideline']);

/** An OSCAL file as it would stand in JSON: `{"catalog": {…}}`. */
export function oscalJsonOf(root: XmlElement): unknown {
  return { [root.name]: valueOf(root) };
}

function valueOf(element: XmlElement): unknown {
  const { name, children } = element;
  if (LINES.has(name)) {
    return lineMarkdown(children);
  }
  if (MULTILINES.has(name)) {
    return blockMarkdown(children) || lineMarkdown(children);
  }
  const isText = element.attributes.size === 0 && children.every((child) => typeof child === 'string');
  const text = isText ? textOf(element).trim() : '';
  return text === '' ? objectOf(element) : text;
}

function objectOf(element: XmlElement): object {
  const fields = new Map<string, unknown>(element.attributes);
  const hasProse = WITH_PROSE.has(element.name);
  if (hasProse && element.children.some(isBlock)) {
    fields.set('prose', blockMarkdown(element.children));
  }
  const lists = new Map<string, unknown[]>();
  for (const child of element.children) {
    if (typeof child === 'string' || (hasProse && isBlock(child))) {
      continue;
    }
    const name = listName(child, element);
    if (name === undefined) {
      fields.set(child.name, valueOf(child));
      continue;
    }
    const list = lists.get(name) ?? [];
    lists.set(name, list);
    list.push(valueOf(child));
  }
  return Object.fromEntries([...fields, ...lists]);
}

/** A system has one `control-implementation`, a component several. */
function listName(child: XmlElement, parent: XmlElement): string | undefined {
  if (child.name === 'control-implementation') {
    return parent.name === 'system-security-plan' ? undefined : 'control-implementations';
  }
  return LISTS.get(child.name);
}
