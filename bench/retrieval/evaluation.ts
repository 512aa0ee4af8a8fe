import { type EvaluationQuery } from './evaluation-data.js';
import { baseIds, mean, ndcg, recall, reciprocalRank } from './measures.js';
import { type RankingSettings } from '../../apps/retriever/src/search/ranking-settings.js';
import { type Found, type Search } from './pipeline.js';

export interface Scores {
  readonly queries: number;
  readonly ndcgExact: number;
  readonly ndcgBase: number;
  readonly recallExact: number;
  readonly recallBase: number;
  readonly mrrExact: number;
}

export interface Answered {
  readonly query: EvaluationQuery;
  readonly found: readonly Found[];
}

export function answer(
  queries: readonly EvaluationQuery[],
  search: Search,
  settings: RankingSettings,
): Answered[] {
  return queries.map((query) => ({ query, found: search(query.query, settings) }));
}

/** Means over the queries; "base" counts an enhancement as its control. */
export function scoresOf(answered: readonly Answered[]): Scores {
  const rows = answered.map(({ query: { relevant }, found }) => {
    const ids = found.map(({ id }) => id);
    const bases = baseIds(ids);
    const relevantBases = baseIds(relevant);
    return {
      ndcgExact: ndcg(ids, relevant),
      ndcgBase: ndcg(bases, relevantBases),
      recallExact: recall(ids, relevant),
      recallBase: recall(bases, relevantBases),
      mrrExact: reciprocalRank(ids, relevant),
    };
  });
  return {
    queries: rows.length,
    ndcgExact: mean(rows.map((row) => row.ndcgExact)),
    ndcgBase: mean(rows.map((row) => row.ndcgBase)),
    recallExact: mean(rows.map((row) => row.recallExact)),
    recallBase: mean(rows.map((row) => row.recallBase)),
    mrrExact: mean(rows.map((row) => row.mrrExact)),
  };
}

/** The share of queries that have a relevant control among the first `k`. */
export function hitShare(answered: readonly Answered[], k: number): number {
  return mean(
    answered.map(({ query, found }) =>
      Number(found.slice(0, k).some(({ id }) => query.relevant.includes(id))),
    ),
  );
}

/** Queries by source, length, kind of what is relevant, and family; a query may be in several slices. */
export function slicesOf(query: EvaluationQuery): string[] {
  const words = query.query.split(/\s+/u).length;
  const length = words < 12 ? 'under 12 words' : words <= 25 ? '12 to 25 words' : 'over 25 words';
  const enhancements = query.relevant.filter((id) => id.includes('.')).length;
  const families = new Set(query.relevant.map((id) => id.slice(0, 2).toUpperCase()));
  return [
    `source: ${query.id.replace(/-.*$/u, '')}`,
    `length: ${length}`,
    `relevant: ${enhancements > 0 ? 'with enhancements' : 'base controls only'}`,
    ...[...families].map((family) => `family: ${family}`),
  ];
}

export function bySlice(answered: readonly Answered[]): Map<string, Answered[]> {
  const slices = new Map<string, Answered[]>();
  for (const answer of answered) {
    for (const slice of slicesOf(answer.query)) {
      slices.set(slice, [...(slices.get(slice) ?? []), answer]);
    }
  }
  return new Map([...slices].sort(([a], [b]) => (a < b ? -1 : 1)));
}
