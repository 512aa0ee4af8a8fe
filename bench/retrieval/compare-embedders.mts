/**
 * Compares keyless embedders, alone and fused in the default pipeline:
 *   node bench/retrieval/compare-embedders.mts [--data ../shared/data]
 */
import './source-hooks.mts';
import { parseArgs } from 'node:util';

const { LocalEmbedder } = await import('../../libs/common/src/embedding/index.js');
const { analyze, INDEX_PROFILES, stemWords } = await import('../../libs/common/src/lexical-index/index.js');
const { RANKING_PROFILES } = await import('../../apps/retriever/src/search/ranking-settings.js');
const { EVALUATION_SETS, hasEvaluationData, readEvaluationDocuments, readEvaluationSet } =
  await import('./evaluation-data.js');
const { scoresOf } = await import('./evaluation.js');
const { buildSearch } = await import('./pipeline.js');

const HASHED_DIMENSIONS = 768;

const { values } = parseArgs({ options: { data: { type: 'string', default: '../shared/data' } } });
if (!hasEvaluationData(values.data)) {
  console.error(`Nothing measured: no evaluation data in ${values.data} (say where with --data).`);
  process.exit(2);
}
const documents = readEvaluationDocuments(values.data);
const texts = documents.map(({ title, text }) => `${title}\n${text}`);

const candidates = [
  {
    name: `hashed words, ${HASHED_DIMENSIONS}`,
    train: () => ({ embedOne: (text: string) => hashed(analyze(text)) }),
  },
  {
    name: `hashed words and trigrams, ${HASHED_DIMENSIONS}`,
    train: () => ({ embedOne: (text: string) => hashed([...analyze(text), ...trigrams(text)]) }),
  },
  ...[32, 64, 96].map((dimensions) => ({
    name: `LSA, ${dimensions}, and hashed words, ${HASHED_DIMENSIONS}, side by side`,
    train: () => {
      const lsa = LocalEmbedder.train(texts, { seed: 1, analyze, dimensions });
      return { embedOne: (text: string) => sideBySide(lsa.embedOne(text), hashed(analyze(text))) };
    },
  })),
  ...[32, 64, 96, 128, 192].map((dimensions) => ({
    name: `LSA, ${dimensions}`,
    train: () => LocalEmbedder.train(texts, { seed: 1, analyze, dimensions }),
  })),
];

console.log(`| nDCG@10 exact / base | training s | ${EVALUATION_SETS.join(' | ')} |`);
console.log(`| --- | --- | ${EVALUATION_SETS.map(() => '---').join(' | ')} |`);
for (const { name, train } of candidates) {
  const started = performance.now();
  const embedder = train();
  const seconds = (performance.now() - started) / 1000;
  const search = buildSearch(documents, INDEX_PROFILES.default, embedder);
  const cells = EVALUATION_SETS.map((set) => {
    const answered = readEvaluationSet(values.data, set).map((query) => ({
      query,
      found: search(query.query, RANKING_PROFILES.default),
    }));
    const { ndcgExact, ndcgBase } = scoresOf(answered);
    return `${ndcgExact.toFixed(3)} / ${ndcgBase.toFixed(3)}`;
  });
  console.log(`| ${name} | ${seconds.toFixed(1)} | ${cells.join(' | ')} |`);
}

/** Terms thrown into a fixed number of places with a sign each (Weinberger et al., ICML 2009); length 1. */
function hashed(terms: readonly string[]): Float32Array {
  const vector = new Float32Array(HASHED_DIMENSIONS);
  for (const term of terms) {
    let hash = 0x811c9dc5;
    for (let i = 0; i < term.length; i += 1) {
      hash = Math.imul(hash ^ term.charCodeAt(i), 0x01000193) >>> 0;
    }
    const place = (hash >>> 1) % HASHED_DIMENSIONS;
    vector[place] = (vector[place] ?? 0) + (hash % 2 === 0 ? 1 : -1);
  }
  const length = Math.hypot(...vector);
  return length > 0 ? vector.map((value) => value / length) : vector;
}

/** Two vectors as one of length 1: its inner product is the mean of both cosines. */
function sideBySide(a: Float32Array, b: Float32Array): Float32Array {
  return Float32Array.from([...a, ...b], (value) => value * Math.SQRT1_2);
}

function trigrams(text: string): string[] {
  return stemWords(text).flatMap((word) =>
    Array.from({ length: Math.max(0, word.length - 2) }, (_, i) => `#${word.slice(i, i + 3)}`),
  );
}
