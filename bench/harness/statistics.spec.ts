import { median, medianRatio, seededRandom, spreadOf } from './statistics.mts';

describe('statistics', () => {
  it('names the smallest value that a share of all values does not exceed', () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(spreadOf(values)).toEqual({ count: 100, p50: 50, p95: 95, p99: 99, max: 100 });
    expect(spreadOf([7])).toEqual({ count: 1, p50: 7, p95: 7, p99: 7, max: 7 });
  });

  it('has no figures for no values', () => {
    expect(spreadOf([])).toEqual({ count: 0, p50: NaN, p95: NaN, p99: NaN, max: NaN });
    expect(median([])).toBeNaN();
  });

  it('takes the middle, or the mean of the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 9])).toBe(3);
  });

  it('compares round by round, so that a slow round slows both sides', () => {
    expect(medianRatio([2, 20, 200], [1, 10, 100])).toBe(2);
  });

  it('draws the same numbers in 0..1 for the same seed', () => {
    const draw = (seed: number): readonly number[] => Array.from({ length: 1000 }, seededRandom(seed));
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(Math.min(...draw(3))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...draw(3))).toBeLessThan(1);
    expect(spreadOf(draw(4)).p50).toBeCloseTo(0.5, 1);
  });
});
