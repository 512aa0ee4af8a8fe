import { openFigure, openMeasure } from './open-figure.js';
import { aPassage } from './testing/llm-request.js';

const logons = aPassage({
  id: 'ac-7',
  controlId: 'ac-7',
  title: 'AC-7 Unsuccessful Logon Attempts',
  score: 0.9,
  text:
    'a. Allow [Assignment: organization-defined number] failed logon attempts within [Assignment: organization-defined time period].\n' +
    'b. Then [Selection: lock the account; wait].\n\nDiscussion: Lockouts slow down guessing.',
});
const dual = aPassage({
  id: 'ac-3.2',
  controlId: 'ac-3.2',
  title: 'AC-3(2) Dual Authorization',
  score: 0.9,
  text: 'Let [Assignment: organization-defined privileged commands] take effect when two people approve.',
});

describe('openFigure', () => {
  it.each([
    ['How many failed logon attempts exactly are allowed?', 'number'],
    ['How many failed logon attempts does AC-7 allow?', 'number'],
    ['What is the exact number of failed logon attempts?', 'number'],
    ['Give me the number of failed logon attempts after which the account locks.', 'number'],
    ['Within how many minutes are failed logon attempts counted?', 'time period'],
  ])('%s: names the parameter that stands there', (question, parameter) => {
    expect(openFigure(question, [logons, dual])).toMatchObject({
      parameter,
      line: { passage: { id: 'ac-7' }, index: 0 },
    });
  });

  it.each([
    'How many people must approve a privileged command?',
    'What happens after failed logon attempts?',
    'What exactly does AC-7 say about failed logon attempts?',
    'How often are failed logon attempts reviewed?',
    'How many parameters does AC-7 have?',
    'Which parameters does AC-7 have and how many are there?',
  ])('%s: has nothing to say', (question) => {
    expect(openFigure(question, [dual, logons])).toBeUndefined();
  });

  it('knows no place where no passage has a parameter', () => {
    const plain = aPassage({ controlId: undefined, text: 'Failed logon attempts are counted.' });
    expect(openFigure('How many failed logon attempts are allowed?', [plain])).toEqual({});
  });
});

describe('openMeasure', () => {
  it.each([
    ['AC-7 allows three failed logon attempts, right?', 'number'],
    ['We lock accounts after 5 attempts: is that enough for AC-7?', 'number'],
    ['Does AC-7 count failed logon attempts within 30 minutes?', 'time period'],
    ['Is AC-7 reset daily?', 'time period'],
  ])('%s: names the parameter of that kind', (question, parameter) => {
    expect(openMeasure(question, [logons, dual])).toMatchObject({
      parameter,
      line: { passage: { id: 'ac-7' } },
    });
  });

  it.each([
    'Does AC-3(2) ask for two approvals within 30 minutes?',
    'What does AC-7 require?',
    'Must 5 attempts be allowed?',
    'What does AC-7 of SP 800-53 revision 5 say?',
  ])('%s: has nothing to say', (question) => {
    expect(openMeasure(question, [logons, dual])).toBeUndefined();
  });
});
