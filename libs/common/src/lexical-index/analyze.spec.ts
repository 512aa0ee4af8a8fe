import * as fc from 'fast-check';
import { analyze, stemWords } from './analyze.js';

describe('analyze', () => {
  it('stems words, drops stop words and single characters, keeps the order and repeats', () => {
    expect(analyze('The accounts of a user: disable accounts (a) after use.')).toEqual([
      'account',
      'user',
      'disabl',
      'account',
      'us',
    ]);
  });

  it.each([
    ['AC-2(3)', 'ac-2.3'],
    ['AC-02(03)', 'ac-2.3'],
    ['ac-2.3', 'ac-2.3'],
    ['AC-2 (3)', 'ac-2.3'],
    ['see SC-7.', 'sc-7'],
  ])('keeps the id in %p whole', (text, id) => {
    expect(analyze(text)).toContain(id);
  });

  it('does not take longer names for ids', () => {
    expect(analyze('ac-2x abc-12 ac-123')).not.toContain('ac-2');
    expect(analyze('ac-123')).not.toContain('ac-12');
  });

  it('folds compatibility forms, accents and possessives', () => {
    expect(analyze('ﬁle RÉSUMÉ system’s')).toEqual(analyze('file resume system'));
  });

  it('reads words of other scripts', () => {
    expect(analyze('доступ к системе')).toEqual(['доступ', 'системе']);
  });

  it('gives the same terms again for every text, and never an empty one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const terms = analyze(text);
        expect(analyze(text)).toEqual(terms);
        expect(terms.every((term) => term !== '' && !term.includes('\n'))).toBe(true);
      }),
    );
  });
});

describe('stemWords', () => {
  it('keeps stop words and single characters, for phrases', () => {
    expect(stemWords('end of life, CI/CD')).toEqual(['end', 'of', 'life', 'ci', 'cd']);
  });
});
