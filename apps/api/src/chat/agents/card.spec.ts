import { type Passage } from '@app/common/contracts';
import { askedControl } from '../../testing/asked-control.js';
import { type Card, CardSources, counted, emptyCard, factPassage, joinCards, wordList } from './card.js';

const one = factPassage(askedControl('ac-2'), 'baselines', ['One.']);
const two = factPassage(askedControl('ac-3'), 'baselines', ['Two.']);

function cardOf(...passages: readonly Passage[]): Card {
  const sources = new CardSources();
  const lines = passages.map((passage) => `${passage.text} ${sources.mark(passage)}`);
  return sources.card('baseline', lines);
}

describe('joinCards', () => {
  it('counts marks anew and gives a passage that several cards cite once', () => {
    const joined = joinCards([cardOf(one), cardOf(two, one), emptyCard('assessment', ['Nothing is known.'])]);
    expect(joined.lines).toEqual(['One. [[p1]]', '', 'Two. [[p2]]', 'One. [[p1]]', '', 'Nothing is known.']);
    expect(joined.passages).toEqual([one, two]);
  });
});

describe('wordList and counted', () => {
  it('read as English', () => {
    expect([wordList([]), wordList(['A']), wordList(['A', 'B']), wordList(['A', 'B', 'C'], 'or')]).toEqual([
      '',
      'A',
      'A and B',
      'A, B or C',
    ]);
    expect([0, 1, 2].map((count) => counted(count, 'choice'))).toEqual([
      'no choices',
      '1 choice',
      '2 choices',
    ]);
  });
});
