import { askedControl, shownCard } from '../../testing/asked-control.js';
import { comparisonCard } from './comparison.js';

describe('comparisonCard', () => {
  it('sets facts side by side, each behind its mark, then the heads of the statements', () => {
    const storage = askedControl('au-4', {
      title: 'Storage | Capacity',
      baselines: ['LOW'],
      statement: [{ text: 'Allocate:', parts: [{ label: 'a.', text: 'capacity.', parts: [] }] }],
    });
    const retention = askedControl('au-11', {
      title: 'Retention',
      enhancements: ['au-11.1'],
      statement: [{ text: 'Retain records.', parts: [{ label: 'a.', text: 'left out', parts: [] }] }],
    });
    expect(shownCard(comparisonCard([storage, retention]))).toEqual([
      '|   | AU-4 | AU-11 |',
      '| --- | --- | --- |',
      '| Title | Storage \\| Capacity [1] | Retention [2] |',
      '| Family | Family au (AU) [1] | Family au (AU) [2] |',
      '| Status | active [1] | active [2] |',
      '| Baselines | LOW [1] | in no baseline [2] |',
      '| Parameters | no parameters [1] | no parameters [2] |',
      '| Enhancements | no enhancements [1] | 1 enhancement [2] |',
      '| Related | no related controls [1] | no related controls [2] |',
      '**AU-4** says:',
      '- Allocate: [3]',
      '  - **a.** capacity. [3]',
      '**AU-11** says:',
      '- Retain records. [4]',
    ]);
  });

  it('says where a withdrawn control went, and that one without a statement has none', () => {
    const incorporatedInto = [{ kind: 'control' as const, id: 'ac-2', controlId: 'ac-2' }];
    const card = comparisonCard([
      askedControl('ac-13', { status: 'withdrawn', incorporatedInto }),
      askedControl('ac-9'),
    ]);
    expect(shownCard(card)).toContain('- Withdrawn. Incorporated into AC-2. [3]');
    expect(shownCard(card)).toContain('- AC-9 has no statement. [2]');
  });

  it('says which controls it leaves out', () => {
    const controls = ['ac-1', 'ac-2', 'ac-3', 'ac-4', 'ac-5'].map((id) => askedControl(id));
    expect(comparisonCard(controls).lines.at(-1)).toBe('Not compared, because a table holds 4: AC-5.');
  });
});
