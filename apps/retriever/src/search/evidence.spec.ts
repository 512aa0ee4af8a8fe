import { LexicalIndex } from '@app/common/lexical-index';
import { knownShare, matchedShare } from './evidence.js';

const index = LexicalIndex.build(
  ['alpha bravo', 'alpha delta', 'alpha'].map((text) => ({ fields: [{ text, times: 1 }] })),
  { k1: 1.2, b: 0.4 },
);
const concept = (term: string, ...alternatives: string[]) => ({ term, weight: 1, alternatives });

describe('matchedShare', () => {
  it('is the share of idf mass that a row has', () => {
    const concepts = [concept('alpha'), concept('bravo')];
    expect(matchedShare(0, concepts, index)).toBe(1);
    expect(matchedShare(2, concepts, index)).toBeCloseTo(
      index.idf('alpha') / (index.idf('alpha') + index.idf('bravo')),
      6,
    );
  });

  it('counts an unknown word as rarer than any other', () => {
    expect(matchedShare(0, [concept('bravo'), concept('lasagna')], index)).toBeLessThan(0.5);
  });

  it('lets an alternative prove almost as much as the word', () => {
    expect(matchedShare(0, [concept('unknown', 'bravo')], index)).toBeCloseTo(0.8, 6);
    expect(matchedShare(2, [concept('unknown', 'bravo')], index)).toBe(0);
  });

  it('is 0 for a question without terms', () => {
    expect(matchedShare(0, [], index)).toBe(0);
    expect(knownShare([], index)).toBe(0);
  });
});

describe('knownShare', () => {
  it('tells how much of a question the collection has words for', () => {
    expect(knownShare([concept('alpha'), concept('unknown', 'bravo')], index)).toBe(1);
    expect(knownShare([concept('bravo'), concept('lasagna')], index)).toBeLessThan(0.5);
  });
});
