import * as fc from 'fast-check';
import { FootnoteMarks, understoodAs, understoodIn } from './footnotes.js';

function marked(pieces: readonly string[]): string {
  const marks = new FootnoteMarks();
  return pieces.map((piece) => marks.push(piece)).join('') + marks.end();
}

describe('FootnoteMarks', () => {
  it.each([
    ['Reviewed [1].', 'Reviewed [^1].'],
    ['Both [1][12], then [3]', 'Both [^1][^12], then [^3]'],
    ['An open [', 'An open ['],
    ['Cut off [12', 'Cut off [12'],
    ['AC-2(3) [a] [1234] []', 'AC-2(3) [a] [1234] []'],
  ])('makes of %j %j', (text, expected) => {
    expect(marked([text])).toBe(expected);
  });

  it('gives the same for any split of the text', () => {
    const text = fc
      .array(fc.constantFrom('[', ']', '1', '23', 'word ', '[4]', '[[5]]', '\n'))
      .map((parts) => parts.join(''));
    const cuts = fc.array(fc.nat(40));
    fc.assert(
      fc.property(text, cuts, (whole, at) => {
        const places = [
          0,
          ...[...new Set(at)].filter((cut) => cut < whole.length).sort((a, b) => a - b),
          whole.length,
        ];
        const pieces = places.slice(1).map((end, index) => whole.slice(places[index], end));
        expect(marked(pieces)).toBe(marked([whole]));
      }),
    );
  });
});

describe('the question above an answer', () => {
  it.each(['What are the parameters of AC-2(3)?', 'Is `x` < y_z [1](2) in *LOW*?', '# 1. What?'])(
    'is read as it was written: %s',
    (question) => {
      expect(understoodIn(`${understoodAs(question)}An answer. [^1]`)).toBe(question);
    },
  );

  it('is there only where it was written', () => {
    expect(understoodAs(undefined)).toBe('');
    expect(understoodIn('An answer. [^1]')).toBeUndefined();
    expect(understoodIn('An answer.\n\n> a quote\n\nmore')).toBeUndefined();
  });
});
