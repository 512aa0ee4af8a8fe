import fc from 'fast-check';
import { type CarryingWords, markQuotes } from './quote-marks.js';

describe('markQuotes', () => {
  it('gives the passage back, whatever is quoted', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.array(fc.string({ unit: 'grapheme' })),
        (passage, quotes) => {
          expect(joined(markQuotes(passage, carrying(quotes)))).toBe(passage);
        },
      ),
    );
  });

  it('marks a quote that was cut out of the passage, in spite of other spacing, case and quotation marks', () => {
    const words = fc.array(
      fc.constantFrom('Accounts', 'are', '"off"', "the system's", 'time-bound', '§3', 'ÄÖ'),
      {
        minLength: 3,
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(words, fc.nat(), fc.nat(), (list, a, b) => {
        const from = a % list.length;
        const to = from + 1 + (b % (list.length - from));
        const quote = list.slice(from, to).join(' ');
        const variant = quote.toUpperCase().replaceAll(' ', ' \n ').replaceAll('"', '“').replaceAll("'", '’');
        const marked = markQuotes(list.join(' '), carrying([variant])).filter(
          ({ kind }) => kind === 'quoted',
        );
        expect(marked.map(({ text }) => text)).toEqual([quote]);
      }),
    );
  });

  it('marks both parts of a quote with a gap', () => {
    expect(quotedOf('One two three four five', 'one two … four')).toEqual(['One two', 'four']);
  });

  it('joins quotes that overlap', () => {
    expect(markQuotes('abcdef', carrying(['abc', 'cde'])).filter(({ kind }) => kind === 'quoted')).toEqual([
      { text: 'abcde', kind: 'quoted' },
    ]);
  });

  it('marks spans, and above them the words that one mark points at', () => {
    const support = [
      { start: 0, end: 3 },
      { start: 4, end: 9 },
    ];
    const pointed = [{ start: 4, end: 7 }];
    expect(markQuotes('One two three', { quotes: [], support, pointed })).toEqual([
      { text: 'One', kind: 'quoted' },
      { text: ' ', kind: 'plain' },
      { text: 'two', kind: 'pointed' },
      { text: ' t', kind: 'quoted' },
      { text: 'hree', kind: 'plain' },
    ]);
  });

  it.each(['', '   ', 'not in there', '…'])('marks nothing for %p', (quote) => {
    expect(quotedOf('Some passage.', quote)).toEqual([]);
  });
});

function carrying(quotes: readonly string[]): CarryingWords {
  return { quotes, support: [], pointed: [] };
}

function quotedOf(passage: string, quote: string): readonly string[] {
  return markQuotes(passage, carrying([quote]))
    .filter(({ kind }) => kind === 'quoted')
    .map(({ text }) => text);
}

function joined(segments: ReturnType<typeof markQuotes>): string {
  return segments.map(({ text }) => text).join('');
}
