/**
 * Measures retrieval on the evaluation sets:
 *   npm run bench:retrieval -- [--data ../shared/data] [--profile default|plain-bm25] [--withdrawn] [--ablation] [--json FILE]
 * Prints tables in Markdown: the profile beside plain BM25 by set and by slice of public_dev, and how well scores tell
 * questions about controls from others. With --ablation also what each part of the pipeline brings; with --withdrawn the
 * withdrawn controls are indexed too.
 */
import './source-hooks.mts';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { RankingSettings } from '../../apps/retriever/src/search/ranking-settings.js';
import type { Answered, Scores } from './evaluation.js';
import type { Search } from './pipeline.js';

const { INDEX_PROFILES, indexProfileFor } = await import('../../libs/common/src/lexical-index/index.js');
const { RANKING_PROFILES, rankingFor } = await import('../../apps/retriever/src/search/ranking-settings.js');
const { LANGUAGES } = await import('../../libs/common/src/lexical-index/languages/language.js');
const { answer, bySlice, hitShare, scoresOf } = await import('./evaluation.js');
const {
  EVALUATION_SETS,
  hasEvaluationData,
  misspelt,
  OWN_SETS,
  readEvaluationDocuments,
  readEvaluationSet,
  readOwnSet,
  readPlainDocuments,
} = await import('./evaluation-data.js');
const { ablationSteps } = await import('./ablation.js');
const { mean, separation } = await import('./measures.js');
const { buildSearch, trainOn } = await import('./pipeline.js');
const { OFF_TOPIC } = await import('./off-topic.js');
const { SHORT_PHRASES } = await import('./short-phrases.js');

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    profile: { type: 'string', default: 'default' },
    withdrawn: { type: 'boolean', default: false },
    ablation: { type: 'boolean', default: false },
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
const search = profile === 'default' ? defaultSearch : plainSearch;
const settings = RANKING_PROFILES[profile];
const PLAIN = RANKING_PROFILES['plain-bm25'];

const official = new Map(EVALUATION_SETS.map((name) => [name, readEvaluationSet(values.data, name)]));
const sets = new Map<string, Answered['query'][]>([
  ...official,
  ...OWN_SETS.map((name): [string, Answered['query'][]] => [name, readOwnSet(name)]),
  ['misspelt phrases', misspelt(readOwnSet('short_phrases'))],
  ['synonym phrases', SHORT_PHRASES.map(([query, ...relevant]) => ({ id: query, query, relevant }))],
]);

const report = {
  profile,
  embedder: embedder.id,
  documents: documents.length,
  sets: [...[...sets].map(([name, queries]) => compared(name, queries)), plainDocuments()],
  slices: slices(),
  languages: LANGUAGES.map(inLanguage),
  ablation: values.ablation ? ablation() : undefined,
  evidence: evidence(),
};

console.log(`Profile ${profile}, ${documents.length} controls, embedder ${embedder.id}\n`);
print(['set', ...columns()], report.sets.map(rowOf));
print(['slice of public_dev', ...columns()], report.slices.map(rowOf));
print(
  ['questions in', 'number', 'hit@1', 'hit@5', 'hit@5 without glossary', 'held out', 'hit@5'],
  report.languages,
);
if (report.ablation !== undefined) {
  print(['nDCG@10 exact / base', ...sets.keys()], report.ablation);
}
print(
  ['questions', 'top score: 5 %', 'median', '95 %', 'told from off-topic (AUC)', 'at .30 or more'],
  report.evidence,
);
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
}

interface Comparison {
  readonly name: string;
  readonly now: Scores;
  readonly plain: Scores;
}

function columns(): string[] {
  return ['queries', 'nDCG@10 exact', 'plain BM25', 'base', 'plain BM25', 'recall@10', 'base', 'MRR'];
}

function compared(name: string, queries: readonly Answered['query'][]): Comparison {
  return {
    name,
    now: scoresOf(answer(queries, search, settings)),
    plain: scoresOf(answer(queries, plainSearch, PLAIN)),
  };
}

/** The same comparison in a collection that holds no controls. */
function plainDocuments(): Comparison {
  const abstracts = readPlainDocuments();
  const queries = readOwnSet('plain_queries');
  const ownEmbedder = trainOn(abstracts);
  const find = buildSearch(abstracts, indexProfileFor(profile, []), ownEmbedder);
  const plain = buildSearch(abstracts, INDEX_PROFILES['plain-bm25'], ownEmbedder);
  return {
    name: 'plain documents',
    now: scoresOf(answer(queries, find, rankingFor(profile, 'general', 'local'))),
    plain: scoresOf(answer(queries, plain, PLAIN)),
  };
}

/** The last of each set were written when the glossary was finished. */
function inLanguage(language: string): string[] {
  const queries = readOwnSet(`questions_${language}`);
  const held = queries.filter(({ id }) => id.includes('held'));
  const now = answer(queries, search, settings);
  const without = answer(queries, search, { ...settings, glossary: false });
  return [
    language,
    String(queries.length),
    ...[hitShare(now, 1), hitShare(now, 5), hitShare(without, 5)].map((share) => round(share)),
    String(held.length),
    round(hitShare(answer(held, search, settings), 5)),
  ];
}

function slices(): Comparison[] {
  const queries = sets.get('public_dev') ?? [];
  const before = bySlice(answer(queries, plainSearch, PLAIN));
  return [...bySlice(answer(queries, search, settings))].map(([name, answered]) => ({
    name,
    now: scoresOf(answered),
    plain: scoresOf(before.get(name) ?? []),
  }));
}

function rowOf({ name, now, plain }: Comparison): string[] {
  const figures = [now.ndcgExact, plain.ndcgExact, now.ndcgBase, plain.ndcgBase];
  return [
    name,
    String(now.queries),
    ...[...figures, now.recallExact, now.recallBase, now.mrrExact].map((value) => round(value)),
  ];
}

function ablation(): string[][] {
  const searches: Record<'plain' | 'default', Search> = { plain: plainSearch, default: defaultSearch };
  return ablationSteps().map(({ name, index, ranking }) => [
    name,
    ...[...sets.values()].map((queries) => cell(queries, searches[index], ranking)),
  ]);
}

function cell(queries: readonly Answered['query'][], find: Search, how: RankingSettings): string {
  const { ndcgExact, ndcgBase } = scoresOf(answer(queries, find, how));
  return `${round(ndcgExact)} / ${round(ndcgBase)}`;
}

function evidence(): string[][] {
  const topOf = (queries: readonly string[]): number[] =>
    queries.map((query) => search(query, settings)[0]?.score ?? 0).sort((a, b) => a - b);
  const off = topOf(OFF_TOPIC);
  const names = ['public_dev', 'csf20_examples', 'questions_dev', ...OWN_SETS];
  const groups = names.map((name): [string, number[]] => [
    name,
    topOf((sets.get(name) ?? []).map(({ query }) => query)),
  ]);
  return [...groups, ['off-topic', off] as const].map(([name, scores]) => [
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
