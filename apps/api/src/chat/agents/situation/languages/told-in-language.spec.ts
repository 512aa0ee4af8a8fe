import { LANGUAGES, wordsOf } from '@app/common/lexical-index';
import { EVERYDAY_GLOSSARY } from './everyday-glossary.js';
import { languageOf, toldWordsIn } from './told-in-language.js';

describe('the everyday glossary', () => {
  it('has every row in English and in all languages', () => {
    const incomplete = EVERYDAY_GLOSSARY.filter((row) => {
      const columns = row.split('|');
      const isEmpty = ([language, column]: readonly [(typeof LANGUAGES)[number], string]): boolean =>
        column.split(',').some((phrase) => wordsOf(phrase, language).length === 0);
      return (
        columns.length !== LANGUAGES.length + 1 ||
        LANGUAGES.map((language, index) => [language, columns[index + 1] ?? ''] as const).some(isEmpty)
      );
    });
    expect(incomplete).toEqual([]);
  });
});

describe('languageOf', () => {
  it.each([
    ['Una empleada dej\u00f3 la empresa y su cuenta sigue activa.', 'es'],
    ['Der Praktikant l\u00f6schte die Datenbank, und niemand hatte eine Kopie.', 'de'],
    ['Le disque est tomb\u00e9 en panne et il n\u2019y avait aucune sauvegarde.', 'fr'],
    ['O funcion\u00e1rio foi demitido e a conta dele continua ativa.', 'pt'],
    ['A nurse left the company and her account still works.', undefined],
    ['What does AC-2 require?', undefined],
    ['', undefined],
  ])('%s', (text, language) => {
    expect(languageOf(text)).toBe(language);
  });
});

describe('toldWordsIn', () => {
  it('gives the words of the lists, each at the place of what it stands for', () => {
    const text = 'Das Konto ist noch aktiv.';
    const told = toldWordsIn(text, 'de').map(({ word, start, end }) => [word, text.slice(start, end)]);
    expect(told).toEqual([
      ['account', 'Konto'],
      ['still', 'noch'],
      ['active', 'aktiv'],
      ['open', 'aktiv'],
    ]);
  });

  it('takes a phrase for one thing, and says of others nothing', () => {
    const text = 'La copia de seguridad xyzzy';
    expect(toldWordsIn(text, 'es').map(({ start, end }) => text.slice(start, end))).toEqual([
      'copia de seguridad',
      'copia de seguridad',
    ]);
  });
});
