import { questionLength } from './question-length.js';

describe('questionLength', () => {
  it.each([
    ['', '0 / 500', false, false],
    ['  ab  ', '2 / 500', false, false],
    ['x'.repeat(450), '450 / 500', false, true],
    ['x'.repeat(500), '500 / 500', false, true],
    ['x'.repeat(512), '12 over the limit of 500 characters', true, true],
  ])('of %p', (question, text, tooLong, notable) => {
    expect(questionLength(question)).toEqual({ text, tooLong, notable });
  });
});
