/**
 * Measures retrieval on the evaluation sets:
 *   node bench/retrieval/evaluate.mts [--data ../shared/data] [--profile default|plain-bm25]
 *     [--withdrawn] [--json FILE]
 * With --withdrawn the withdrawn controls are indexed too. Prints tables in Markdown: the profile by set and by slice of public_dev, what each step of the pipeline brings, and
 * how well scores tell questions about controls from others.
 */
import './source-hooks.mts';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { RankingSettings } from '../../apps/retriever/src/search/ranking-settings.js';
import type { Answered, Scores } from './evaluation.js';
import type { Search } from './pipeline.js';

const { INDEX_PROFILES } = await import('../../libs/common/src/lexical-index/index.js');
const { RANKING_PROFILES } = await import('../../apps/retriever/src/search/ranking-settings.js');
const { bySlice, scoresOf } = await import('./evaluation.js');
const { EVALUATION_SETS, hasEvaluationData, readEvaluationDocuments, readEvaluationSet } =
  await import('./evaluation-data.js');
const { mean, separation } = await import('./measures.js');
const { buildSearch, trainOn } = await import('./pipeline.js');
const { OFF_TOPIC } = await import('./off-topic.js');
const { SHORT_PHRASES } = await import('./short-phrases.js');

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    profile: { type: 'string', default: 'default' },
    withdrawn: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
if (values.profile !== 'default' && values.profile !== 'plain-bm25') {
  console.error(`There is no profile ${values.profile}: use default or plain-bm25.`);
  process.exit(2);
}
if (!hasEvaluationData(values.data)) {
  console.error(`Nothing measured: no evaluation data in ${values.data} (say where with --data).`);
  process.exit(2);
}

const profile = values.profile;
const documents = readEvaluationDocuments(values.data, values.withdrawn);
const embedder = trainOn(documents);
const plainSearch = buildSearch(documents, INDEX_PROFILES['plain-bm25'], embedder);
const defaultSearch = buildSearch(documents, INDEX_PROFILES.default, embedder);
const sets = new Map(EVALUATION_SETS.map((name) => [name, readEvaluationSet(values.data, name)]));
const shortPhrases = SHORT_PHRASES.map(([query, ...relevant]) => ({ id: query, query, relevant }));

const search = profile === 'default' ? defaultSearch : plainSearch;
const settings = RANKING_PROFILES[profile];
const answers = new Map([...sets].map(([name, queries]) => [name, ask(queries, search, settings)]));
const plain = new Map(
  [...sets].map(([name, queries]) => [name, ask(queries, plainSearch, RANKING_PROFILES['plain-bm25'])]),
);
const report = {
  profile,
  embedder: embedder.id,
  documents: documents.length,
  sets: Object.fromEntries([...answers].map(([name, answered]) => [name, scoresOf(answered)])),
  slices: slices(),
  ablation: ablation(),
  evidence: evidence(),
};

console.log(`Profile ${profile}, ${documents.length} controls, embedder ${embedder.id}\n`);
print(['set', 'queries', 'nDCG@10 exact', 'base', 'recall@10 exact', 'base', 'MRR'], setRows());
print(
  ['slice of public_dev', 'queries', 'exact', 'plain BM25', 'base', 'plain BM25'],
  report.slices.map(sliceRow),
);
print(['step (nDCG@10 exact / base)', ...sets.keys(), 'short phrases'], report.ablation);
print(
  ['questions', 'top score: 5 %', 'median', '95 %', 'told from off-topic (AUC)', 'at .30 or more'],
  report.evidence,
);
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
}

function ask(queries: Answered['query'][], find: Search, how: RankingSettings): Answered[] {
  return queries.map((query) => ({ query, found: find(query.query, how) }));
}

function setRows(): string[][] {
  return Object.entries(report.sets).map(([name, scores]) => [
    name,
    String(scores.queries),
    ...[scores.ndcgExact, scores.ndcgBase, scores.recallExact, scores.recallBase, scores.mrrExact].map(
      (value) => round(value),
    ),
  ]);
}

function slices(): { slice: string; now: Scores; plain: Scores }[] {
  const before = bySlice(plain.get('public_dev') ?? []);
  return [...bySlice(answers.get('public_dev') ?? [])].map(([slice, answered]) => ({
    slice,
    now: scoresOf(answered),
    plain: scoresOf(before.get(slice) ?? []),
  }));
}

function sliceRow({ slice, now, plain: before }: { slice: string; now: Scores; plain: Scores }): string[] {
  const figures = [now.ndcgExact, before.ndcgExact, now.ndcgBase, before.ndcgBase];
  return [slice, String(now.queries), ...figures.map((value) => round(value))];
}

/** Each step keeps what the steps before it brought. */
function ablation(): string[][] {
  const bm25 = RANKING_PROFILES['plain-bm25'];
  const full = RANKING_PROFILES.default;
  const { vectorWeight, vectorDepth, parentGain, childGain, controlIds, relativeGain } = full;
  const vectors = { ...bm25, vectorWeight, vectorDepth };
  const tree = { ...vectors, parentGain, childGain };
  const ids = { ...tree, controlIds, relativeGain };
  const steps: [string, Search, RankingSettings][] = [
    ['BM25, k1 1.2, b .75, inserts dropped', plainSearch, bm25],
    ['+ parameters, title twice, k1 1.5, b .4', defaultSearch, bm25],
    ['+ LSA', defaultSearch, vectors],
    ['+ family tree', defaultSearch, tree],
    ['+ control ids', defaultSearch, ids],
    ['+ frame words, spelling', defaultSearch, { ...full, expansionWeight: 0 }],
    ['+ synonyms = default', defaultSearch, full],
    ['default without LSA (mode lexical)', defaultSearch, { ...full, vectorWeight: 0 }],
  ];
  return steps.map(([name, find, how]) => [
    name,
    ...[...sets.values(), shortPhrases].map((queries) => {
      const scores = scoresOf(ask(queries, find, how));
      return `${round(scores.ndcgExact)} / ${round(scores.ndcgBase)}`;
    }),
  ]);
}

function evidence(): string[][] {
  const topOf = (queries: readonly string[]): number[] =>
    queries.map((query) => search(query, settings)[0]?.score ?? 0).sort((a, b) => a - b);
  const off = topOf(OFF_TOPIC);
  const groups: [string, number[]][] = [
    ['public_dev', topOf((sets.get('public_dev') ?? []).map(({ query }) => query))],
    ['csf20_examples', topOf((sets.get('csf20_examples') ?? []).map(({ query }) => query))],
    ['questions_dev', topOf((sets.get('questions_dev') ?? []).map(({ query }) => query))],
    ['short phrases', topOf(shortPhrases.map(({ query }) => query))],
    ['off-topic', off],
  ];
  return groups.map(([name, scores]) => [
    name,
    ...[0.05, 0.5, 0.95].map((share) => round(scores[Math.floor(share * (scores.length - 1))] ?? 0)),
    round(separation(scores, off)),
    `${round(100 * mean(scores.map((score) => (score >= 0.3 ? 1 : 0))), 0)} %`,
  ]);
}

function print(head: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log([head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n'), '\n');
}

function round(value: number, digits = 3): string {
  return value.toFixed(digits);
}
