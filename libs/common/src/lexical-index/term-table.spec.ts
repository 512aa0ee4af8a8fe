import fc from 'fast-check';
import { TermTable } from './term-table.js';

describe('TermTable', () => {
  it('finds every term that it has, as a map does, and no other', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: 'binary' })), fc.string(), (terms, other) => {
        const table = TermTable.of(terms);
        const ids = new Map(terms.map((term, id) => [term, id]));
        expect([...table]).toEqual(terms);
        for (const term of [...terms, other]) {
          expect(table.find(term)).toBe(ids.get(term));
        }
      }),
    );
  });

  it('is the same again from its arrays', () => {
    const { arrays } = TermTable.of(['audit', 'ac-2.3', 'été']);
    const again = new TermTable(structuredClone(arrays));
    expect(['été', 'ac-2.3', 'none'].map((term) => again.find(term))).toEqual([2, 1, undefined]);
    expect(again.at(2)).toBe('été');
    expect(again.at(3)).toBe('');
  });
});
