import { relateRows, scoreFamilies } from './family-tree.js';

const IDS = ['ac-2', 'ac-2.1', 'ac-2.3', undefined, 'ac-20', 'sc-7.5'];

describe('relateRows', () => {
  it('ties enhancements to their control, where it is there', () => {
    expect([...relateRows(IDS).parents]).toEqual([-1, 0, 0, -1, -1, -1]);
  });

  it('knows every row of a control', () => {
    const { rowsByControl, parents } = relateRows(['ac-2', 'ac-2', 'ac-2.1']);
    expect(rowsByControl.get('ac-2')).toEqual([0, 1]);
    expect(parents[2]).toBe(0);
  });
});

describe('scoreFamilies', () => {
  const gains = { parentGain: 0.4, childGain: 0.1 };

  it('gives a control a share of its best enhancement and enhancements a share of their control', () => {
    const scores = Float32Array.of(1, 2, 3, 5, 0, 1);
    const expected = [1 + 0.4 * 3, 2 + 0.1, 3 + 0.1, 5, 0, 1];
    [...scoreFamilies(scores, relateRows(IDS).parents, gains)].forEach((score, row) => {
      expect(score).toBeCloseTo(expected[row]!, 5);
    });
  });

  it('changes nothing without gains', () => {
    const scores = Float32Array.of(1, 2, 3, 5, 0, 1);
    expect(scoreFamilies(scores, relateRows(IDS).parents, { parentGain: 0, childGain: 0 })).toEqual(scores);
  });
});
