import { type ChatAnswer, type Passage } from '@app/common/contracts';
import { chatAnswer, passage } from '../../testing/answers.js';
import { chatReducer, EMPTY_CHAT } from './chat-state.js';
import { nextQuestions } from './next-questions.js';
import { type Turn } from './turn.js';

const NEAR = [passage({ id: 'a', controlId: 'ac-2.3' }), passage({ id: 'b', controlId: 'ac-2.3' })];

describe('nextQuestions', () => {
  it('gives those that came with the answer', () => {
    expect(nextQuestions(turn('Q?', { followUps: ['One?', 'Two?'] }))).toEqual(['One?', 'Two?']);
  });

  it('gives none for an answer that brought none', () => {
    expect(nextQuestions(turn('Q?', {}))).toEqual([]);
  });

  it('asks about the controls that a refusal names, not about the one that does not exist', () => {
    const answer = 'The documents have no control AC-26. Did you mean AC-25, AC-24 or AC-2(3)?';
    expect(nextQuestions(turn('What does ac-26 say?', { abstained: true, answer }))).toEqual([
      'What does AC-25 require?',
      'What does AC-24 require?',
      'What does AC-2(3) require?',
    ]);
  });

  it('asks about the nearest passages, each control once, where the text names none', () => {
    const answer = 'The documents do not answer this.';
    expect(nextQuestions(turn('Q?', { abstained: true, answer, sources: NEAR }))).toEqual([
      'What does AC-2(3) require?',
    ]);
  });

  it('has nothing to ask where nothing is near', () => {
    expect(nextQuestions(turn('Q?', { abstained: true, answer: 'No.', sources: [] }))).toEqual([]);
  });
});

function turn(question: string, part: Partial<ChatAnswer> & { readonly sources?: Passage[] }): Turn {
  const asked = chatReducer(EMPTY_CHAT, { type: 'asked', turnId: 't', question });
  const event = { type: 'done', answer: chatAnswer(part) } as const;
  const [done] = chatReducer(asked, { type: 'received', turnId: 't', event }).turns;
  if (done === undefined) {
    throw new Error('There is no turn');
  }
  return done;
}
