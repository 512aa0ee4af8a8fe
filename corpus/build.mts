/**
 * Builds the starter corpus from facts.json and the words in statements/: the OSCAL catalog sp800-53-guide.json and one
 * OSCAL profile per baseline. Same input, same bytes.
 *
 *   node corpus/build.mts           writes the files and says how many controls have words
 *   node corpus/build.mts --check   writes nothing, exits with 1 when a committed file is stale
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import {
  type ControlFacts,
  type Facts,
  type Item,
  type Param,
  type Publication,
  familyOf,
  itemId,
  loadFacts,
  parentOf,
} from './facts.mts';
import { type LabelledText, type Words, loadWords, mistakesIn } from './words.mts';

const NAMESPACE = 'https://ground-control.dev/ns/oscal';
const RMF_NAMESPACE = 'http://csrc.nist.gov/ns/rmf';
const OSCAL_VERSION = '1.1.3';
const CATALOG_FILE = 'sp800-53-guide.json';
const VERSION = '5.2.0-guide.1';
const LAST_MODIFIED = '2026-11-20T00:00:00Z';
const TITLE = 'Plain-language guide to SP 800-53 controls';
const REMARKS =
  'This is a plain-language guide in the words of the Ground Control project. It is not the official text of NIST SP 800-53 ' +
  'and NIST has neither written nor endorsed it. Facts (ids, titles, families, baselines, parameters, links) are taken from: ';

const PROFILES = [
  { baseline: 'LOW', uuid: '6f0c2a64-6d0b-4a53-9c3e-2f6f2a1d7b01' },
  { baseline: 'MODERATE', uuid: '6f0c2a64-6d0b-4a53-9c3e-2f6f2a1d7b02' },
  { baseline: 'HIGH', uuid: '6f0c2a64-6d0b-4a53-9c3e-2f6f2a1d7b03' },
  { baseline: 'PRIVACY', uuid: '6f0c2a64-6d0b-4a53-9c3e-2f6f2a1d7b04' },
] as const;

function main(): void {
  const facts = loadFacts();
  const words = new Map(facts.families.flatMap(({ id }) => loadWords(id)).map((entry) => [entry.id, entry]));
  const mistakes = allMistakes(facts, words);
  if (mistakes.length > 0) {
    process.stderr.write(`${mistakes.join('\n')}\n`);
    process.exitCode = 1;
    return;
  }
  const files = [
    { name: CATALOG_FILE, text: catalogText(facts, words) },
    ...PROFILES.map(({ baseline, uuid }) => ({
      name: `baseline-${baseline.toLowerCase()}.json`,
      text: profileText(facts, baseline, uuid),
    })),
  ];
  if (process.argv.includes('--check')) {
    reportStale(files.filter(({ name, text }) => text !== committedText(name)).map(({ name }) => name));
    return;
  }
  for (const { name, text } of files) {
    writeFileSync(new URL(name, import.meta.url), text);
    process.stdout.write(`${name}: ${Buffer.byteLength(text)} bytes\n`);
  }
  process.stdout.write(coverage(facts, words));
}

function allMistakes(facts: Facts, words: ReadonlyMap<string, Words>): string[] {
  const known = new Set(facts.controls.map(({ id }) => id));
  const strangers = [...words.keys()].filter((id) => !known.has(id)).map((id) => `${id}: no such control`);
  const wrong = facts.controls.flatMap((control) => {
    const entry = words.get(control.id);
    return entry ? mistakesIn(entry, control).map((mistake) => `${control.id}: ${mistake}`) : [];
  });
  return [...strangers, ...wrong];
}

function committedText(name: string): string | undefined {
  const file = new URL(name, import.meta.url);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function reportStale(names: readonly string[]): void {
  if (names.length > 0) {
    process.stderr.write(`stale: ${names.join(', ')}; run node corpus/build.mts\n`);
    process.exitCode = 1;
  }
}

function coverage({ controls }: Facts, words: ReadonlyMap<string, Words>): string {
  const line = (name: string, chosen: readonly ControlFacts[]): string =>
    `${name}: ${chosen.filter(({ id }) => words.has(id)).length} of ${chosen.length} in our words\n`;
  return [
    ...PROFILES.map(({ baseline }) =>
      line(
        baseline,
        controls.filter((control) => control.baselines?.includes(baseline)),
      ),
    ),
    line(
      'active',
      controls.filter((control) => !control.withdrawn),
    ),
  ].join('');
}

/** One control a line, so that a change of words shows as one changed line. */
function catalogText(facts: Facts, words: ReadonlyMap<string, Words>): string {
  const groups = facts.families.map(({ id, title }) => {
    const family = facts.controls.filter((control) => familyOf(control.id) === id);
    const controls = family
      .filter((control) => !parentOf(control.id))
      .map((control) => {
        const enhancements = family.filter((other) => parentOf(other.id) === control.id);
        const nested = enhancements.map((other) =>
          JSON.stringify(controlOf(other, facts, words.get(other.id))),
        );
        const own = JSON.stringify(controlOf(control, facts, words.get(control.id)));
        return nested.length === 0 ? own : `${own.slice(0, -1)},"controls":[\n${nested.join(',\n')}]}`;
      });
    return `{"id":"${id}","class":"family","title":${JSON.stringify(title)},"controls":[\n${controls.join(',\n')}]}`;
  });
  const head = `"uuid":"6f0c2a64-6d0b-4a53-9c3e-2f6f2a1d7b00",\n"metadata":${JSON.stringify(metadataOf(TITLE, facts, []))}`;
  const resources = facts.publications.map((publication) => JSON.stringify(resourceOf(publication)));
  const backMatter = `"back-matter":{"resources":[\n${resources.join(',\n')}]}`;
  return `{"catalog":{${head},\n"groups":[\n${groups.join(',\n')}],\n${backMatter}}}\n`;
}

function resourceOf({ uuid, title, url }: Publication): object {
  return { uuid, title, rlinks: url === undefined ? undefined : [{ href: url }] };
}

function metadataOf(title: string, facts: Facts, props: readonly object[]): object {
  return {
    title,
    'last-modified': LAST_MODIFIED,
    version: VERSION,
    'oscal-version': OSCAL_VERSION,
    props: [{ name: 'corpus-kind', ns: NAMESPACE, value: 'plain-language-guide' }, ...props],
    links: [{ href: 'https://doi.org/10.6028/NIST.SP.800-53r5', rel: 'reference' }],
    remarks: `${REMARKS}${facts.source}.`,
  };
}

function controlOf(control: ControlFacts, facts: Facts, words: Words | undefined): object {
  return {
    id: control.id,
    class: parentOf(control.id) ? 'SP800-53-enhancement' : 'SP800-53',
    title: control.title,
    params: control.params?.map(paramOf),
    props: propsOf(control),
    links: linksOf(control, facts),
    parts: partsOf(control, facts, words),
  };
}

function paramOf(param: Param): object {
  const props = [
    ...(param.alternativeIds ?? []).map((value) => ({ name: 'alt-identifier', value })),
    ...(param.alternativeLabel
      ? [{ name: 'alt-label', value: param.alternativeLabel, class: 'sp800-53' }]
      : []),
    ...(param.aggregates ?? []).map((value) => ({ name: 'aggregates', ns: RMF_NAMESPACE, value })),
  ];
  return {
    id: param.id,
    props: props.length > 0 ? props : undefined,
    label: param.label,
    select: param.choices && {
      'how-many': param.pick === 'any' ? 'one-or-more' : undefined,
      choice: param.choices,
    },
  };
}

function propsOf(control: ControlFacts): object[] {
  const [base = '', enhancement] = control.id.toUpperCase().split('.');
  const [family = '', number = ''] = base.split('-');
  const bracketed = (digits: string | undefined): string => (digits === undefined ? '' : `(${digits})`);
  const padded = `${family}-${number.padStart(2, '0')}`;
  const sortId = `${padded.toLowerCase()}${enhancement === undefined ? '' : `.${enhancement.padStart(2, '0')}`}`;
  return [
    { name: 'label', value: `${padded}${bracketed(enhancement?.padStart(2, '0'))}`, class: 'zero-padded' },
    { name: 'label', value: `${base}${bracketed(enhancement)}` },
    { name: 'sort-id', value: sortId },
    ...(control.withdrawn ? [{ name: 'status', value: 'withdrawn' }] : []),
    ...(control.level ?? []).map((value) => ({ name: 'implementation-level', ns: RMF_NAMESPACE, value })),
    ...(control.assurance ? [{ name: 'contributes-to-assurance', ns: RMF_NAMESPACE, value: 'true' }] : []),
  ];
}

function linksOf(control: ControlFacts, { publications }: Facts): object[] | undefined {
  const parent = parentOf(control.id);
  const to = (targets: readonly string[] | undefined, rel: string): object[] =>
    (targets ?? []).map((target) => ({ href: `#${target}`, rel }));
  const references = control.references?.flatMap(
    (name) => publications.find(({ title }) => title === name)?.uuid ?? [],
  );
  const links = [
    ...to(parent && !control.withdrawn ? [parent] : [], 'required'),
    ...to(control.incorporatedInto, 'incorporated-into'),
    ...to(control.movedTo, 'moved-to'),
    ...to(control.related, 'related'),
    ...to(references, 'reference'),
  ];
  return links.length > 0 ? links : undefined;
}

function partsOf(control: ControlFacts, facts: Facts, words: Words | undefined): object[] | undefined {
  const id = `${control.id}_smt`;
  if (!words) {
    return control.withdrawn ? undefined : [{ id, name: 'statement', prose: notWrittenYet(control, facts) }];
  }
  const texts = [...words.items];
  const statement = {
    id,
    name: 'statement',
    prose: words.prose ? withInserts(words.prose) : undefined,
    parts: itemParts(control.items ?? [], texts, id),
  };
  const guidance = { id: `${control.id}_gdn`, name: 'guidance', prose: withInserts(words.guidance) };
  return words.guidance ? [statement, guidance] : [statement];
}

/** Takes the texts from the front of `texts`, which is in the order in which items are met depth first. */
function itemParts(items: readonly Item[], texts: LabelledText[], parentId: string): object[] | undefined {
  if (items.length === 0) {
    return undefined;
  }
  return items.map(({ label, items: inner }) => {
    const id = itemId(parentId, label);
    const prose = withInserts(texts.shift()?.text ?? '');
    return {
      id,
      name: 'item',
      props: [{ name: 'label', value: label }],
      prose,
      parts: itemParts(inner ?? [], texts, id),
    };
  });
}

function withInserts(text: string): string {
  return text.replace(/\{([^}]+)\}/g, '{{ insert: param, $1 }}');
}

function notWrittenYet(control: ControlFacts, facts: Facts): string {
  const parent = parentOf(control.id);
  const family = facts.families.find(({ id }) => id === familyOf(control.id))?.title ?? '';
  const parentTitle = facts.controls.find(({ id }) => id === parent)?.title;
  const place = parentTitle
    ? `an enhancement of ${parentTitle} in the family ${family}`
    : `a control of the family ${family}`;
  return `The plain-language text for this control is not written yet. Its title is ${control.title}; it is ${place}.`;
}

function profileText(facts: Facts, baseline: (typeof PROFILES)[number]['baseline'], uuid: string): string {
  const members = facts.controls
    .filter((control) => control.baselines?.includes(baseline))
    .map(({ id }) => id);
  const profile = {
    uuid,
    metadata: metadataOf(`${TITLE}: ${baseline} baseline`, facts, [
      { name: 'baseline', ns: NAMESPACE, value: baseline },
    ]),
    imports: [{ href: CATALOG_FILE, 'include-controls': [{ 'with-ids': members }] }],
    merge: { 'as-is': true },
  };
  return `${JSON.stringify({ profile })}\n`;
}

main();
