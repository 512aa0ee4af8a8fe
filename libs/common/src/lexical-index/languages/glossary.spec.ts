import { analyze, words } from '../analyze.js';
import { FUNCTION_WORDS } from './function-words.js';
import { GLOSSARY } from './glossary.js';
import { LANGUAGES } from './language.js';

const columnsOf = (line: string) => line.split('|').map((column) => column.trim());

describe('the glossary', () => {
  it('has every entry in English and all languages', () => {
    const incomplete = GLOSSARY.filter((line) => {
      const columns = columnsOf(line);
      return (
        columns.length !== LANGUAGES.length + 1 || columns.some((column) => analyze(column).length === 0)
      );
    });
    expect(incomplete).toEqual([]);
    expect(GLOSSARY.length).toBeGreaterThanOrEqual(150);
  });

  it.each(LANGUAGES)('gives no phrase of %s two meanings', (language) => {
    const column = LANGUAGES.indexOf(language) + 1;
    const meanings = new Map<string, Set<string>>();
    for (const line of GLOSSARY) {
      const columns = columnsOf(line);
      for (const phrase of (columns[column] ?? '').split(',')) {
        const plain = words(phrase).join(' ');
        meanings.set(plain, (meanings.get(plain) ?? new Set()).add(columns[0] ?? ''));
      }
    }
    expect([...meanings].filter(([, english]) => english.size > 1)).toEqual([]);
  });

  it.each(LANGUAGES)('has function words of %s as questions are read', (language) => {
    const odd = [...FUNCTION_WORDS[language]].filter((word) => words(word).join() !== word);
    expect(odd).toEqual([]);
  });
});
