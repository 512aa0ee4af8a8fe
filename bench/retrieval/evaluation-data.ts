import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { controlHeading, controlText, parentControlId, parseOscal } from '@app/common/oscal';
import { z } from 'zod';

export interface EvaluationQuery {
  readonly id: string;
  readonly query: string;
  readonly relevant: readonly string[];
}

export interface EvaluationDocument {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

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

const CATALOG = 'corpus/NIST_SP-800-53_rev5_composite_catalog.json';

const Line = z.object({
  id: z.string(),
  query: z.string().optional(),
  question: z.string().optional(),
  relevant: z.array(z.string()),
});

export function hasEvaluationData(folder: string): boolean {
  return existsSync(join(folder, CATALOG)) && existsSync(join(folder, 'eval', 'public_dev.jsonl'));
}

/** The queries of a set that have a relevant control at all. */
export function readEvaluationSet(folder: string, name: string): EvaluationQuery[] {
  return readFileSync(join(folder, 'eval', `${name}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Line.parse(JSON.parse(line)))
    .filter(({ relevant }) => relevant.length > 0)
    .map(({ id, query, question, relevant }) => ({ id, query: query ?? question ?? '', relevant }));
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
