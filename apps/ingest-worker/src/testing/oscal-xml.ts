/** Lists of OSCAL's JSON and the element that each of their items is in XML. */
const ITEMS: Readonly<Record<string, string>> = {
  'by-components': 'by-component',
  capabilities: 'capability',
  choice: 'choice',
  components: 'component',
  'control-implementations': 'control-implementation',
  controls: 'control',
  'exclude-controls': 'exclude-controls',
  groups: 'group',
  guidelines: 'guideline',
  'implemented-requirements': 'implemented-requirement',
  imports: 'import',
  'include-controls': 'include-controls',
  links: 'link',
  matching: 'matching',
  params: 'param',
  parts: 'part',
  props: 'prop',
  resources: 'resource',
  'responsible-roles': 'responsible-role',
  rlinks: 'rlink',
  roles: 'role',
  'set-parameters': 'set-parameter',
  statements: 'statement',
  users: 'user',
  values: 'value',
  'with-ids': 'with-id',
};
/** Fields that are elements in XML; other texts are attributes. */
const ELEMENTS: ReadonlySet<string> = new Set([
  ...['title', 'label', 'usage', 'text', 'version', 'oscal-version', 'last-modified', 'published'],
  ...['system-name', 'security-sensitivity-level', 'pattern'],
]);

const MULTILINES: ReadonlySet<string> = new Set(['prose', 'description', 'remarks']);

/** OSCAL in JSON as the XML that says the same, for comparing what is read of both. Inserts and links become elements. */
export function oscalToXml(json: unknown): string {
  const [name, content] = fieldsOf(json)[0] ?? ['', {}];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${elementOf(name, content, 'xmlns="http://csrc.nist.gov/ns/oscal/1.0"')}\n`;
}

function elementOf(name: string, value: unknown, namespace = ''): string {
  if (typeof value === 'string') {
    return `<${name}>${inline(value)}</${name}>`;
  }
  const fields = fieldsOf(value);
  const attributes = fields.flatMap(([field, content]) =>
    typeof content === 'string' && !ELEMENTS.has(field) && !MULTILINES.has(field)
      ? [`${field}="${escaped(content)}"`]
      : [],
  );
  const start = [name, namespace, ...attributes].filter((part) => part !== '').join(' ');
  return `<${start}>\n  ${fields.flatMap(childrenOf).join('\n  ')}</${name}>`;
}

function childrenOf([field, content]: readonly [string, unknown]): readonly string[] {
  if (Array.isArray(content)) {
    const item = ITEMS[field];
    return item === undefined ? [] : content.map((one: unknown) => elementOf(item, one));
  }
  if (typeof content !== 'string') {
    return [elementOf(field, content)];
  }
  if (MULTILINES.has(field)) {
    return [field === 'prose' ? paragraphs(content) : `<${field}>${paragraphs(content)}</${field}>`];
  }
  return ELEMENTS.has(field) ? [elementOf(field, content)] : [];
}

function paragraphs(prose: string): string {
  return prose
    .split('\n\n')
    .map((text) => `<p>${inline(text)}</p>`)
    .join('\n');
}

function inline(text: string): string {
  return escaped(text)
    .replace(/\{\{\s*insert: param, ([^\s}]+)\s*\}\}/g, '<insert type="param" id-ref="$1"/>')
    .replace(/\[([^[\]]+)\]\(([^()\s]+)\)/g, '<a href="$2">$1</a>');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function fieldsOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
