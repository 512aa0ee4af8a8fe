import { analyze, stemWords } from '@app/common/lexical-index';
import { expansionsFor } from './query-expansion.js';
import { SYNONYMS } from './synonyms.js';

const known = () => false;
const unknown = () => true;
const termsFor = (text: string) => expansionsFor(text, known).flatMap(({ terms }) => terms);

describe('expansionsFor', () => {
  it.each([
    ['MFA for admins', 'authent'],
    ['offboarding', 'termin'],
    ['SBOMs', 'proven'],
    ['least privileged access', 'privileg'],
    ['pen-testing', 'penetr'],
    ['CI/CD', 'configur'],
  ])('spells out %p', (text, term) => {
    expect(termsFor(text)).toContain(term);
  });

  it('takes the longest phrase, with its stop words', () => {
    expect(expansionsFor('end of life software', known)).toEqual([
      { trigger: ['end', 'of', 'life'], terms: analyze('unsupported system components'), exact: true },
    ]);
    expect(termsFor('the end of the life')).toEqual([]);
  });

  it('reads a misspelt word as the nearest of the list, but only where it is unknown', () => {
    expect(expansionsFor('phisching', unknown)).toMatchObject([{ exact: false }]);
    expect(expansionsFor('phisching', known)).toEqual([]);
  });

  it('says nothing to plain words', () => {
    expect(termsFor('review the policy each year')).toEqual([]);
  });
});

describe('the list of synonyms', () => {
  const entries = SYNONYMS.map((line) => line.split('|'));

  it('has two sides in every line', () => {
    expect(entries.filter((sides) => sides.length !== 2)).toEqual([]);
    expect(entries.filter(([, right = '']) => analyze(right).length === 0)).toEqual([]);
  });

  it('has every phrase once', () => {
    const phrases = entries.flatMap(([left = '']) => left.split(',').map((phrase) => phrase.trim()));
    expect(phrases.filter((phrase, i) => phrase === '' || phrases.indexOf(phrase) !== i)).toEqual([]);
  });
});

describe('a phrase of the list', () => {
  it('has one meaning', () => {
    const phrases = SYNONYMS.flatMap((line) => {
      const [left = ''] = line.split('|');
      return [...new Set(left.split(',').map((one) => stemWords(one).join(' ')))];
    });
    expect(phrases.filter((phrase, i) => phrase === '' || phrases.indexOf(phrase) !== i)).toEqual([]);
  });

  it('does not take a fire for somebody who is fired', () => {
    const terms = (text: string) => expansionsFor(text, () => false).flatMap((one) => one.terms);
    expect(terms('fire in the building')).not.toContain('termin');
    expect(terms('someone is fired')).toContain('termin');
  });
});
