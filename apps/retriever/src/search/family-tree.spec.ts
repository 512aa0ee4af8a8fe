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
  const gains = { parentGain: 0.4, childGain: 0.1, childlessShare: 0.5 };
  const { parents } = relateRows(IDS);
  const scores = Float32Array.of(1, 2, 3, 5, 0, 1);
  const expectScores = (found: Float32Array, expected: readonly number[]) => {
    expect(found).toHaveLength(expected.length);
    found.forEach((score, row) => {
      expect(score).toBeCloseTo(expected[row]!, 5);
    });
  };

  it('lends between a control and its enhancements, and makes up for having none', () => {
    const alone = 1 + 0.4 * 0.5;
    expectScores(scoreFamilies(scores, parents, gains), [
      1 + 0.4 * 3,
      2 + 0.1,
      3 + 0.1,
      5 * alone,
      0,
      1 * alone,
    ]);
  });

  it('leaves rows that are not allowed out of their family', () => {
    const onlyFirst = Uint8Array.of(1, 1, 0, 1, 1, 1);
    expect(scoreFamilies(scores, parents, gains, onlyFirst)[0]).toBeCloseTo(1 + 0.4 * 2, 5);
    const none = Uint8Array.of(1, 0, 0, 1, 1, 1);
    expect(scoreFamilies(scores, parents, gains, none)[0]).toBeCloseTo(1 + 0.4 * 0.5, 5);
  });

  it('changes no order where there are no controls, and nothing without gains', () => {
    const alone = relateRows([...scores].map(() => undefined)).parents;
    const order = (values: Float32Array) => [...values.keys()].sort((a, b) => values[b]! - values[a]!);
    expect(order(scoreFamilies(scores, alone, gains))).toEqual(order(scores));
    const off = { parentGain: 0, childGain: 0, childlessShare: 0 };
    expect(scoreFamilies(scores, parents, off)).toEqual(scores);
  });
});
