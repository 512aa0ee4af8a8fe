import { chatAnswer, passage } from '../../testing/answers.js';
import { copiedAnswer } from './copied-answer.js';

describe('copiedAnswer', () => {
  it('says question, answer and what each mark stands for', () => {
    const answer = chatAnswer({
      answer: 'ac-2.3 says so [1].',
      sources: [passage({ url: 'https://example.org/ac-2' })],
    });
    expect(copiedAnswer('What?', answer)).toBe(
      [
        'What?',
        '',
        'AC-2(3) says so [1].',
        '',
        'Sources',
        '[1] AC-2(3) Disable Accounts: "switched off" <https://example.org/ac-2>',
        '',
        'Ground Control, request r-1',
      ].join('\n'),
    );
  });

  it('has no list where nothing is cited', () => {
    expect(copiedAnswer('What?', chatAnswer({ citations: [] }))).not.toContain('Sources');
  });
});
