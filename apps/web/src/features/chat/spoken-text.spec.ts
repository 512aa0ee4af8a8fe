import fc from 'fast-check';
import { finishedLength, spokenText } from './spoken-text.js';

describe('finishedLength', () => {
  it.each([
    ['No end yet', ''],
    ['One. Two', 'One.'],
    ['One [1]. Two [2].', 'One [1].'],
    ['One. [1][2] Two', 'One. [1][2]'],
    ['A line\nand more', 'A line\n'],
    ['Version 5.2 is', ''],
  ])('of %p ends after %p', (text, finished) => {
    expect(text.slice(0, finishedLength(text))).toBe(finished);
  });

  it('never shrinks while text grows', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, more) => {
        expect(finishedLength(text + more)).toBeGreaterThanOrEqual(finishedLength(text));
      }),
    );
  });
});

describe('spokenText', () => {
  it('reads Markdown without its marks', () => {
    expect(spokenText('## Title\n- **ac-2.3** asks [more](https://example.org) of `you` [1, 2].')).toBe(
      'Title AC-2(3) asks more of you, source 1 and 2.',
    );
  });
});
