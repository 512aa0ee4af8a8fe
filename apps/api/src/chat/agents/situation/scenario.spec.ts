import { type Passage } from '@app/common/contracts';
import { shownCard } from '../../../testing/asked-control.js';
import { scenarioCard, scenarioPassages } from './scenario.js';
import { type ScenarioSearch } from './scenario-ranking.js';
import { type Situation, situationOf } from './situation.js';

const QUESTION =
  'An administrator left yesterday and her accounts are still active. Which controls did we fail?';

function passage(controlId: string, title: string, text: string, score = 0.9): Passage {
  return {
    id: `controls/${controlId}`,
    collection: 'controls',
    documentId: 'd',
    controlId,
    title,
    text,
    score,
  };
}

const PS_4 = passage(
  'ps-4',
  'PS-4 Personnel Termination',
  'When employment ends:\n  a. Cut off access;\n  b. Revoke credentials.',
);
const AC_2 = passage(
  'ac-2',
  'AC-2 Account Management',
  'a. Manage accounts.\nb. Disable accounts of administrators who left.',
  0.6,
);
const AC_2_3 = passage(
  'ac-2.3',
  'AC-2(3) Account Management | Disable Accounts',
  'Disable accounts that are not active.',
  0.8,
);
const PE_1 = passage('pe-1', 'PE-1 Policy', 'Write a policy.', 0.5);
const GONE = passage('ac-13', 'AC-13 Supervision', 'Withdrawn. Incorporated into AC-2.', 1);

function situation(question = QUESTION): Situation {
  const found = situationOf(question);
  if (!found) {
    throw new Error('No situation.');
  }
  return found;
}

/** What was found for the situation as a whole, and for its first concepts. */
function searches(
  situationPassages: readonly Passage[],
  byConcept: readonly (readonly Passage[])[],
): ScenarioSearch[] {
  const { told, concepts } = situation();
  return [
    { passages: situationPassages, text: told },
    ...byConcept.map((passages, index) => ({
      passages,
      text: concepts[index]?.concept.matter ?? '',
      recognised: concepts[index],
    })),
  ];
}

describe('scenarioCard', () => {
  it('gives each control with words of its requirement, and what it fits', () => {
    const card = scenarioCard(situation(), searches([], [[PS_4]]));
    expect(card && shownCard(card).slice(1)).toEqual([
      '- **PS-4 Personnel Termination**: When employment ends: [1]',
      '  - a. Cut off access; [1]',
      '  - b. Revoke credentials. [1]',
      '  - Why: \u201cadministrator left yesterday and her accounts are still\u201d is a sign that somebody left and could still get in, which is a matter of PS-4, AC-2. [2]',
    ]);
  });

  it('says which words a control shares with what is told, where nothing else speaks for it', () => {
    const card = scenarioCard(situation(), searches([AC_2], []));
    expect(card && shownCard(card).slice(1)).toEqual([
      '- **AC-2 Account Management**: b. Disable accounts of administrators who left. [1]',
      '  - Its words are those of what is told: administrator, left, accounts. [2]',
    ]);
  });

  it('says which words are signs of a control that no concept names', () => {
    const told = situation('Flames and smoke came from the cellar of our office. Which controls apply?');
    const fire = passage(
      'pe-13',
      'PE-13 Fire Protection',
      'Install equipment that detects and puts out fire.',
    );
    const search = { passages: [fire], text: '', signs: told.signs };
    const card = scenarioCard({ ...told, concepts: [] }, [search]);
    expect(card && shownCard(card).slice(1)).toEqual([
      '- **PE-13 Fire Protection**: Install equipment that detects and puts out fire. [1]',
      '  - Why: \u201cFlames and smoke\u201d is often told where PE-13 was missing. [2]',
    ]);
  });

  it('names one control of a family tree, and none that is withdrawn', () => {
    const card = scenarioCard(situation(), searches([], [[GONE, AC_2_3, PS_4, AC_2]]));
    expect(card?.passages.flatMap(({ controlId }) => controlId ?? [])).toEqual(['ps-4', 'ac-2']);
  });

  it('tells a reason in full once, and names it for the controls that share it', () => {
    const lines = scenarioCard(situation(), searches([], [[PS_4, AC_2]]))?.lines ?? [];
    const reasons = lines.filter((line) => line.includes('Why:'));
    expect(reasons).toHaveLength(2);
    expect(reasons[0]).toContain('is a sign that somebody left and could still get in');
    expect(reasons[1]).toContain('Why: also \u201cadministrator left');
  });

  it('puts why a control was chosen into a source of its own', () => {
    const card = scenarioCard(situation(), searches([], [[PS_4]]));
    const reasons = card?.passages.find(({ part }) => part === 'reasons');
    expect(reasons?.title).toContain('list of situations');
    expect(reasons?.text).toContain('somebody left and could still get in');
  });

  it('lets words alone count only where they are many', () => {
    expect(scenarioCard(situation(), searches([PE_1], []))).toBeUndefined();
    expect(scenarioCard(situation(), searches([AC_2], []))?.lines.join()).toContain(
      'AC-2 Account Management',
    );
    expect(scenarioCard(situation(), searches([], []))).toBeUndefined();
  });

  it('gives a model the passages in the same order', () => {
    const found = scenarioPassages(searches([PE_1, AC_2], [[PS_4], [AC_2]]), 2);
    expect(found.map(({ controlId }) => controlId)).toEqual(['ps-4', 'ac-2']);
  });
});
