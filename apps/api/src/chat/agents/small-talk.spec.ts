import { isSmallTalk } from './small-talk.js';

describe('isSmallTalk', () => {
  it.each([
    'hi',
    'Hello!',
    'Hi, thanks',
    'thank you very much.',
    'Help!',
    'What can you do?',
    'Who are you?',
    'how does this work?',
    'hola',
    'what',
    '?',
    '.',
    '😀',
    '',
  ])('takes %j for it', (question) => {
    expect(isSmallTalk(question)).toBe(true);
  });

  it.each([
    'help desk',
    'Thanks. What does AC-2 require?',
    'Hello, is AC-2 in LOW?',
    'AC-2',
    'Who are you required to notify?',
    'okay passwords',
    'アカウント',
    'What can you do about default passwords?',
  ])('takes %j for a question', (question) => {
    expect(isSmallTalk(question)).toBe(false);
  });
});
