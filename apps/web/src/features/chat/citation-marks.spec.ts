import fc from 'fast-check';
import { splitCitations, withoutHalfMark } from './citation-marks.js';

const marked = fc
  .array(
    fc.oneof(
      fc.string(),
      fc.constantFrom(
        '[1]',
        '[1][2]',
        '[1, 2]',
        '[12,3]',
        '[',
        ']',
        '[x]',
        '[1',
        '1]',
        '[]',
        '[1,]',
        '[1234]',
        '[^1]',
      ),
    ),
  )
  .map((parts) => parts.join(''));

describe('splitCitations', () => {
  it('loses and adds nothing', () => {
    fc.assert(
      fc.property(marked, (text) => {
        expect(
          splitCitations(text)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  it('leaves no mark in a text piece, and no empty or neighbouring text pieces', () => {
    fc.assert(
      fc.property(marked, (text) => {
        const pieces = splitCitations(text);
        for (const [index, piece] of pieces.entries()) {
          expect(piece.text).not.toBe('');
          expect(piece.kind === 'text' && /\[\d{1,3}(?:\s*,\s*\d{1,3})*\]/.test(piece.text)).toBe(false);
          expect(piece.kind === 'text' && pieces[index + 1]?.kind === 'text').toBe(false);
        }
      }),
    );
  });

  it.each([
    ['So it is [1].', [[1]]],
    ['Two [1][2] and a list [3, 14]', [[1], [2], [3, 14]]],
    ['None: [a], [ ], [1234], (1), [1-2]', []],
  ])('finds the marks of %p', (text, numbers) => {
    const found = splitCitations(text).flatMap((piece) => (piece.kind === 'citation' ? [piece.numbers] : []));
    expect(found).toEqual(numbers);
  });
});

describe('withoutHalfMark', () => {
  it.each([
    ['as said [', 'as said '],
    ['as said [1', 'as said '],
    ['as said [1, ', 'as said '],
    ['as said [1]', 'as said [1]'],
    ['an [aside', 'an [aside'],
  ])('%p becomes %p', (text, expected) => {
    expect(withoutHalfMark(text)).toBe(expected);
  });
});
