import { type ControlDetail } from '@app/common/contracts';
import { testControl } from '@app/common/testing';
import { nextQuestions } from './next-questions.js';
import { routeQuestion } from './route.js';

const AC_2 = testControl('ac-2', {
  baselines: ['LOW'],
  enhancements: ['ac-2.1', 'ac-2.3'],
  statement: [{ text: 'Manage accounts.', parts: [] }],
  parameters: [],
  objectives: [],
  related: ['ac-3'],
});

function next(
  question: string,
  controls: readonly ControlDetail[],
  cited: readonly string[] = [],
): readonly string[] {
  const route = routeQuestion(question);
  return nextQuestions({
    route,
    catalog: { agent: route.agent, ...(controls.length > 0 && { controls }) },
    citedControlIds: cited,
  });
}

describe('nextQuestions', () => {
  it('asks for what the record of the control holds and was not asked for', () => {
    expect(next('What does AC-2 require?', [AC_2])).toEqual([
      'Which enhancements does AC-2 have?',
      'Which baselines is AC-2 in?',
      'Which controls are related to AC-2?',
    ]);
    expect(
      next('What does AC-2 require?', [testControl('ac-2', { ...AC_2, enhancements: [], baselines: [] })]),
    ).toEqual(['Which controls are related to AC-2?']);
  });

  it('goes on to an enhancement, to a base control, and to where a withdrawn control went', () => {
    expect(next('Which enhancements does AC-2 have?', [AC_2])[0]).toBe('What does AC-2(1) require?');
    expect(next('Is AC-2(3) in LOW?', [testControl('ac-2.3', { parentId: 'ac-2' })])[0]).toBe(
      'What does AC-2 require?',
    );
    const gone = testControl('ac-13', {
      status: 'withdrawn',
      incorporatedInto: [{ kind: 'control', id: 'ac-2', controlId: 'ac-2' }],
    });
    expect(next('What happened to AC-13?', [gone])).toEqual(['What does AC-2 require?']);
  });

  it('asks about what a situation or a passage brought up', () => {
    const told =
      'An administrator left yesterday and her accounts are still active. Which controls did we fail?';
    expect(next(told, [], ['ps-4', 'ac-2'])).toEqual([
      'What does PS-4 require?',
      'What does AC-2 require?',
      'Compare PS-4 with AC-2',
    ]);
    expect(next('What is least privilege?', [], ['ac-6', 'ac-6'])).toEqual([
      'What does AC-6 require?',
      'Which baselines is AC-6 in?',
    ]);
    expect(next('What is least privilege?', [])).toEqual([]);
  });

  it('compares controls that were named together', () => {
    expect(next('What do AC-2 and AC-3 require?', [AC_2, testControl('ac-3', { baselines: [] })])).toEqual([
      'Compare AC-2 with AC-3',
      'Which baselines is AC-2 in?',
    ]);
  });
});
