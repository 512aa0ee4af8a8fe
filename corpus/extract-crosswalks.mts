/**
 * Takes which ids NIST maps to each other (no text of either publication) and writes them to crosswalks.json, one row a line.
 *
 *   node corpus/extract-crosswalks.mts CSF-REFERENCES.jsonl CSF-CATALOG.json 800-171-CATALOG.json
 *
 * A line of CSF-REFERENCES.jsonl is `{"id": "csf-PR.AA-01", "relevant": ["ac-1", …]}`: a subcategory and its informative
 * references. The catalogs are NIST's OSCAL files; a requirement of SP 800-171 names its source controls as references.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { loadFacts } from './facts.mts';

const Reference = z.object({ id: z.string(), relevant: z.array(z.string()) });

interface Control {
  readonly id: string;
  readonly class?: string | undefined;
  readonly props?: readonly { readonly name: string; readonly value: string }[] | undefined;
  readonly links?: readonly { readonly href: string; readonly rel?: string | undefined }[] | undefined;
  readonly controls?: readonly Control[] | undefined;
}
const Control: z.ZodType<Control> = z.lazy(() =>
  z.object({
    id: z.string(),
    class: z.string().optional(),
    props: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
    links: z.array(z.object({ href: z.string(), rel: z.string().optional() })).optional(),
    controls: z.array(Control).optional(),
  }),
);
const Resource = z.object({
  uuid: z.string(),
  title: z.string().optional(),
  rlinks: z.array(z.object({ href: z.string() })).default([]),
});
const Catalog = z.object({
  catalog: z.object({
    groups: z.array(z.object({ controls: z.array(Control).default([]) })),
    'back-matter': z.object({ resources: z.array(Resource).default([]) }).optional(),
  }),
});
type Catalog = z.infer<typeof Catalog>['catalog'];

interface Framework {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly withdrawn: readonly string[];
  readonly rows: ReadonlyMap<string, readonly string[]>;
}

function main(): void {
  const [references, csf, requirements] = process.argv.slice(2);
  if (!references || !csf || !requirements) {
    process.stderr.write(
      'usage: node corpus/extract-crosswalks.mts CSF-REFERENCES.jsonl CSF-CATALOG.json 800-171-CATALOG.json\n',
    );
    process.exitCode = 2;
    return;
  }
  const frameworks = [
    cybersecurityFramework(references, readCatalog(csf)),
    requirementsOf(readCatalog(requirements)),
  ];
  demandKnownControls(frameworks);
  writeFileSync(new URL('crosswalks.json', import.meta.url), oneRowALine(frameworks));
  for (const { id, rows, withdrawn } of frameworks) {
    const pairs = [...rows.values()].flat().length;
    process.stdout.write(`${id}: ${rows.size} rows, ${pairs} pairs, ${withdrawn.length} withdrawn\n`);
  }
}

function readCatalog(path: string): Catalog {
  return Catalog.parse(JSON.parse(readFileSync(path, 'utf8'))).catalog;
}

/** What the catalog lists and no reference speaks of is a subcategory of version 1.1 that 2.0 has withdrawn. */
function cybersecurityFramework(path: string, catalog: Catalog): Framework {
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  const references = lines.map((line) => Reference.parse(JSON.parse(line)));
  const rows = new Map(references.map(({ id, relevant }) => [id.replace(/^csf-/, ''), inOrder(relevant)]));
  const all = catalog.groups.flatMap((group) => group.controls).flatMap(withChildren);
  const subcategories = all.filter((one) => one.class === 'subcategory').map(({ id }) => id);
  return {
    id: 'csf-2.0',
    name: 'NIST Cybersecurity Framework 2.0',
    source:
      'Informative references of NIST Cybersecurity Framework 2.0 to SP 800-53 Rev. 5 (releases 5.1.1 and 5.2.0), NIST',
    withdrawn: subcategories.filter((id) => !rows.has(id)),
    rows,
  };
}

function requirementsOf(catalog: Catalog): Framework {
  const resources = new Map(catalog['back-matter']?.resources.map((one) => [one.uuid, one]));
  const all = catalog.groups.flatMap((group) => group.controls).filter((one) => one.class === 'requirement');
  const plainId = (id: string): string => id.replace(/^SP_800_171_/, '');
  const isWithdrawn = ({ props }: Control): boolean =>
    (props ?? []).some(({ name, value }) => name === 'status' && value === 'withdrawn');
  const active = all.filter((one) => !isWithdrawn(one));
  return {
    id: 'sp800-171r3',
    name: 'NIST SP 800-171 Rev. 3',
    source: 'Source controls in NIST SP 800-171 Rev. 3 (OSCAL content), which name SP 800-53 Rev. 5, NIST',
    withdrawn: all
      .filter(isWithdrawn)
      .map(({ id }) => plainId(id))
      .sort(),
    rows: new Map(
      active
        .map(({ id, links }): [string, string[]] => [
          plainId(id),
          inOrder(
            (links ?? []).flatMap(({ href }) => controlOf(resources.get(href.replace(/^#/, ''))) ?? []),
          ),
        ])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  };
}

/** `AC-02(03)` of a link into NIST's reference tool, as `ac-2.3`. */
function controlOf(resource: z.infer<typeof Resource> | undefined): string | undefined {
  const element = resource?.rlinks
    .map(({ href }) => /element=([A-Z]{2}-\d\d)(?:\((\d\d)\))?$/.exec(href))
    .find(Boolean);
  const [, base, enhancement] = element ?? [];
  if (base === undefined) {
    return undefined;
  }
  const id = base.toLowerCase().replace('-0', '-');
  return enhancement === undefined ? id : `${id}.${Number(enhancement)}`;
}

function withChildren(control: Control): readonly Control[] {
  return [control, ...(control.controls ?? []).flatMap(withChildren)];
}

/** As in the catalog, each once. */
function inOrder(ids: readonly string[]): string[] {
  const order = new Map(loadFacts().controls.map(({ id }, place) => [id, place]));
  return [...new Set(ids)].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
}

function demandKnownControls(frameworks: readonly Framework[]): void {
  const active = new Set(loadFacts().controls.flatMap((one) => (one.withdrawn ? [] : [one.id])));
  const strange = frameworks.flatMap(({ rows }) => [...rows.values()].flat()).filter((id) => !active.has(id));
  if (strange.length > 0) {
    throw new Error(`these are not active controls: ${[...new Set(strange)].join(', ')}`);
  }
}

function oneRowALine(frameworks: readonly Framework[]): string {
  const blocks = frameworks.map(({ rows, ...head }) => {
    const lines = [...rows].map(([id, ids]) => `${JSON.stringify(id)}:${JSON.stringify(ids)}`);
    return `${JSON.stringify(head).slice(0, -1)},"rows":{\n${lines.join(',\n')}}}`;
  });
  return `{"frameworks":[\n${blocks.join(',\n')}]}\n`;
}

main();
