import { askedControl } from '../testing/asked-control.js';
import { controlMarkdown } from './control-markdown.js';

describe('controlMarkdown', () => {
  it('has all of a record, and no heading without anything below it', () => {
    const text = controlMarkdown(
      askedControl('ac-2', {
        title: 'Account Management',
        baselines: ['LOW', 'HIGH'],
        statement: [{ label: 'a.', text: 'Define the types of accounts.', parts: [] }],
        guidance: 'Accounts have owners.',
        related: ['ac-3', 'ia-2.1'],
        objectives: [{ label: 'AC-02a.[01]', text: 'types are defined;', parts: [] }],
        methods: [{ method: 'EXAMINE', objects: ['policy', 'records'] }],
        crosswalks: [
          { framework: 'csf-2.0', id: 'PR.AA-01', source: 'A publication', direction: 'reverse' },
          { framework: 'csf-2.0', id: 'PR.AA-05', source: 'A publication', direction: 'reverse' },
          { framework: 'sp800-171r3', id: '03.01.01', source: 'Another', direction: 'forward' },
        ],
        source: { title: 'Test catalog', version: '1' },
      }),
    );
    expect(text.split('\n\n')).toEqual([
      '# AC-2 Account Management',
      'Family: Family ac (AC). Status: active. Baselines: LOW, HIGH.',
      'a. Define the types of accounts.',
      'Discussion: Accounts have owners.',
      '## Related controls',
      'AC-3, IA-2(1)',
      '## Assessment objectives',
      '- **AC-02a.(01)** types are defined;',
      '## Assessment methods',
      '- EXAMINE: policy; records',
      '## Crosswalks',
      '- CSF 2.0, mapped to AC-2 (A publication): PR.AA-01, PR.AA-05\n' +
        '- SP 800-171 Rev. 3, AC-2 is mapped to (Another): 03.01.01',
      'Source: Test catalog, 1',
    ]);
  });

  it('tells where a withdrawn control went', () => {
    const text = controlMarkdown(
      askedControl('ac-13', {
        status: 'withdrawn',
        movedTo: [{ kind: 'control', id: 'au-6', controlId: 'au-6' }],
      }),
    );
    expect(text).toContain('Withdrawn. Moved to AU-6.');
    expect(text).not.toContain('##');
  });
});
