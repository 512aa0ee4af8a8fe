/**
 * How many lies of a model the check of answers catches, and how many truths it doubts, by kind:
 *   node bench/answers/verification.mts [--catalog FILE] [--per-kind 60] [--seed 53] [--show]
 * The cases are made from a catalog (the starter corpus) by a seeded generator; --show prints what came out wrong.
 */
import '../retrieval/source-hooks.mts';
import { parseArgs } from 'node:util';

const { catalogPassages, lyingCases, scoreCases, scoreParaphrases } =
  await import('../../test/evaluation/lying-model-score.js');
const { PARAPHRASES, PARAPHRASES_HELD_OUT, PARAPHRASES_LATER } =
  await import('../../test/evaluation/lying-model-paraphrases.js');

const { values } = parseArgs({
  options: {
    catalog: { type: 'string', default: 'corpus/sp800-53-guide.json' },
    'per-kind': { type: 'string', default: '60' },
    seed: { type: 'string', default: '53' },
    show: { type: 'boolean', default: false },
  },
});
const passages = catalogPassages(values.catalog);
const cases = lyingCases(passages, Number(values['per-kind']), Number(values.seed));
const scores = [
  ...(await scoreCases(passages, cases)),
  await scoreParaphrases(passages, PARAPHRASES, 'paraphrase'),
  await scoreParaphrases(passages, PARAPHRASES_HELD_OUT, 'paraphrase, held out'),
  await scoreParaphrases(passages, PARAPHRASES_LATER, 'paraphrase, later'),
];
console.log('| kind | cases | verified | caught or doubted |\n| --- | --- | --- | --- |');
for (const { kind, cases: count, verified, examples } of scores) {
  const share = ((100 * (count - verified)) / count).toFixed(1);
  console.log(`| ${kind} | ${count} | ${verified} | ${share} % |`);
  if (values.show) {
    console.log(examples.map((example) => `    ${example}`).join('\n'));
  }
}
