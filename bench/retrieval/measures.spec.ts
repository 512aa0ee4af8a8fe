import { baseIds, ndcg, recall, reciprocalRank, separation } from './measures.js';

describe('measures', () => {
  it('computes nDCG as it is written', () => {
    expect(ndcg(['a', 'b', 'c'], ['a', 'c'])).toBeCloseTo((1 + 1 / 2) / (1 + 1 / Math.log2(3)), 10);
    expect(ndcg(['a', 'b'], ['a', 'b'])).toBe(1);
    expect(ndcg(['x'], ['a'])).toBe(0);
    expect(ndcg(['a'], [])).toBe(0);
    expect(ndcg(['x', 'a'], ['a'], 1)).toBe(0);
  });

  it('computes recall and the reciprocal rank', () => {
    expect(recall(['a', 'x', 'b'], ['a', 'b', 'c', 'd'], 2)).toBe(0.25);
    expect(reciprocalRank(['x', 'a'], ['a'])).toBe(0.5);
    expect(reciprocalRank(['x'], ['a'])).toBe(0);
  });

  it('counts enhancements as their control', () => {
    expect(baseIds(['ac-2.3', 'ac-2', 'au-6.1'])).toEqual(['ac-2', 'au-6']);
  });

  it('tells how well two groups are apart', () => {
    expect(separation([3, 4], [1, 2])).toBe(1);
    expect(separation([1, 3], [2, 3])).toBe(0.375);
  });
});
