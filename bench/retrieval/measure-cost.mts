/**
 * What retrieval's parts cost on made-up passages (Zipf-like words):
 *   node bench/retrieval/measure-cost.mts [--passages 1200]
 */
import './source-hooks.mts';
import { parseArgs } from 'node:util';

const { LocalEmbedder } = await import('../../libs/common/src/embedding/index.js');
const { analyze, INDEX_PROFILES, indexDocument, LexicalIndex } =
  await import('../../libs/common/src/lexical-index/index.js');
const { relateRows } = await import('../../apps/retriever/src/search/family-tree.js');
const { analyzeQuery } = await import('../../apps/retriever/src/search/query-analysis.js');
const { rank } = await import('../../apps/retriever/src/search/ranking.js');
const { RANKING_PROFILES } = await import('../../apps/retriever/src/search/ranking-settings.js');

const WORDS_PER_PASSAGE = 120;
const QUERIES = 300;

const { values } = parseArgs({ options: { passages: { type: 'string', default: '1200' } } });
let state = 1;
const passages = Array.from({ length: Number(values.passages) }, () => ({
  title: words(4),
  text: words(WORDS_PER_PASSAGE),
}));
const queries = Array.from({ length: QUERIES }, () => words(8));

const index = timed('BM25 build', () =>
  LexicalIndex.build(
    passages.map((passage) => indexDocument(passage, INDEX_PROFILES.default)),
    INDEX_PROFILES.default,
  ),
);
const bytes = timed('BM25 to bytes', () => index.toBytes());
timed('BM25 from bytes', () => LexicalIndex.fromBytes(bytes));
const embedder = timed('LSA training', () =>
  LocalEmbedder.train(
    passages.map(({ title, text }) => `${title}\n${text}`),
    { seed: 1, analyze },
  ),
);
timed('LSA of all passages', () => passages.map(({ text }) => embedder.embedOne(text)));
const rows = relateRows(passages.map(() => undefined));
perQuery('BM25 search, k 10', (query) => index.search(query, 10));
perQuery('query analysis and ranking', (text) => {
  const query = analyzeQuery(text, index, RANKING_PROFILES.default);
  return rank({ query, index, rows, k: 10 }, RANKING_PROFILES.default);
});
perQuery('query vector', (query) => embedder.embedOne(query));
console.log(`lexical index ${mebibytes(bytes.length)}, model ${mebibytes(embedder.toBytes().length)}`);
console.log(
  `vocabulary ${index.termCount} terms, peak resident ${mebibytes(process.resourceUsage().maxRSS * 1024)}`,
);

function timed<T>(name: string, action: () => T): T {
  const started = performance.now();
  const result = action();
  console.log(`${name}: ${(performance.now() - started).toFixed(0)} ms`);
  return result;
}

function perQuery(name: string, action: (query: string) => unknown): void {
  const times = queries.map((query) => {
    const started = performance.now();
    action(query);
    return performance.now() - started;
  });
  times.sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(3);
  console.log(`${name}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`);
}

function words(count: number): string {
  return Array.from({ length: count }, () => {
    const rank = Math.floor(Math.exp(random() * Math.log(60_000)));
    return `w${rank.toString(36).replace(/\d/gu, (digit) => 'qxzjkvwygh'[Number(digit)] ?? '')}`;
  }).join(' ');
}

function random(): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 4294967296;
}

function mebibytes(count: number): string {
  return `${(count / 1048576).toFixed(1)} MiB`;
}
