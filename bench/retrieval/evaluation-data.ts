import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { controlHeading, controlText, parentControlId, parseOscal } from '@app/common/oscal';
import { z } from 'zod';

export interface EvaluationQuery {
  readonly id: string;
  readonly query: string;
  readonly relevant: readonly string[];
}

const EvaluationDocument = z.object({ id: z.string(), title: z.string(), text: z.string() });
export type EvaluationDocument = Readonly<z.infer<typeof EvaluationDocument>>;

/** The main set first; the others show whether something generalises. */
export const EVALUATION_SETS = [
  'public_dev',
  'csf20',
  'csf20_examples',
  'fedramp_ksi',
  'hipaa_800_66r2',
  'sp800_171r3',
  'questions_dev',
] as const;

/**
 * Our own questions with the controls that an expert would name, kept apart from the making of the list of synonyms:
 * nothing was added to it because of them.
 */
export const OWN_SETS = ['short_phrases', 'technical_rules', 'attack_descriptions'] as const;

/** From the project's root, where commands and tests run. */
const OWN_FOLDER = 'bench/retrieval/sets';
const CATALOG = 'corpus/NIST_SP-800-53_rev5_composite_catalog.json';

const Line = z.object({
  id: z.string(),
  query: z.string().optional(),
  question: z.string().optional(),
  relevant: z.array(z.string()),
});

const OwnLine = z.object({ id: z.string(), query: z.string(), relevant: z.array(z.string()).min(1) });

export function hasEvaluationData(folder: string): boolean {
  return existsSync(join(folder, CATALOG)) && existsSync(join(folder, 'eval', 'public_dev.jsonl'));
}

/** The queries of a set that have a relevant control at all. */
export function readEvaluationSet(folder: string, name: string): EvaluationQuery[] {
  return linesOf(join(folder, 'eval', `${name}.jsonl`))
    .map((line) => Line.parse(line))
    .filter(({ relevant }) => relevant.length > 0)
    .map(({ id, query, question, relevant }) => ({ id, query: query ?? question ?? '', relevant }));
}

/** A set of this project: one of `OWN_SETS`, `plain_queries`, or `questions_` with a language. */
export function readOwnSet(name: string): EvaluationQuery[] {
  return linesOf(join(OWN_FOLDER, `${name}.jsonl`)).map((line) => OwnLine.parse(line));
}

/** A set with a slip of the pen in the longest word of each question: two letters in its middle have changed places. */
export function misspelt(queries: readonly EvaluationQuery[]): EvaluationQuery[] {
  return queries.map(({ id, query, relevant }) => {
    const words = query.split(' ');
    const longest = words.reduce((best, word) => (word.length > best.length ? word : best), '');
    const at = Math.floor(longest.length / 2);
    const swapped = `${longest.slice(0, at - 1)}${longest.charAt(at)}${longest.charAt(at - 1)}${longest.slice(at + 1)}`;
    const slip = longest.length < 5 ? longest : swapped;
    return { id, query: query.replace(longest, slip), relevant };
  });
}

/** Abstracts of made-up studies, with nothing about controls in them; `plain_queries` asks about them. */
export function readPlainDocuments(): EvaluationDocument[] {
  return linesOf(join(OWN_FOLDER, 'plain_documents.jsonl')).map((line) => EvaluationDocument.parse(line));
}

function linesOf(path: string): unknown[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}

/**
 * A document per control of the composite catalog, as passages are made: heading, and statement with discussion. Withdrawn
 * controls, which have neither, are left out unless asked for.
 */
export function readEvaluationDocuments(folder: string, withWithdrawn = false): EvaluationDocument[] {
  const document = parseOscal(readFileSync(join(folder, CATALOG), 'utf8'), CATALOG);
  if (document.kind !== 'catalog') {
    throw new Error('The evaluation catalog is not a catalog');
  }
  const { controls } = document.catalog;
  const titles = new Map(controls.map(({ id, title }) => [id, title]));
  return controls
    .filter(({ status }) => withWithdrawn || status === 'active')
    .map((control) => ({
      id: control.id,
      title: controlHeading(control, titles.get(parentControlId(control.id) ?? '')),
      text: controlText(control),
    }));
}
