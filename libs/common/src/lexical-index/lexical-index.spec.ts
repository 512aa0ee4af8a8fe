import * as fc from 'fast-check';
import { AppError } from '@app/common/errors';
import { LexicalIndex } from './lexical-index.js';

const WORDS = ['alpha', 'bravo', 'delta', 'echo', 'golf', 'hotel', 'india', 'kilo', 'lima', 'mango'];
const words = fc.array(fc.constantFrom(...WORDS), { maxLength: 12 });
const corpus = fc.array(words, { minLength: 1, maxLength: 12 });
const settings = fc.record({
  k1: fc.double({ min: 0, max: 3, noNaN: true }),
  b: fc.double({ min: 0, max: 1, noNaN: true }),
});

const document = (text: string, times = 1) => ({ fields: [{ text, times }] });
const indexOf = (texts: readonly string[]) =>
  LexicalIndex.build(
    texts.map((text) => document(text)),
    { k1: 1.2, b: 0.75 },
  );

/** BM25 word by word, as the formula is written. None of WORDS changes when it is stemmed. */
function naiveScores(
  documents: readonly (readonly string[])[],
  query: readonly string[],
  { k1, b }: { k1: number; b: number },
): number[] {
  const filled = documents.filter((terms) => terms.length > 0);
  const mean = filled.reduce((sum, terms) => sum + terms.length, 0) / Math.max(1, filled.length);
  return documents.map((terms) =>
    query.reduce((sum, term) => {
      const count = terms.filter((other) => other === term).length;
      const having = documents.filter((other) => other.includes(term)).length;
      const idf = Math.log(1 + (filled.length - having + 0.5) / (having + 0.5));
      return count === 0
        ? sum
        : sum + (idf * count * (k1 + 1)) / (count + k1 * (1 - b + (b * terms.length) / mean));
    }, 0),
  );
}

describe('LexicalIndex', () => {
  it('scores as BM25 is written, on any corpus', () => {
    fc.assert(
      fc.property(corpus, words, settings, (documents, query, bm25) => {
        const index = LexicalIndex.build(
          documents.map((terms) => document(terms.join(' '))),
          bm25,
        );
        const scores = index.scoreAll(query.join(' '));
        naiveScores(documents, query, bm25).forEach((expected, row) => {
          expect(scores[row]).toBeCloseTo(expected, 4);
        });
      }),
    );
  });

  it('returns the best rows in order, the same as sorting all scores', () => {
    fc.assert(
      fc.property(corpus, words, fc.integer({ min: 1, max: 5 }), (documents, query, k) => {
        const index = indexOf(documents.map((terms) => terms.join(' ')));
        const all = [...index.scoreAll(query.join(' '))]
          .map((score, row) => ({ row, score }))
          .filter(({ score }) => score > 0)
          .sort((a, b) => b.score - a.score || a.row - b.row);
        expect(index.search(query.join(' '), k)).toEqual(all.slice(0, k));
      }),
    );
  });

  it('gives the best of many rows with equal scores by row', () => {
    const index = indexOf(Array.from({ length: 500 }, () => 'alpha bravo'));
    expect(index.search('alpha', 3).map(({ row }) => row)).toEqual([0, 1, 2]);
  });

  it('leaves out rows that are not allowed', () => {
    const index = indexOf(['alpha', 'alpha bravo', 'alpha']);
    expect(index.search('alpha', 10, Uint8Array.of(0, 1, 0)).map(({ row }) => row)).toEqual([1]);
  });

  it('weighs the terms of a query', () => {
    const index = indexOf(['alpha', 'bravo']);
    const [first, second] = index.scoreAll([
      { term: 'alpha', weight: 0.3 },
      { term: 'bravo', weight: 1 },
      { term: 'nothing', weight: 1 },
    ]);
    expect(first! / second!).toBeCloseTo(0.3, 5);
  });

  it('counts a field as often as told', () => {
    const twice = LexicalIndex.build([document('alpha', 2), document('bravo bravo')], { k1: 1.2, b: 0.5 });
    expect(twice.scoreAll('alpha')[0]).toBeCloseTo(twice.scoreAll('bravo')[1]!, 6);
  });

  it('lets empty rows change no other score', () => {
    const texts = ['alpha bravo', 'alpha'];
    const plain = indexOf(texts).scoreAll('alpha bravo');
    const mixed = LexicalIndex.build(
      [...texts.map((text) => document(text)), { fields: [] }, { fields: [] }],
      {
        k1: 1.2,
        b: 0.75,
      },
    );
    expect([...mixed.scoreAll('alpha bravo')]).toEqual([...plain, 0, 0]);
  });

  it('tells which row has a term and how rare it is', () => {
    const index = indexOf(['alpha bravo', 'alpha', 'alpha delta']);
    expect([0, 1, 2].map((row) => index.rowHas(row, 'bravo'))).toEqual([true, false, false]);
    expect(index.rowHas(0, 'unknown')).toBe(false);
    expect(index.idf('unknown')).toBeGreaterThan(index.idf('bravo'));
    expect(index.idf('bravo')).toBeGreaterThan(index.idf('alpha'));
  });

  it('works with nothing in it', () => {
    const index = LexicalIndex.fromBytes(LexicalIndex.build([], { k1: 1, b: 1 }).toBytes());
    expect(index.search('alpha', 5)).toEqual([]);
    expect(index.termCount).toBe(0);
  });
});

describe('LexicalIndex bytes', () => {
  it('come back as the same index, whatever their place in memory', () => {
    fc.assert(
      fc.property(corpus, words, fc.nat(7), (documents, query, shift) => {
        const index = indexOf(documents.map((terms) => terms.join(' ')));
        const bytes = index.toBytes();
        const moved = new Uint8Array(bytes.length + shift);
        moved.set(bytes, shift);
        const read = LexicalIndex.fromBytes(moved.subarray(shift));
        expect([...read.scoreAll(query.join(' '))]).toEqual([...index.scoreAll(query.join(' '))]);
        expect(read.settings).toEqual(index.settings);
        expect(read.idf('unknown')).toBe(index.idf('unknown'));
      }),
    );
  });

  it('are the same bytes for the same documents', () => {
    expect(indexOf(['alpha bravo', 'delta']).toBytes()).toEqual(indexOf(['alpha bravo', 'delta']).toBytes());
  });

  it('are the same where the index is built in turns, and a turn that rejects ends it', async () => {
    const passages = Array.from({ length: 90 }, (_, i) => ({
      title: `Title ${i % 7}`,
      text: WORDS.slice(i % 5).join(' '),
    }));
    const turn = jest.fn(() => Promise.resolve());
    const index = await LexicalIndex.ofPassagesInTurns(passages, 'default', turn);
    expect(index.toBytes()).toEqual(LexicalIndex.ofPassages(passages, 'default').toBytes());
    expect(turn.mock.calls.length).toBeGreaterThan(3);
    turn.mockRejectedValueOnce(new Error('enough'));
    await expect(LexicalIndex.ofPassagesInTurns(passages, 'default', turn)).rejects.toThrow('enough');
  });

  it('are searched as before where the arrays went to another thread', () => {
    const index = indexOf(['alpha bravo', 'delta echo', 'echo hotel hotel']);
    const moved = LexicalIndex.ofTables(structuredClone(index.toTables()));
    expect(moved.search('echo hotel', 3)).toEqual(index.search('echo hotel', 3));
    expect(moved.nearTerms('hotell')).toEqual(['hotel']);
    expect(moved.toBytes()).toEqual(index.toBytes());
  });

  it('are refused when a bit is flipped', () => {
    const bytes = indexOf(['alpha bravo', 'delta echo golf']).toBytes();
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
        const damaged = Uint8Array.from(bytes);
        damaged[at] = damaged[at]! ^ (1 << bit);
        expect(codeOf(() => LexicalIndex.fromBytes(damaged))).toBe('snapshot_damaged');
      }),
    );
  });

  it('are refused when they are cut, lengthened or something else', () => {
    const bytes = indexOf(['alpha bravo', 'delta']).toBytes();
    const others = [
      ...[0, 1, 8, 12, 43, bytes.length - 33, bytes.length - 1].map((length) => bytes.subarray(0, length)),
      Uint8Array.from([...bytes, 0]),
      Buffer.from('something else that is long enough to have a header and a digest'),
    ];
    expect(others.map((other) => codeOf(() => LexicalIndex.fromBytes(other)))).toEqual(
      others.map(() => 'snapshot_damaged'),
    );
  });
});

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return error instanceof AppError ? error.code : 'another error';
  }
  return 'no error';
}
