import { askedControl, shownCard } from '../../testing/asked-control.js';
import { withdrawnCard } from './withdrawn.js';

describe('withdrawnCard', () => {
  const factsOf = (...[id, fields]: Parameters<typeof askedControl>): readonly string[] =>
    shownCard(
      withdrawnCard(
        askedControl(id, { status: 'withdrawn', ...fields }),
        new Map([['ac-6', 'Least Privilege']]),
      ),
    )
      .slice(1)
      .map((line) => line.replace(/^- | \[1\]$/g, ''));

  it('tells every control, item and family that it went to', () => {
    expect(
      factsOf('ac-3.1', {
        incorporatedInto: [
          { kind: 'control', id: 'ac-6', controlId: 'ac-6' },
          { kind: 'part', id: 'ac-2_smt.k', controlId: 'ac-2' },
          { kind: 'group', id: 'sr' },
        ],
      }),
    ).toEqual([
      'AC-3(1) is withdrawn.',
      'It was incorporated into AC-6 (Least Privilege).',
      'It was incorporated into AC-2k.',
      'It was incorporated into the SR family (Supply Chain Risk Management).',
    ]);
  });

  it('tells a move, a note, and that nothing is told', () => {
    const movedTo = [{ kind: 'control' as const, id: 'sc-7.5', controlId: 'sc-7.5' }];
    expect(factsOf('ca-3.5', { movedTo })).toContain('It was moved to SC-7(5).');
    expect(factsOf('sc-19', { withdrawnNote: 'Technology-specific.' })).toEqual([
      'SC-19 is withdrawn.',
      'Technology-specific.',
    ]);
    expect(factsOf('sc-19')).toContain('The catalog names no place that it went to.');
  });

  it('says of an active control that it is not withdrawn, and where it stands', () => {
    expect(shownCard(withdrawnCard(askedControl('ac-2'), new Map()))).toEqual([
      '**AC-2 Control ac-2**',
      'AC-2 is not withdrawn. [1]',
      'It stands in Test catalog. [1]',
    ]);
  });
});
