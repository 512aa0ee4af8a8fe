/**
 * Compares the guide with the official catalog, control by control:
 *  - no run of more than 8 identical words (titles, parameter labels and inserts do not count), so that nothing is copied;
 *  - every parameter that the official statement inserts is inserted by ours (an aggregate and its members are the same);
 *  - items have the official labels.
 *
 *   node corpus/check-words.mts OFFICIAL_CATALOG.json      exits with 1 when it finds something
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type ControlFacts, loadFacts } from './facts.mts';

const LONGEST_RUN = 8;

interface Part {
  readonly name: string;
  readonly prose?: string | undefined;
  readonly props?: readonly { readonly name: string; readonly value: string }[] | undefined;
  readonly parts?: readonly Part[] | undefined;
}
const Part: z.ZodType<Part> = z.lazy(() =>
  z.object({
    name: z.string(),
    prose: z.string().optional(),
    props: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
    parts: z.array(Part).optional(),
  }),
);
const Enhancement = z.object({ id: z.string(), parts: z.array(Part).default([]) });
const Catalog = z.object({
  catalog: z.object({
    groups: z.array(
      z.object({ controls: z.array(Enhancement.extend({ controls: z.array(Enhancement).default([]) })) }),
    ),
  }),
});

interface Texts {
  /** Prose of the statement and its items. */
  readonly statement: readonly string[];
  readonly guidance: readonly string[];
  readonly labels: readonly string[];
}

function main(): void {
  const [officialPath] = process.argv.slice(2);
  if (!officialPath) {
    process.stderr.write('usage: node corpus/check-words.mts OFFICIAL_CATALOG.json\n');
    process.exitCode = 2;
    return;
  }
  const official = textsById(officialPath);
  const guide = textsById(new URL('sp800-53-guide.json', import.meta.url));
  let compared = 0;
  let longest = 0;
  const findings: string[] = [];
  for (const facts of loadFacts().controls) {
    const ours = guide.get(facts.id);
    const theirs = official.get(facts.id);
    if (
      !ours ||
      !theirs ||
      ours.statement[0]?.startsWith('The plain-language text for this control is not written yet')
    ) {
      continue;
    }
    compared += 1;
    const run = longestRun(words(ours, facts), words(theirs, facts));
    longest = Math.max(longest, run.length);
    if (run.length > LONGEST_RUN) {
      findings.push(`${facts.id}: ${run.length} identical words: ${run.join(' ')}`);
    }
    findings.push(...missingParams(ours, theirs, facts), ...otherLabels(ours, theirs, facts.id));
  }
  process.stdout.write(findings.map((finding) => `${finding}\n`).join(''));
  process.stdout.write(
    `${compared} controls compared, longest run of identical words ${longest}, ${findings.length} findings\n`,
  );
  process.exitCode = findings.length > 0 ? 1 : 0;
}

function textsById(path: string | URL): Map<string, Texts> {
  const { groups } = Catalog.parse(JSON.parse(readFileSync(path, 'utf8'))).catalog;
  const controls = groups.flatMap((group) =>
    group.controls.flatMap((control) => [control, ...control.controls]),
  );
  return new Map(
    controls
      .filter(({ parts }) => parts.some((part) => part.name === 'statement'))
      .map(({ id, parts }) => {
        const statement = parts.filter((part) => part.name === 'statement').flatMap(withDescendants);
        const guidance = parts.filter((part) => part.name === 'guidance').flatMap(withDescendants);
        return [
          id,
          { statement: proseOf(statement), guidance: proseOf(guidance), labels: labelsOf(statement) },
        ];
      }),
  );
}

function withDescendants(part: Part): Part[] {
  return [part, ...(part.parts ?? []).flatMap(withDescendants)];
}

function proseOf(parts: readonly Part[]): string[] {
  return parts.flatMap((part) => (part.prose ? [part.prose] : []));
}

function labelsOf(parts: readonly Part[]): string[] {
  return parts.flatMap(
    (part) => part.props?.filter((prop) => prop.name === 'label').map((prop) => prop.value) ?? [],
  );
}

/** The words of a control; what does not count (inserts, title, parameter labels) and the end of a text become `|`. */
function words(texts: Texts, facts: ControlFacts): string[] {
  const names = [
    facts.title,
    ...(facts.params ?? []).flatMap((param) => [param.label ?? '', param.alternativeLabel ?? '']),
  ]
    .map((name) => plain(name.replace(/^organization-defined /, '')))
    .filter((name) => name.includes(' '));
  return [...texts.statement, ...texts.guidance].flatMap((text) => {
    let line = ` ${plain(text)} `;
    for (const name of names) {
      line = line.replaceAll(` ${name} `, ' | ');
    }
    return [...line.trim().split(' '), '|'];
  });
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/\{\{[^}]*\}\}/g, ' | ')
    .replace(/\]\(#[^)]*\)/g, ' ')
    .replace(/[^a-z0-9|]+/g, ' ')
    .trim();
}

/** The longest run of words that both have, without `|`: dynamic programming over the ends of runs. */
function longestRun(ours: readonly string[], theirs: readonly string[]): string[] {
  let best: string[] = [];
  let before = new Array<number>(theirs.length + 1).fill(0);
  ours.forEach((word, i) => {
    const now = new Array<number>(theirs.length + 1).fill(0);
    theirs.forEach((other, j) => {
      const length = word === other && word !== '|' ? (before[j] ?? 0) + 1 : 0;
      now[j + 1] = length;
      if (length > best.length) {
        best = ours.slice(i + 1 - length, i + 1);
      }
    });
    before = now;
  });
  return best;
}

function missingParams(ours: Texts, theirs: Texts, facts: ControlFacts): string[] {
  const inserted = insertsOf(ours.statement, facts);
  return [...insertsOf(theirs.statement, facts)]
    .filter((id) => !inserted.has(id))
    .map((id) => `${facts.id}: our statement does not insert ${id}`);
}

/** Parameters that a text inserts, aggregates replaced by their members. */
function insertsOf(texts: readonly string[], facts: ControlFacts): Set<string> {
  const ids = [...texts.join(' ').matchAll(/\{\{ *insert: param, *([^ }]+) *\}\}/g)].map(
    (match) => match[1] ?? '',
  );
  return new Set(ids.flatMap((id) => facts.params?.find((param) => param.id === id)?.aggregates ?? [id]));
}

function otherLabels(ours: Texts, theirs: Texts, id: string): string[] {
  const same = ours.labels.join(' ') === theirs.labels.join(' ');
  return same ? [] : [`${id}: items are ${ours.labels.join(' ')}, officially ${theirs.labels.join(' ')}`];
}

main();
