/**
 * Takes the facts (no statement and no guidance text) out of NIST's OSCAL catalog and writes them to facts.json,
 * one control a line.
 *
 *   node corpus/extract-facts.mts CATALOG.json BASELINES.json
 *
 * BASELINES.json is `{"LOW": [ids], "MODERATE": [ids], "HIGH": [ids], "PRIVACY": [ids]}`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import {
  type ControlFacts,
  type Facts,
  type Item,
  type Param,
  type Publication,
  parentOf,
} from './facts.mts';

const Prop = z.object({ name: z.string(), value: z.string(), class: z.string().optional() });
type Prop = z.infer<typeof Prop>;

interface Part {
  readonly name: string;
  readonly props?: readonly Prop[] | undefined;
  readonly parts?: readonly Part[] | undefined;
}
const Part: z.ZodType<Part> = z.lazy(() =>
  z.object({ name: z.string(), props: z.array(Prop).optional(), parts: z.array(Part).optional() }),
);

const SourceParam = z.object({
  id: z.string(),
  label: z.string().optional(),
  props: z.array(Prop).default([]),
  select: z.object({ 'how-many': z.string().optional(), choice: z.array(z.string()) }).optional(),
});
type SourceParam = z.infer<typeof SourceParam>;

const EnhancementSource = z.object({
  id: z.string(),
  title: z.string(),
  props: z.array(Prop).default([]),
  links: z.array(z.object({ href: z.string(), rel: z.string() })).default([]),
  params: z.array(SourceParam).default([]),
  parts: z.array(Part).default([]),
});
type EnhancementSource = z.infer<typeof EnhancementSource>;

const Resource = z.object({
  uuid: z.string(),
  title: z.string().optional(),
  rlinks: z.array(z.object({ href: z.string() })).default([]),
});
type Resource = z.infer<typeof Resource>;

const Catalog = z.object({
  catalog: z.object({
    'back-matter': z.object({ resources: z.array(Resource) }),
    groups: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        controls: z.array(EnhancementSource.extend({ controls: z.array(EnhancementSource).default([]) })),
      }),
    ),
  }),
});
const BASELINES = ['LOW', 'MODERATE', 'HIGH', 'PRIVACY'] as const;
const Baselines = z.record(z.enum(BASELINES), z.array(z.string()));
type Baselines = z.infer<typeof Baselines>;

const SOURCE =
  'NIST SP 800-53 Rev. 5 as OSCAL content, https://github.com/usnistgov/oscal-content (release 5.2.0 for the controls of its ' +
  'baselines and for the new ones, release 5.0.1 for the others), a work of the U.S. Government';

function main(): void {
  const [catalogPath, baselinesPath] = process.argv.slice(2);
  if (!catalogPath || !baselinesPath) {
    process.stderr.write('usage: node corpus/extract-facts.mts CATALOG.json BASELINES.json\n');
    process.exitCode = 2;
    return;
  }
  const { groups, 'back-matter': backMatter } = Catalog.parse(
    JSON.parse(readFileSync(catalogPath, 'utf8')),
  ).catalog;
  const baselines = Baselines.parse(JSON.parse(readFileSync(baselinesPath, 'utf8')));
  const controls = groups.flatMap((group) =>
    group.controls.flatMap((control) => [control, ...control.controls]),
  );
  const publications = publicationsOf(backMatter.resources, controls);
  const facts: Facts = {
    source: SOURCE,
    families: groups.map(({ id, title }) => ({ id, title })),
    publications,
    controls: controls.map((control) => factsOf(control, baselines, publications)),
  };
  writeFileSync(new URL('facts.json', import.meta.url), oneControlALine(facts));
  process.stdout.write(
    `facts.json: ${facts.controls.length} controls in ${facts.families.length} families\n`,
  );
}

/** The resources that controls refer to; their titles must tell them apart. */
function publicationsOf(
  resources: readonly Resource[],
  controls: readonly EnhancementSource[],
): Publication[] {
  const referred = new Set(controls.flatMap((control) => targetsOf(control, 'reference')));
  const publications = resources
    .filter(({ uuid }) => referred.has(uuid))
    .map(({ uuid, title = '', rlinks }) => withoutEmpty({ title, uuid, url: rlinks[0]?.href }));
  if (new Set(publications.map(({ title }) => title)).size !== publications.length) {
    throw new Error('two publications have the same title: the format of facts.json cannot tell them apart');
  }
  return publications;
}

function targetsOf(control: EnhancementSource, rel: string): string[] {
  return [
    ...new Set(control.links.filter((link) => link.rel === rel).map((link) => link.href.replace(/^#/, ''))),
  ];
}

function factsOf(
  control: EnhancementSource,
  baselines: Baselines,
  publications: readonly Publication[],
): ControlFacts {
  const values = (name: string): string[] => control.props.filter((p) => p.name === name).map((p) => p.value);
  const targets = (rel: string): string[] => targetsOf(control, rel);
  const required = targets('required');
  const parent = parentOf(control.id);
  if (required.some((target) => target !== parent)) {
    throw new Error(
      `${control.id} requires ${required.join(', ')}, not only its parent: the format of facts.json cannot say that`,
    );
  }
  const statement = control.parts.find((part) => part.name === 'statement');
  return withoutEmpty({
    id: control.id,
    title: control.title,
    level: z.array(z.enum(['organization', 'system'])).parse(values('implementation-level')),
    assurance: values('contributes-to-assurance').includes('true') ? true : undefined,
    baselines: BASELINES.filter((name) => baselines[name].includes(control.id)),
    withdrawn: values('status').some((value) => value.toLowerCase() === 'withdrawn') ? true : undefined,
    incorporatedInto: targets('incorporated-into'),
    movedTo: targets('moved-to'),
    related: targets('related'),
    references: targets('reference').flatMap(
      (id) => publications.find(({ uuid }) => uuid === id)?.title ?? [],
    ),
    params: control.params.map(paramOf),
    items: itemsOf(statement?.parts ?? []),
  });
}

function paramOf(param: SourceParam): Param {
  const values = (name: string): string[] => param.props.filter((p) => p.name === name).map((p) => p.value);
  return withoutEmpty({
    id: param.id,
    label: param.label,
    pick: param.select && (param.select['how-many'] === 'one-or-more' ? 'any' : 'one'),
    choices: param.select?.choice.map((choice) => choice.trim()),
    alternativeIds: values('alt-identifier'),
    alternativeLabel: values('alt-label')[0],
    aggregates: values('aggregates'),
  });
}

function itemsOf(parts: readonly Part[]): Item[] {
  return parts
    .filter((part) => part.name === 'item')
    .map((part) => {
      const label = part.props?.find((prop) => prop.name === 'label')?.value ?? '';
      return withoutEmpty({ label, items: itemsOf(part.parts ?? []) });
    });
}

/** Drops undefined values and empty lists, so that facts.json holds only what there is to say. */
function withoutEmpty<T extends object>(value: T): T {
  for (const [key, entry] of Object.entries(value)) {
    if (entry === undefined || (Array.isArray(entry) && entry.length === 0)) {
      Reflect.deleteProperty(value, key);
    }
  }
  return value;
}

function oneControlALine({ source, families, publications, controls }: Facts): string {
  const lines = (values: readonly unknown[]): string =>
    values.map((value) => JSON.stringify(value)).join(',\n');
  return `{"source":${JSON.stringify(source)},\n"families":[\n${lines(families)}],\n"publications":[\n${lines(publications)}],\n"controls":[\n${lines(controls)}]}\n`;
}

main();
