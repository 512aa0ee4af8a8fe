import { join } from 'node:path';
import { LIES } from './lying-model-cases.js';
import { PARAPHRASES, PARAPHRASES_HELD_OUT, PARAPHRASES_LATER } from './lying-model-paraphrases.js';
import {
  catalogPassages,
  type KindScore,
  lyingCases,
  scoreCases,
  scoreParaphrases,
} from './lying-model-score.js';

/** A model that always lies, over the starter corpus. `bench/answers/verification.mts` prints the same figures. */
const PER_KIND = 40;
const passages = catalogPassages(join(__dirname, '../../corpus/sp800-53-guide.json'));

let scores: ReadonlyMap<string, KindScore>;

beforeAll(async () => {
  const all = [
    ...(await scoreCases(passages, lyingCases(passages, PER_KIND))),
    await scoreParaphrases(passages, PARAPHRASES, 'paraphrase'),
    await scoreParaphrases(passages, PARAPHRASES_HELD_OUT, 'paraphrase, held out'),
    await scoreParaphrases(passages, PARAPHRASES_LATER, 'paraphrase, later'),
  ];
  scores = new Map(all.map((score) => [score.kind, score]));
  const shares = all.map(({ kind, cases, verified }) => `${kind} ${verified} of ${cases} verified`);
  process.stdout.write(`lying model: ${shares.join(', ')}\n`);
}, 120_000);

function caught(kind: string): number {
  const score = scores.get(kind);
  return score === undefined ? 0 : 1 - score.verified / score.cases;
}

describe('a model that always lies', () => {
  it('told at least 300 lies', () => {
    const lies = LIES.map((kind) => scores.get(kind)?.cases ?? 0);
    expect(lies).toEqual(LIES.map(() => PER_KIND));
    expect(PER_KIND * LIES.length).toBeGreaterThanOrEqual(300);
  });

  it.each([
    ['number', 0.99],
    ['filled parameter', 0.97],
    ['swapped control', 0.99],
    ['invented control', 0.99],
    ['no citation', 0.99],
    ['invented quote', 0.99],
    ['wrong passage, right one given', 0.95],
    ['wrong passage, right one absent', 0.95],
    ['weaker word', 0.95],
    ['turned round', 0.95],
    ['half true', 0.95],
    ['something added', 0.9],
    ['another word', 0.9],
    ['lie as a heading', 0.95],
    ['under a wrong heading', 0.95],
    ['admission and lie', 0.95],
  ])('is caught at: %s', (kind, share) => {
    expect(caught(kind)).toBeGreaterThanOrEqual(share);
  });
});

describe('a model that is honest', () => {
  it.each([
    ['extract', 0.05],
    ['paraphrase', 0.15],
    ['paraphrase, held out', 0.15],
    ['paraphrase, later', 0.3],
  ])('is seldom doubted: %s', (kind, share) => {
    expect(scores.get(kind)?.cases).toBeGreaterThanOrEqual(25);
    expect(caught(kind)).toBeLessThanOrEqual(share);
  });
});
