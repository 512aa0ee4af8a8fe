/** P13: BM25 beside a library that does the same, beside BM25 as it is written, and reading the index beside building it. */
import MiniSearch from 'minisearch';
import { type Product } from '../harness/product.mts';
import { type Goal, ms, number, ratio, type Table } from '../harness/report.mts';
import { median, medianRatio } from '../harness/statistics.mts';

const QUERIES = 200;
const K = 10;
const MOST_OF_LIBRARY = 1 / 100;
const MOST_OF_BUILD = 1 / 10;
/** Scores of the index are single precision. */
const TOLERANCE = 1e-5;
const LIBRARY = 'MiniSearch';

export interface LexicalCorpus {
  readonly name: string;
  readonly passages: ReturnType<Product['snapshot']['parsePassages']>;
  readonly question: () => string;
}

interface Measured {
  readonly name: string;
  readonly passages: number;
  /** Milliseconds, round by round. */
  readonly query: readonly number[];
  readonly library: readonly number[];
  readonly build: readonly number[];
  readonly load: readonly number[];
  /** The share of queries whose ten best are those of BM25 as it is written. */
  readonly identical: number;
}

type Search = (query: string) => unknown;

export function measureLexical(
  product: Product,
  corpora: readonly LexicalCorpus[],
  rounds: number,
): { readonly table: Table; readonly goals: readonly Goal[]; readonly figures: unknown } {
  const measured: Measured[] = [];
  for (const corpus of corpora) {
    measured.push(measureCorpus(product, corpus, rounds));
  }
  return {
    table: {
      title: `Search by words, ten hits, median of ${rounds} interleaved rounds of ${QUERIES} queries`,
      head: [
        'passages',
        'ms a query',
        LIBRARY,
        'ratio',
        'ten best as written',
        'build ms',
        'load ms',
        'ratio',
      ],
      rows: measured.map(({ passages, query, library, build, load, identical }) => [
        String(passages),
        ms(median(query)),
        ms(median(library)),
        ratio(medianRatio(query, library)),
        `${number(identical * 100)} %`,
        ms(median(build)),
        ms(median(load)),
        ratio(medianRatio(load, build)),
      ]),
    },
    goals: [goal(measured)],
    figures: measured,
  };
}

function measureCorpus(product: Product, corpus: LexicalCorpus, rounds: number): Measured {
  const { LexicalIndex } = product.lexical;
  const { passages, name, question } = corpus;
  const build = () => LexicalIndex.ofPassages(passages, 'default');
  const index = build();
  const bytes = index.toBytes();
  const questions = Array.from({ length: QUERIES }, question);
  const library = openLibrary(product, corpus);
  const results = { query: [], library: [], build: [], load: [] } as Record<
    'query' | 'library' | 'build' | 'load',
    number[]
  >;
  for (let round = 0; round < rounds; round += 1) {
    results.query.push(perQuery((query) => index.search(query, K), questions));
    results.library.push(perQuery(library, questions));
    results.build.push(timed(build));
    results.load.push(timed(() => LexicalIndex.fromBytes(bytes)));
  }
  const written = bm25AsWritten(product, corpus);
  const same = questions.filter((query) => isSame(index.search(query, K), written(query)));
  return { name, passages: passages.length, ...results, identical: same.length / questions.length };
}

function perQuery(search: Search, questions: readonly string[]): number {
  return median(questions.map((query) => timed(() => search(query))));
}

function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function openLibrary({ lexical }: Product, { passages }: LexicalCorpus): Search {
  const index = new MiniSearch({
    fields: ['title', 'text'],
    idField: 'row',
    tokenize: lexical.analyze,
    processTerm: (term: string) => term,
  });
  index.addAll(passages.map(({ title, text }, row) => ({ row, title, text })));
  return (query) => index.search(query);
}

/** BM25 with nothing but a count of the terms of each passage. Gives the score of every row. */
function bm25AsWritten({ lexical }: Product, { passages }: LexicalCorpus): (query: string) => number[] {
  const profile = lexical.indexProfileFor('default', passages);
  const { k1, b } = profile;
  const counted = passages.map((passage) => {
    const counts = new Map<string, number>();
    for (const { text, times } of lexical.indexDocument(passage, profile).fields) {
      for (const term of lexical.analyze(text)) {
        counts.set(term, (counts.get(term) ?? 0) + times);
      }
    }
    return { counts, length: [...counts.values()].reduce((sum, count) => sum + count, 0) };
  });
  const filled = counted.filter(({ length }) => length > 0);
  const mean = filled.reduce((sum, { length }) => sum + length, 0) / Math.max(1, filled.length);
  return (query) => {
    const terms = lexical.analyze(query).map((term) => {
      const having = filled.filter(({ counts }) => counts.has(term)).length;
      return { term, idf: Math.log(1 + (filled.length - having + 0.5) / (having + 0.5)) };
    });
    return counted.map(({ counts, length }) =>
      terms.reduce((sum, { term, idf }) => {
        const count = counts.get(term) ?? 0;
        return sum + (idf * count * (k1 + 1)) / (count + k1 * (1 - b + (b * length) / mean));
      }, 0),
    );
  };
}

/** Whether these are the best by the scores, in their order; equal scores may change places. */
function isSame(hits: readonly { readonly row: number }[], scores: readonly number[]): boolean {
  const best = scores
    .filter((score) => score > 0)
    .sort((a, z) => z - a)
    .slice(0, K);
  return (
    hits.length === best.length &&
    hits.every(({ row }, i) => Math.abs((scores[row] ?? 0) - (best[i] ?? 0)) <= TOLERANCE * (best[i] ?? 0))
  );
}

function goal(measured: readonly Measured[]): Goal {
  const beside = measured.map(({ query, library }) => medianRatio(query, library));
  const loads = measured.map(({ load, build }) => medianRatio(load, build));
  const identical = Math.min(...measured.map((one) => one.identical));
  const own = identical === 1 && loads.every((one) => one <= MOST_OF_BUILD);
  return {
    id: 'P13',
    goal: `search by words at most 1/100 of ${LIBRARY}, its ten best those of BM25 as written; loading at most 1/10 of building`,
    measured:
      `${beside.map((one) => `1/${number(1 / one)}`).join(', ')}; ` +
      `${number(identical * 100)} % as written; load ${loads.map((one) => `1/${number(1 / one)}`).join(', ')}`,
    reached: own && beside.every((one) => one <= MOST_OF_LIBRARY),
  };
}
