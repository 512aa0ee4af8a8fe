import { situationOf } from './situation.js';

describe('situationOf', () => {
  it.each([
    [
      'An administrator left yesterday and her accounts are still active. Which controls did we fail?',
      ['somebody leaves the organization', 'an account stays open'],
    ],
    [
      'Auditors found old laptops sold with data still on the drives. What should we have done?',
      ['media were given away with data on them'],
    ],
    ['Which controls apply when a laptop is stolen from a car?', ['a device was lost or stolen']],
    ['A patch was never installed. Did we violate any control?', ['an update was missing']],
    ['The log disk was full for weeks. What went wrong?', ['events were not recorded any more']],
    [
      'A bookkeeper can both enter and release transfers. Which controls apply?',
      ['one person does what two should do'],
    ],
    ['The lobby of our office is painted green. Which controls apply?', []],
  ])('recognises "%s"', (question, signs) => {
    expect(situationOf(question)?.signs.map(({ sign }) => sign.name)).toEqual(signs);
  });

  it('tells what was said, without the words that only ask', () => {
    const situation = situationOf('We had ransomware on Friday. Which controls should we have had?');
    expect(situation?.told).toBe('We had ransomware on Friday.');
    expect(situation?.signs.map(({ said }) => said)).toEqual(['ransom']);
  });

  it.each([
    'What is least privilege?',
    'Which controls cover backups?',
    'What should we do about passwords?',
    'Who approves changes? Which controls apply?',
    'Thanks a lot. Which controls cover media?',
    'An administrator left yesterday.',
    'The French fired on the fort and it burned down. Which rules did they break?',
    'I burned the cake because the oven was too hot. What did I do wrong?',
    '',
  ])('takes "%s" for no situation', (question) => {
    expect(situationOf(question)).toBeUndefined();
  });
});
