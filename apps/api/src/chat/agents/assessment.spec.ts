import { askedControl, shownCard } from '../../testing/asked-control.js';
import { assessmentCard } from './assessment.js';

describe('assessmentCard', () => {
  it('gives every objective and every method in full, and says which method there is not', () => {
    const control = askedControl('au-6', {
      objectives: [
        {
          label: 'AU-06',
          text: '',
          parts: [{ label: 'AU-06a.[01]', text: 'records are reviewed;', parts: [] }],
        },
      ],
      methods: [
        { method: 'EXAMINE', objects: ['policy', 'privacy plan'] },
        { method: 'INTERVIEW', objects: ['personnel'] },
      ],
    });
    expect(shownCard(assessmentCard(control))).toEqual([
      '**AU-6 Control au-6: assessment**',
      'Determine if:',
      '- **AU-06a.(01)** records are reviewed; [1]',
      '**Examine**',
      '- policy [1]',
      '- privacy plan [1]',
      '**Interview**',
      '- personnel [1]',
      'The catalog gives no test method for AU-6. [1]',
    ]);
  });

  it('says so where the catalog has nothing, and answers nothing', () => {
    const card = assessmentCard(askedControl('au-6'));
    expect(card).toMatchObject({ abstained: true, passages: [] });
    expect(card.lines.join()).toContain('no assessment objectives and no assessment methods for AU-6');
  });
});
