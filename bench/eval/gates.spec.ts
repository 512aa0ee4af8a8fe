import { brokenGates, regressions } from './gates.mts';

const report = { starter: { all: { questions: 100, facts: 0.9, falseAnswers: 0.1, p50: 20 } } };

describe('brokenGates', () => {
  it('names what is too little, too much or missing', () => {
    const gate = { corpus: 'starter', group: 'all' };
    const failures = brokenGates(report, [
      { ...gate, figure: 'facts', least: 0.95 },
      { ...gate, figure: 'falseAnswers', most: 0.05 },
      { ...gate, figure: 'quotes', least: 1 },
      { ...gate, figure: 'facts', least: 0.9 },
    ]);
    expect(failures.map(({ place }) => place)).toEqual([
      'starter, all, facts',
      'starter, all, falseAnswers',
      'starter, all, quotes',
    ]);
  });

  it('asks nothing of a corpus that was not measured', () => {
    expect(brokenGates(report, [{ corpus: 'official', group: 'all', figure: 'facts', least: 1 }])).toEqual(
      [],
    );
  });
});

describe('regressions', () => {
  const accepted = (
    figures: Record<string, number>,
  ): Record<string, Record<string, Record<string, number>>> => ({
    starter: { all: { questions: 100, ...figures } },
  });

  it('finds what is worse in either direction, and what is gone', () => {
    expect(regressions(report, accepted({ facts: 0.95 }))).toHaveLength(1);
    expect(regressions(report, accepted({ falseAnswers: 0.05 }))).toHaveLength(1);
    expect(regressions(report, accepted({ recall: 1 }))).toHaveLength(1);
  });

  it('lets pass what is better, equal, within tolerance, or a time', () => {
    expect(regressions(report, accepted({ facts: 0.91, falseAnswers: 0.2, p50: 1 }))).toEqual([]);
  });

  it('forgives a small group one question', () => {
    const small = { starter: { all: { questions: 8, facts: 0.875 } } };
    expect(regressions(small, { starter: { all: { questions: 8, facts: 1 } } })).toEqual([]);
    expect(regressions(small, { starter: { all: { questions: 16, facts: 1 } } })).toHaveLength(1);
  });
});
