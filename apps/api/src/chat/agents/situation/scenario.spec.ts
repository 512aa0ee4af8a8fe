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

function searches(
  situationPassages: readonly Passage[],
  bySign: readonly (readonly Passage[])[],
): ScenarioSearch[] {
  const { told, signs } = situation();
  return [
    { passages: situationPassages, text: told, weight: 1 },
    ...bySign.map((passages, index) => ({
      passages,
      text: signs[index]?.sign.matters[0] ?? '',
      recognised: signs[index],
      weight: 1,
    })),
  ];
}

describe('scenarioCard', () => {
  it('gives each control with words of its requirement, and what it fits', () => {
    const card = scenarioCard(situation(), searches([AC_2], [[PS_4], [AC_2]]));
    expect(card && shownCard(card).slice(1)).toEqual([
      '- **PS-4 Personnel Termination**: When employment ends: [1] a. Cut off access; [1] b. Revoke credentials. [1]',
      '  - Why: \u201cleft yesterday\u201d: somebody leaves the organization.',
      '- **AC-2 Account Management**: b. Disable accounts of administrators who left. [2]',
      '  - Why: \u201caccounts are still active\u201d: an account stays open.',
    ]);
  });

  it('names one control of a family tree, and none that is withdrawn', () => {
    const card = scenarioCard(
      situation(),
      searches(
        [],
        [
          [GONE, PS_4],
          [AC_2_3, AC_2],
        ],
      ),
    );
    expect(card?.passages.map(({ controlId }) => controlId)).toEqual(['ps-4', 'ac-2.3']);
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
