import { type AnswerSentence } from '@app/common/contracts';
import { sentenceAt, supportInPassage, supportOf, tallyOf } from './sentences.js';

const VERIFIED: AnswerSentence = {
  start: 10,
  end: 20,
  status: 'verified',
  support: [
    { n: 1, start: 0, end: 4 },
    { n: 2, start: 5, end: 9 },
    { n: 1, start: 12, end: 14 },
  ],
};
const LEAD_IN: AnswerSentence = { start: 0, end: 9, status: 'none', support: [] };
const UNVERIFIED: AnswerSentence = {
  start: 22,
  end: 30,
  status: 'unverified',
  reason: 'number',
  support: [{ n: 1, start: 3, end: 8 }],
};
const ALL = [LEAD_IN, VERIFIED, UNVERIFIED];

describe('sentences', () => {
  it.each([
    [0, 0],
    [9, 0],
    [10, 1],
    [21, 1],
    [22, 2],
    [99, 2],
  ])('finds what stands at %i', (offset, index) => {
    expect(sentenceAt(ALL, offset)).toBe(index);
  });

  it('finds nothing before the first', () => {
    expect(sentenceAt([VERIFIED], 3)).toBe(-1);
  });

  it('counts claims, and those that are carried', () => {
    expect(tallyOf(ALL)).toEqual({ claims: 2, verified: 1 });
    expect(tallyOf([])).toEqual({ claims: 0, verified: 0 });
  });

  it('tells the words of one source, and none for a sentence that is not verified', () => {
    expect(supportOf(VERIFIED, 1)).toHaveLength(2);
    expect(supportOf(VERIFIED, 3)).toEqual([]);
    expect(supportOf(UNVERIFIED, 1)).toEqual([]);
    expect(supportOf(undefined, 1)).toEqual([]);
  });

  it('tells the words of a passage that any sentence rests on', () => {
    const citations = [
      { n: 1, passageId: 'p', quote: '' },
      { n: 2, passageId: 'q', quote: '' },
    ];
    expect(supportInPassage(ALL, citations, 'p')).toEqual([VERIFIED.support[0], VERIFIED.support[2]]);
    expect(supportInPassage(ALL, citations, 'x')).toEqual([]);
  });
});
