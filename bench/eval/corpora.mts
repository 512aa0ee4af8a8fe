import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { baseIds, mean, ndcg } from '../retrieval/measures.ts';
import { type Report } from './gates.mts';
import { type Gateway } from './gateway.mts';
import {
  abstentionFigures,
  type Figures,
  figuresByKind,
  figuresOf,
  measure,
  type Retrieved,
  retrievalFigures,
} from './measure.mts';
import { type Verdict } from './judge.mts';
import { measureLies } from './lies.mts';
import { type EvalQuestion, readLabelledQuestions, readQueries, readQuestions } from './questions.mts';
import { measureSituations } from './situations.mts';

type CorpusName = 'starter' | 'official';

/** A corpus to measure: the files that it is made of, and how it is measured. */
export interface MeasuredCorpus {
  readonly name: CorpusName;
  readonly files: readonly string[];
  readonly measure: (gateway: Gateway) => Promise<Outcome>;
}

export interface Outcome {
  readonly figures: Report[string];
  readonly verdicts: readonly (Verdict & { readonly heldOut?: true })[];
}

const OWN = readQuestions(new URL('questions.jsonl', import.meta.url));
const ABSTENTION = {
  calibration: readQuestions(new URL('abstention-calibration.jsonl', import.meta.url)),
  'held out': readQuestions(new URL('abstention-held-out.jsonl', import.meta.url)),
} as const;
const OFFICIAL = 'corpus/NIST_SP-800-53_rev5_composite_catalog.json';
/** Sets that are searched and not asked: texts of other frameworks and the controls that they belong to. */
const RETRIEVAL_SETS = ['public_dev', 'csf20', 'hipaa_800_66r2', 'sp800_171r3'] as const;

/** The starter corpus always; NIST's catalog where a copy lies in `data` and not only a quick look is wanted. */
export function corporaOf(data: string, quick: boolean): readonly MeasuredCorpus[] {
  const starter: MeasuredCorpus = {
    name: 'starter',
    files: ['corpus/sp800-53-guide.json', 'corpus/baseline-*.json'],
    measure: async (gateway) => {
      const { figures, verdicts } = await measureOwn(gateway, 'starter', OWN);
      return {
        figures: { ...figures, ...(await measureSituations(gateway)), ...(await measureLies()) },
        verdicts,
      };
    },
  };
  return quick || !existsSync(join(data, OFFICIAL)) ? [starter] : [starter, official(data)];
}

function official(data: string): MeasuredCorpus {
  const folder = join(data, 'corpus');
  return {
    name: 'official',
    files: [
      join(data, OFFICIAL),
      ...['LOW', 'MODERATE', 'HIGH', 'PRIVACY'].map((baseline) =>
        join(folder, `NIST_SP-800-53_rev5.2.0_${baseline}-baseline_profile.json`),
      ),
    ].filter((path) => existsSync(path)),
    measure: async (gateway) => {
      // The facts of most questions are words of the starter corpus: here those count that were written for this one.
      const written = OWN.filter(({ corpus }) => corpus === 'official' || corpus === 'both');
      const own = await measureOwn(gateway, 'official', written);
      const labelled = readLabelledQuestions(join(data, 'eval', 'questions_dev.jsonl'));
      const asked = await measure(gateway, labelled);
      const sets: Record<string, Figures> = {};
      for (const name of RETRIEVAL_SETS) {
        sets[`search: ${name}`] = await measureSearch(gateway, data, name);
      }
      return {
        figures: { ...own.figures, questions_dev: figuresOf(asked), ...sets },
        verdicts: [...own.verdicts, ...asked.verdicts],
      };
    },
  };
}

async function measureOwn(
  gateway: Gateway,
  corpus: CorpusName,
  questions: readonly EvalQuestion[],
): Promise<Outcome> {
  const asked = await measure(
    gateway,
    questions.filter((one) => one.corpus === undefined || one.corpus === 'both' || one.corpus === corpus),
  );
  const verdicts: (Verdict & { readonly heldOut?: true })[] = asked.verdicts.map((one) =>
    one.kind.endsWith('_unseen') ? { ...one, heldOut: true as const } : one,
  );
  const abstention: Record<string, Figures> = {};
  for (const [name, set] of Object.entries(ABSTENTION)) {
    const measured = await measure(gateway, set);
    abstention[`abstention: ${name}`] = abstentionFigures(set, measured.verdicts);
    verdicts.push(
      ...measured.verdicts.map((one) =>
        set === ABSTENTION['held out'] ? { ...one, heldOut: true as const } : one,
      ),
    );
  }
  return { figures: { ...figuresByKind(asked), ...abstention }, verdicts };
}

async function measureSearch(gateway: Gateway, data: string, name: string): Promise<Figures> {
  const retrieved: Omit<Retrieved, 'kind'>[] = [];
  for (const { id, query, relevant } of readQueries(join(data, 'eval', `${name}.jsonl`))) {
    retrieved.push({ id, relevant, ...(await gateway.search(query)) });
  }
  const bases = retrieved.map(({ ids, relevant }) => ndcg(baseIds(ids), baseIds(relevant)));
  return { questions: retrieved.length, ...retrievalFigures(retrieved), ndcgBase: mean(bases) };
}
