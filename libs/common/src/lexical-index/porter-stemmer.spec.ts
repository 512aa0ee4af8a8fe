import { stem } from './porter-stemmer.js';

describe('stem', () => {
  // Pairs from the examples in the paper, step by step, and words of this field.
  it.each([
    ['caresses', 'caress'],
    ['ponies', 'poni'],
    ['cats', 'cat'],
    ['feed', 'feed'],
    ['agreed', 'agre'],
    ['plastered', 'plaster'],
    ['bled', 'bled'],
    ['motoring', 'motor'],
    ['sing', 'sing'],
    ['conflated', 'conflat'],
    ['troubled', 'troubl'],
    ['sized', 'size'],
    ['hopping', 'hop'],
    ['falling', 'fall'],
    ['hissing', 'hiss'],
    ['filing', 'file'],
    ['happy', 'happi'],
    ['sky', 'sky'],
    ['relational', 'relat'],
    ['conditional', 'condit'],
    ['digitizer', 'digit'],
    ['radically', 'radic'],
    ['vietnamization', 'vietnam'],
    ['operator', 'oper'],
    ['hopefulness', 'hope'],
    ['sensitivity', 'sensit'],
    ['triplicate', 'triplic'],
    ['electrical', 'electr'],
    ['revival', 'reviv'],
    ['allowance', 'allow'],
    ['replacement', 'replac'],
    ['adoption', 'adopt'],
    ['effective', 'effect'],
    ['probate', 'probat'],
    ['rate', 'rate'],
    ['controlling', 'control'],
    ['authentication', 'authent'],
    ['authenticators', 'authent'],
    ['policies', 'polici'],
  ])('takes %s to %s', (word, expected) => {
    expect(stem(word)).toBe(expected);
  });

  it.each(['is', 'x509', 'sha256', 'größe', ''])('leaves %p alone', (word) => {
    expect(stem(word)).toBe(word);
  });

  it('brings the forms of a word together', () => {
    const forms = ['connect', 'connected', 'connecting', 'connection', 'connections'];
    expect(new Set(forms.map(stem))).toEqual(new Set(['connect']));
  });
});
