import {
  FUNCTION_WORDS,
  GLOSSARY,
  type Language,
  LANGUAGES,
  PhraseBook,
  STOP_WORDS,
  wordsOf,
} from '@app/common/lexical-index';
import { type ToldWord, toldWords } from '../concepts/told-words.js';
import { EVERYDAY_GLOSSARY } from './everyday-glossary.js';

const BOOKS: Readonly<Record<Language, PhraseBook>> = {
  es: bookOf('es'),
  de: bookOf('de'),
  fr: bookOf('fr'),
  pt: bookOf('pt'),
};

function bookOf(language: Language): PhraseBook {
  return new PhraseBook(language, [...EVERYDAY_GLOSSARY, ...GLOSSARY]);
}

/** A text is in a language that knows this share of its words, with at least so many that carry no matter. */
const KNOWN_SHARE = 0.5;
const FUNCTION_COUNT = 2;

/** The language of a text that is not in English: the one that knows most of its words. Nothing where there is doubt. */
export function languageOf(text: string): Language | undefined {
  const english = tokensOf(text).filter(({ written }) => STOP_WORDS.has(written.toLowerCase())).length;
  const votes = LANGUAGES.map((language) => {
    const readings = readingsOf(text, language);
    const functions = readings.filter(({ isFunction }) => isFunction).length;
    const known = readings.filter(({ isFunction, words }) => isFunction || words.length > 0).length;
    return { language, functions, share: known / Math.max(1, readings.length) };
  }).filter(
    ({ functions, share }) => functions >= FUNCTION_COUNT && functions > english && share >= KNOWN_SHARE,
  );
  return votes.sort((a, b) => b.share - a.share || b.functions - a.functions)[0]?.language;
}

/** The words of a text in another language as English has them, each with the place of what it stands for. */
export function toldWordsIn(text: string, language: Language): readonly ToldWord[] {
  return readingsOf(text, language).flatMap(({ words }) => words);
}

interface Token {
  readonly written: string;
  readonly start: number;
  readonly end: number;
}

interface Reading {
  readonly isFunction: boolean;
  readonly words: readonly ToldWord[];
}

/** One reading for each word; that of a phrase stands with its first one. */
function readingsOf(text: string, language: Language): readonly Reading[] {
  const tokens = tokensOf(text);
  const plain = tokens.map(({ written }) => wordsOf(written, language)[0] ?? '');
  const readings: Reading[] = [];
  while (readings.length < tokens.length) {
    const at = readings.length;
    const { english, length } = readAt(plain, at, language);
    const start = tokens[at]?.start ?? 0;
    const end = tokens[at + length - 1]?.end ?? start;
    const words = toldWords(english).map((word) => ({ ...word, start, end }));
    const isFunction = FUNCTION_WORDS[language].has(plain[at] ?? '');
    readings.push({ isFunction, words });
    readings.push(...Array.from({ length: length - 1 }, () => ({ isFunction: true, words: [] })));
  }
  return readings;
}

/** The English of a word, or of the phrase that begins with it. A function word says something only where a list has it as it is. */
function readAt(
  plain: readonly string[],
  at: number,
  language: Language,
): { readonly english: string; readonly length: number } {
  const book = BOOKS[language];
  const word = plain[at] ?? '';
  const phrase = book.phraseAt(plain, at);
  if (phrase && (phrase.words.length > 1 || phrase.words[0] === word)) {
    return { english: phrase.english, length: phrase.words.length };
  }
  const english = FUNCTION_WORDS[language].has(word) ? [] : book.englishOf(word);
  return { english: english.join(' '), length: 1 };
}

function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(/[\p{L}\p{N}]+/gu)].map((match) => ({
    written: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}
