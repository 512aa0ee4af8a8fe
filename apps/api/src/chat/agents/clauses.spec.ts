import { routeQuestion } from './route.js';

describe('the parts of a question', () => {
  const partsOf = (question: string): string => {
    const { tasks, open } = routeQuestion(question);
    return [...tasks.map(({ agent }) => agent), ...(open === undefined ? [] : [`open: ${open}`])].join(', ');
  };

  it.each([
    [
      'How long must audit records be kept, and is AU-11 in LOW?',
      'baseline, open: How long must audit records be kept?',
    ],
    ['Does AU-6 have a test method?', 'assessment'],
    ['Which documents do I examine for CP-9?', 'assessment'],
    ['What records should be examined for CP-9?', 'assessment'],
    ['Explain AC-17 and give me evidence to collect', 'control-lookup, assessment'],
    ['Tell me about CP-9, its baselines and its parameters.', 'control-lookup, baseline, parameters'],
    ['What does AU-2 a. require?', 'control-lookup'],
    ['Why was AU-2 removed in Rev 5?', 'withdrawn'],
    ['What is ac-01_odp.01?', 'parameters'],
    ['ac-1_prm_1', 'parameters'],
    ['Which controls stand behind CSF PR.AT-01?', 'crosswalk'],
    ['Which controls are linked to PS-4?', 'related'],
    ['which controls support GV.SC-01', 'crosswalk'],
    ['is ac-2 in low. what are its parameters', 'baseline, parameters'],
    [
      'Compare AC-2 and AC-3, tell me which of them is in LOW, and list the enhancements of AC-2 that HIGH adds.',
      'comparison, baseline, enhancements',
    ],
    ['How many enhancements does AC-2 have and how many of them are in HIGH?', 'enhancements, enhancements'],
  ])('are all answered: %s', (question, parts) => {
    expect(partsOf(question)).toBe(parts);
  });

  it('leaves no part out where the id stands in the first', () => {
    expect(partsOf('What does AC-2 require and how do we implement it?')).toContain('open:');
  });

  const namedBy = (question: string): readonly string[] =>
    routeQuestion(question).tasks.map(({ agent, controlIds }) => `${agent} ${controlIds.join(' ')}`);

  it('asks the same of another control that only follows, and of all that are taken up together', () => {
    expect(namedBy('Is AU-10 in HIGH? And what about AU-9(3)? Which of those is withdrawn?')).toEqual([
      'baseline au-10',
      'baseline au-9.3',
      'withdrawn au-10 au-9.3',
    ]);
    expect(namedBy('Which of these is withdrawn: AC-13, AC-2, SA-12?')).toEqual([
      'withdrawn ac-13 ac-2 sa-12',
    ]);
  });
});
