import { choiceOf, namedBaselines } from './baseline-words.js';
import { routeQuestion } from './route.js';

const ALL = ['LOW', 'MODERATE', 'HIGH', 'PRIVACY'];

describe('choiceOf', () => {
  it.each([
    ['in HIGH but not in MODERATE', ['HIGH'], ['MODERATE'], []],
    ['does MODERATE add to LOW', ['MODERATE'], ['LOW'], []],
    ['does the high baseline have that moderate has not', ['HIGH'], ['MODERATE'], []],
    ['in HIGH that the low baseline lacks', ['HIGH'], ['LOW'], []],
    ['the difference between low and moderate', ['MODERATE'], ['LOW'], []],
    ['only in HIGH', ['HIGH'], ['LOW', 'MODERATE', 'PRIVACY'], []],
    ['in the privacy baseline but in none of the others', ['PRIVACY'], ['LOW', 'MODERATE', 'HIGH'], []],
    ['in LOW and in no other', ['LOW'], ['MODERATE', 'HIGH', 'PRIVACY'], []],
    ['in no baseline', [], ALL, []],
    ['not in any baseline', [], ALL, []],
    ['in none of the baselines', [], ALL, []],
    ['in all three baselines', ['LOW'], [], ['MODERATE', 'HIGH']],
    ['in all four baselines', ['LOW'], [], ['MODERATE', 'HIGH', 'PRIVACY']],
    ['in HIGH and also in PRIVACY', ['HIGH'], [], ['PRIVACY']],
    ['in LOW or HIGH', ['LOW', 'HIGH'], [], []],
    ['in a baseline', [], [], []],
    ['not in HIGH', [], ['HIGH'], []],
    ['are not part of the moderate baseline', [], ['MODERATE'], []],
    ["aren't in LOW or MODERATE", [], ['LOW', 'MODERATE'], []],
    ['in neither LOW nor MODERATE', [], ['LOW', 'MODERATE'], []],
    ['in PRIVACY but in none of LOW, MODERATE and HIGH', ['PRIVACY'], ['LOW', 'MODERATE', 'HIGH'], []],
    ['in none of LOW, MODERATE and HIGH', [], ['LOW', 'MODERATE', 'HIGH'], []],
    ['not selected for the low baseline but in HIGH', ['HIGH'], ['LOW'], []],
    ['does LOW not include', [], ['LOW'], []],
    ['does LOW lack that HIGH has', ['HIGH'], ['LOW'], []],
    ['are missing from LOW', [], ['LOW'], []],
    ['excluding withdrawn ones, are in HIGH', ['HIGH'], [], []],
    ['in both HIGH and PRIVACY', ['HIGH'], [], ['PRIVACY']],
    ['are in both the high and the privacy baseline', ['HIGH'], [], ['PRIVACY']],
    ['are in LOW as well as in PRIVACY', ['LOW'], [], ['PRIVACY']],
    ['are common to LOW and PRIVACY', ['LOW'], [], ['PRIVACY']],
    ['are in HIGH and PRIVACY', ['HIGH'], [], ['PRIVACY']],
    ['are in the low, the moderate and the high baseline', ['LOW'], [], ['MODERATE', 'HIGH']],
    ['of LOW and MODERATE', ['LOW', 'MODERATE'], [], []],
  ])('reads "%s"', (words, of, without, also) => {
    expect(choiceOf(words, namedBaselines(words))).toEqual({ of, without, also });
  });
});

describe('routeQuestion of baselines', () => {
  const tasksOf = (question: string): readonly string[] =>
    routeQuestion(question).tasks.map((task) => {
      if (task.agent === 'baseline') {
        return `baseline ${task.baselines.join('+')}`;
      }
      if (task.agent === 'control-list') {
        const { families, choice } = task.list;
        return `list ${[...families, ...choice.of, ...choice.also.map((one) => `and ${one}`), ...choice.without.map((one) => `not ${one}`)].join(' ')}`;
      }
      return task.agent;
    });

  it.each([
    ['Do moderate systems need AU-9(4)?', ['baseline MODERATE']],
    ['Is AC-2(12) high only?', ['baseline HIGH']],
    ['We are a moderate system. Is IR-3(2) needed?', ['baseline MODERATE']],
    ['Our system is moderate. Is IR-3(2) needed for moderate systems?', ['baseline MODERATE']],
    ['Which SC controls does MODERATE add to LOW?', ['list sc MODERATE not LOW']],
    ['Which controls are in all three baselines?', ['list LOW and MODERATE and HIGH']],
    ['difference between low and moderate baseline', ['list MODERATE not LOW']],
    ['What does the high baseline have that moderate has not, for AU?', ['list au HIGH not MODERATE']],
    ['Which controls of CM are in no baseline?', ['list cm not LOW not MODERATE not HIGH not PRIVACY']],
    ['How many AC controls are in LOW vs HIGH?', ['list ac LOW', 'list ac HIGH']],
    ['How many controls are in LOW, MODERATE and HIGH?', ['list LOW', 'list MODERATE', 'list HIGH']],
    ['How many controls are in HIGH but not in MODERATE?', ['list HIGH not MODERATE']],
    ['How many controls are in each baseline?', ['list LOW', 'list MODERATE', 'list HIGH', 'list PRIVACY']],
    [
      'How many controls does each of the baselines have?',
      ['list LOW', 'list MODERATE', 'list HIGH', 'list PRIVACY'],
    ],
    ['How many controls are in every baseline?', ['list LOW and MODERATE and HIGH']],
    ['How many controls are in both HIGH and PRIVACY?', ['list HIGH and PRIVACY']],
    ['How many controls are in none of the baselines?', ['list not LOW not MODERATE not HIGH not PRIVACY']],
    ['Which AC controls are not in HIGH?', ['list ac not HIGH']],
    ['What is in MODERATE but not in HIGH?', ['list MODERATE not HIGH']],
    ['Which AU controls are in neither LOW nor MODERATE?', ['list au not LOW not MODERATE']],
    ["Which PE controls aren't in LOW?", ['list pe not LOW']],
    ['What does HIGH have that neither LOW nor MODERATE has in IR?', ['list ir HIGH not LOW not MODERATE']],
    [
      'Which base controls are not selected in any baseline?',
      ['list not LOW not MODERATE not HIGH not PRIVACY'],
    ],
    ['Is AC-2 not in PRIVACY?', ['baseline PRIVACY']],
    ['Which enhancements of AC-6 are not in any baseline?', ['enhancements']],
    ['Which families have no control in LOW?', []],
    ['What is the difference between a control and an enhancement?', []],
    ['Summarize AC-2 at a high level of risk', []],
  ])('sends "%s" to what knows it', (question, tasks) => {
    expect(tasksOf(question)).toEqual(tasks);
  });
});
