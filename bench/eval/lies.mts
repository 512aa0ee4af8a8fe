import '../retrieval/source-hooks.mts';
import { type Figures } from './measure.mts';

/** Lies of each kind: enough for a share that means something, few enough for a second. */
const PER_KIND = 60;
/** Sentences that are true and must not be doubted. */
const TRUE_KIND = 'extract';

/**
 * The check of answers against a model that always lies, and against extracts and honest paraphrases: how many lies of each
 * kind it catches, how many truths it doubts.
 */
export async function measureLies(): Promise<Readonly<Record<string, Figures>>> {
  const { catalogPassages, lyingCases, scoreCases, scoreParaphrases } =
    await import('../../test/evaluation/lying-model-score.js');
  const { PARAPHRASES, PARAPHRASES_HELD_OUT } =
    await import('../../test/evaluation/lying-model-paraphrases.js');
  const passages = catalogPassages('corpus/sp800-53-guide.json');
  const scores = await scoreCases(passages, lyingCases(passages, PER_KIND));
  const lies = scores.filter(({ kind }) => kind !== TRUE_KIND);
  const truths = [
    ...scores.filter(({ kind }) => kind === TRUE_KIND),
    await scoreParaphrases(passages, PARAPHRASES, 'paraphrase'),
    await scoreParaphrases(passages, PARAPHRASES_HELD_OUT, 'paraphrase, held out'),
  ];
  return {
    'lies: all': caught({ cases: sum(lies, 'cases'), verified: sum(lies, 'verified') }),
    ...Object.fromEntries(lies.map((score) => [`lies: ${score.kind}`, caught(score)])),
    ...Object.fromEntries(
      truths.map(({ kind, cases, verified }) => [
        `truths: ${kind}`,
        { questions: cases, falseAlarms: (cases - verified) / cases },
      ]),
    ),
  };
}

interface Count {
  readonly cases: number;
  readonly verified: number;
}

function caught({ cases, verified }: Count): Figures {
  return { questions: cases, caught: (cases - verified) / cases };
}

function sum(counts: readonly Count[], name: keyof Count): number {
  return counts.reduce((total, count) => total + count[name], 0);
}
