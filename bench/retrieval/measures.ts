/** Discounted gain of the first `k` against the best possible order of the relevant ids, all gains being 1. */
export function ndcg(ranked: readonly string[], relevant: readonly string[], k = 10): number {
  const wanted = new Set(relevant);
  let gain = 0;
  ranked.slice(0, k).forEach((id, i) => {
    gain += wanted.has(id) ? 1 / Math.log2(i + 2) : 0;
  });
  let ideal = 0;
  for (let i = 0; i < Math.min(k, wanted.size); i += 1) {
    ideal += 1 / Math.log2(i + 2);
  }
  return ideal > 0 ? gain / ideal : 0;
}

/** Share of the relevant ids among the first `k`. */
export function recall(ranked: readonly string[], relevant: readonly string[], k = 10): number {
  const first = new Set(ranked.slice(0, k));
  const wanted = new Set(relevant);
  return wanted.size === 0 ? 0 : [...wanted].filter((id) => first.has(id)).length / wanted.size;
}

/** 1 divided by the place of the first relevant id, 0 where there is none. */
export function reciprocalRank(ranked: readonly string[], relevant: readonly string[]): number {
  const wanted = new Set(relevant);
  const place = ranked.findIndex((id) => wanted.has(id));
  return place === -1 ? 0 : 1 / (place + 1);
}

/** `ac-2.3` counts as `ac-2`; an id that comes again is dropped. */
export function baseIds(ids: readonly string[]): string[] {
  return [...new Set(ids.map((id) => id.split('.')[0] ?? id))];
}

/** Area under the curve: how often a positive scores higher than a negative, ties half. */
export function separation(positives: readonly number[], negatives: readonly number[]): number {
  let wins = 0;
  for (const a of positives) {
    for (const b of negatives) {
      wins += a > b ? 1 : a === b ? 0.5 : 0;
    }
  }
  return wins / Math.max(1, positives.length * negatives.length);
}

export function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, value) => sum + value, 0) / Math.max(1, numbers.length);
}
