import { type ControlSummary } from '@app/common/contracts';
import { testControl } from '@app/common/testing';
import { shownCard } from '../../testing/asked-control.js';
import { controlListCard } from './control-list.js';
import { type ListRequest } from './list-words.js';

const ALL: ListRequest = {
  families: [],
  choice: { of: [], without: [], also: [] },
  what: 'controls',
  withdrawn: false,
};
const AC: readonly ControlSummary[] = [
  testControl('ac-1', { title: 'Policy' }),
  testControl('ac-2', { title: 'Account Management' }),
  testControl('ac-2.1', { title: 'Automation' }),
  testControl('ac-2.10', { title: 'Shared', status: 'withdrawn' }),
  testControl('ac-13', { title: 'Supervision', status: 'withdrawn' }),
];
const document = { id: 'document-1', title: 'Test catalog', collection: 'controls' };

function linesOf(request: Partial<ListRequest>, controls = AC): readonly string[] {
  return shownCard(controlListCard({ ...ALL, ...request }, { controls, document }));
}

describe('controlListCard', () => {
  it('counts a family apart, and names its base controls with their enhancements', () => {
    expect(linesOf({ families: ['ac'] })).toEqual([
      '**Controls of the family AC (Access Control)**',
      'The family AC (Access Control) has 3 controls: 2 base controls and 1 enhancement; 2 more are withdrawn. [1]',
      '- AC-1 Policy [1]',
      '- AC-2 Account Management (1 enhancement) [1]',
    ]);
  });

  it('names all that a baseline selects, enhancements behind the title of their control', () => {
    const selected = AC.slice(1, 3);
    expect(
      linesOf({ families: ['ac'], choice: { of: ['HIGH'], without: ['LOW'], also: [] } }, selected),
    ).toEqual([
      '**Controls of the family AC (Access Control) in HIGH but not in LOW**',
      '2 controls of the family AC (Access Control) are in HIGH but not in LOW: 1 base control and 1 enhancement. [1]',
      '- AC-2 Account Management [1]',
      '- AC-2(1) Account Management | Automation [1]',
    ]);
  });

  it('lists enhancements alone, or what is withdrawn', () => {
    expect(linesOf({ what: 'enhancements' })).toContain('- AC-2(1) Account Management | Automation [1]');
    expect(linesOf({ what: 'enhancements' })).not.toContain('- AC-2 Account Management [1]');
    expect(linesOf({ withdrawn: true })).toEqual([
      '**Withdrawn controls**',
      'The catalog has 2 withdrawn controls. [1]',
      '- AC-2(10) Account Management | Shared [1]',
      '- AC-13 Supervision [1]',
    ]);
  });

  it('gives long lists as ids by family, and families with their size', () => {
    const many = Array.from({ length: 70 }, (_, index) =>
      testControl(`${index < 40 ? 'ac' : 'au'}-${index + 1}`),
    );
    const lines = linesOf({ choice: { of: ['HIGH'], without: [], also: [] } }, many);
    expect(lines).toHaveLength(4);
    expect(lines[3]).toMatch(/^- AU Family au \(30\): AU-41, AU-42, .*AU-70 \[1\]$/);
    expect(linesOf({ what: 'families' }, many)).toContain('- AC Family ac (40 active controls) [1]');
  });

  it('says of a catalog that it has none of them', () => {
    expect(linesOf({ families: ['ac'], choice: { of: ['LOW'], without: ['HIGH'], also: [] } }, [])).toEqual([
      '**Controls of the family AC (Access Control) in LOW but not in HIGH**',
      'No controls of the family AC (Access Control) are in LOW but not in HIGH. [1]',
    ]);
  });

  it('says that there is nothing to list', () => {
    const card = controlListCard(
      { ...ALL, families: ['pt'], choice: { of: ['LOW'], without: [], also: [] } },
      { controls: [] },
    );
    expect(card).toMatchObject({ abstained: true, passages: [] });
    expect(card.lines.join()).toMatch(/no controls for the family PT \(.*\) in LOW/);
  });
});
