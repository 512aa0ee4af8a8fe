import { chatAnswer, passage } from '../../testing/answers.js';
import { chatReducer, EMPTY_CHAT } from './chat-state.js';
import { sourceOfMark, sourcesOf } from './sources.js';
import { type Turn } from './turn.js';

const SOURCES = [passage({ id: 'a' }), passage({ id: 'b' }), passage({ id: 'c' })];
const CITATIONS = [
  { n: 1, passageId: 'c', quote: 'first' },
  { n: 2, passageId: 'a', quote: 'second' },
  { n: 1, passageId: 'c', quote: 'third' },
];

describe('sourcesOf', () => {
  it('has the cited passages first, by number, with all their quotes', () => {
    expect(
      sourcesOf(done()).map(({ passage: { id }, numbers, quotes }) => ({ id, numbers, quotes })),
    ).toEqual([
      { id: 'c', numbers: [1], quotes: ['first', 'third'] },
      { id: 'a', numbers: [2], quotes: ['second'] },
      { id: 'b', numbers: [], quotes: [] },
    ]);
  });

  it('numbers nothing before the answer is complete', () => {
    const running: Turn = {
      id: 't',
      question: 'Q?',
      phase: 'writing',
      text: 'So [1]',
      sentences: [],
      sources: SOURCES,
    };
    expect(sourcesOf(running).map(({ passage: { id } }) => id)).toEqual(['a', 'b', 'c']);
    expect(sourceOfMark(running, 1)).toBeUndefined();
  });

  it('knows the passage behind a mark, and none behind an unknown one', () => {
    expect(sourceOfMark(done(), 2)?.passage.id).toBe('a');
    expect(sourceOfMark(done(), 3)).toBeUndefined();
  });
});

function done(): Turn {
  const answer = chatAnswer({ sources: SOURCES, citations: CITATIONS });
  const asked = chatReducer(EMPTY_CHAT, { type: 'asked', turnId: 't', question: 'Q?' });
  const turn = chatReducer(asked, { type: 'received', turnId: 't', event: { type: 'done', answer } })
    .turns[0];
  if (turn === undefined) {
    throw new Error('no turn');
  }
  return turn;
}
