import * as fc from 'fast-check';
import { placesIn } from './passage-marks.js';
import { SentenceSplitter } from './sentence-splitter.js';

function split(...pieces: readonly string[]): readonly string[] {
  const splitter = new SentenceSplitter();
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()];
}

const trimmed = (text: string): readonly string[] => split(text).map((sentence) => sentence.trim());

describe('SentenceSplitter', () => {
  it.each<[string, readonly string[]]>([
    ['One. Two! Three?', ['One.', 'Two!', 'Three?']],
    ['One [[p1]]. Two. [[p2]] Three.[[p3]][[p4]]', ['One [[p1]].', 'Two. [[p2]]', 'Three.[[p3]][[p4]]']],
    ['One. [[p1], [p2]] Two [[p1, p3]].', ['One. [[p1], [p2]]', 'Two [[p1, p3]].']],
    ['One.\n[[p1]] Two.', ['One.\n[[p1]]', 'Two.']],
    [
      'Use tools, e.g. Nessus, in the U.S. Navy. Then stop.',
      ['Use tools, e.g. Nessus, in the U.S. Navy.', 'Then stop.'],
    ],
    ['Wait 2.5 hours after AC-2(3). Then act.', ['Wait 2.5 hours after AC-2(3).', 'Then act.']],
    ['See AC-2.3. Then AC-3.', ['See AC-2.3.', 'Then AC-3.']],
    ['He said "Stop." Then he left.', ['He said "Stop."', 'Then he left.']],
    ['**Bold claim.** Plain claim.', ['**Bold claim.**', 'Plain claim.']],
    ['# Title\nText here.\n\nMore', ['# Title', 'Text here.', 'More']],
    ['Lead-in:\n- one [[p1]]\n- two\n  - three', ['Lead-in:', '- one [[p1]]', '- two', '- three']],
    ['| a | b |\n| --- | --- |\n| x. Y | z [[p1]] |', ['| a | b |', '| --- | --- |', '| x. Y | z [[p1]] |']],
    ['a line that was\nonly wrapped. New', ['a line that was\nonly wrapped.', 'New']],
    ['a line\nb. with a label', ['a line', 'b. with a label']],
    ['1. First thing. 2. Second thing.', ['1. First thing.', '2. Second thing.']],
    ['Title: a. Do this; [[p1]] b. Do that [[p1]]', ['Title: a. Do this; [[p1]]', 'b. Do that [[p1]]']],
    ['AC-2 [[p1]] and AC-3 [[p2]] agree.', ['AC-2 [[p1]] and AC-3 [[p2]] agree.']],
    ['Within [Assignment: e.g. A. B. C] days. Next', ['Within [Assignment: e.g. A. B. C] days.', 'Next']],
    ['Hm... Well. ok', ['Hm...', 'Well. ok']],
    ['', []],
  ])('splits %j', (text, expected) => {
    expect(trimmed(text)).toEqual(expected);
  });

  it('gives a sentence out as soon as the next one begins', () => {
    const splitter = new SentenceSplitter();
    expect(splitter.push('One. [[p')).toEqual([]);
    expect(splitter.push('1]] ')).toEqual([]);
    expect(splitter.push('T')).toEqual(['One. [[p1]] ']);
  });

  const piece = fc.constantFrom(
    ...[
      'Accounts are reviewed',
      '. ',
      '.',
      ' ',
      '\n',
      '\n\n',
      '- ',
      '1. ',
      'a. ',
      '[[p1]]',
      '[[p1, p2]]',
      '[3]',
      '[[',
      '[',
    ],
    ...[
      ']',
      'e.g. ',
      'U.S. ',
      'AC-2(3)',
      '2.5',
      '"',
      '**',
      '| ',
      '# ',
      '...',
      '!',
      'and more',
      ': ',
      '[Assignment: x. Y]',
    ],
  );
  const cutsOf = fc.array(fc.nat(400), { maxLength: 14 });

  it('gives the same pieces for any split of the stream, and loses nothing', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), cutsOf, (pieces, cuts) => {
        const whole = pieces.join('');
        const at = [...new Set(cuts.map((cut) => cut % (whole.length + 1)))].toSorted((a, b) => a - b);
        const parts = [...at, whole.length].map((end, index) => whole.slice(at[index - 1] ?? 0, end));
        expect(split(...parts)).toEqual(split(whole));
        expect(split(whole).join('')).toBe(whole);
      }),
      { numRuns: 3000 },
    );
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (text, cut) => {
        const at = cut % (text.length + 1);
        expect(split(text.slice(0, at), text.slice(at))).toEqual(split(text));
        expect(split(text).join('')).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('cuts what never ends', () => {
    const text = 'words and [ more '.repeat(6000);
    const sentences = split(...(text.match(/[^]{1,20}/g) ?? []));
    expect(sentences.join('')).toBe(text);
    expect(Math.max(...sentences.map(({ length }) => length))).toBeLessThanOrEqual(2000);
  }, 60_000);

  it('cuts a sentence without an end between two words, and no mark in half', () => {
    const endless = `${'word '.repeat(399)}[[p1, p3]] ${'word '.repeat(399)}[[p2]]`;
    const pieces = new SentenceSplitter();
    const cut = [...pieces.push(endless), ...pieces.end()];
    expect(cut.join('')).toBe(endless);
    expect(cut.length).toBeGreaterThan(1);
    expect(cut.flatMap((one) => placesIn(one))).toEqual([0, 2, 1]);
    expect(cut.slice(0, -1).every((one) => one.endsWith(' '))).toBe(true);
  });
});
