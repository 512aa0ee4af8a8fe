import {
  FUNCTION_WORDS,
  GLOSSARY,
  type Language,
  LANGUAGES,
  type LexicalIndex,
  PhraseBook,
  stemWords,
  STOP_WORDS,
  wordsOf,
} from '@app/common/lexical-index';

/** A question in another language, as far as the glossary carries. */
export interface Translation {
  readonly language: Language;
  /** The English of what is known, in the order of the question. */
  readonly english: string;
  /** Words that are neither known nor function words: names, abbreviations, and what the glossary lacks. */
  readonly left: string;
}

const BOOKS: Readonly<Record<Language, PhraseBook>> = {
  es: new PhraseBook('es', GLOSSARY),
  de: new PhraseBook('de', GLOSSARY),
  fr: new PhraseBook('fr', GLOSSARY),
  pt: new PhraseBook('pt', GLOSSARY),
};
const STOP_STEMS = new Set(stemWords([...STOP_WORDS].join(' ')));
/** From this share of rows with one of a language's commonest words on, a collection is written in it. */
const WRITTEN_SHARE = 0.2;
const COMMONEST: Readonly<Record<Language, readonly string[]>> = {
  es: ['los', 'para', 'una'],
  de: ['und', 'der', 'nicht'],
  fr: ['les', 'une', 'dans'],
  pt: ['uma', 'para', 'nao'],
};

/**
 * Reads a question in Spanish, German, French or Portuguese as English, word by word with the glossary. Nothing for English,
 * and nothing where the collection itself is written in the question's language. `isEnglish` is asked about stems.
 */
export function translate(
  text: string,
  index: LexicalIndex,
  isEnglish: (stem: string) => boolean,
): Translation | undefined {
  const language = languageOf(text, isEnglish);
  if (language === undefined || isWrittenIn(language, index)) {
    return undefined;
  }
  const readings = readingsOf(text, language);
  const english = readings.flatMap((reading) => reading.english);
  const left = readings.filter((reading) => reading.kind === 'unknown').map(({ word }) => word);
  return english.length === 0 ? undefined : { language, english: english.join(' '), left: left.join(' ') };
}

/**
 * The language that knows most words of a text, when it knows at least half of those that are no English, and these are a
 * third of the text or more. A question in English ends at the first line.
 */
function languageOf(text: string, isEnglish: (stem: string) => boolean): Language | undefined {
  const stems = stemWords(text);
  const foreign = stems.map((stem) => !STOP_STEMS.has(stem) && !isEnglish(stem));
  const count = foreign.filter(Boolean).length;
  if (count === 0) {
    return undefined;
  }
  const votes = LANGUAGES.map((language) => {
    const known = readingsOf(text, language).map(({ kind }) => kind !== 'unknown');
    const voices = known.filter((yes, i) => yes && foreign[i] === true).length;
    return { language, voices, all: known.filter(Boolean).length };
  }).filter(({ voices }) => voices > 0 && 2 * voices >= count && 2 * voices >= stems.length - count);
  return votes.sort((a, b) => b.all - a.all)[0]?.language;
}

interface Reading {
  readonly word: string;
  readonly kind: 'function' | 'known' | 'unknown';
  /** The English of a word, or of the phrase that begins with it. */
  readonly english: readonly string[];
}

/** One reading for each word of a text. */
function readingsOf(text: string, language: Language): Reading[] {
  const asked = wordsOf(text, language);
  const readings: Reading[] = [];
  while (readings.length < asked.length) {
    readings.push(...readAt(asked, readings.length, language));
  }
  return readings;
}

function readAt(asked: readonly string[], at: number, language: Language): Reading[] {
  const book = BOOKS[language];
  const word = asked[at] ?? '';
  const phrase = book.phraseAt(asked, at);
  if (phrase !== undefined && phrase.words.length > 1) {
    return phrase.words.map((_, i) => ({
      word: asked[at + i] ?? '',
      kind: 'known',
      english: i === 0 ? [phrase.english] : [],
    }));
  }
  if (FUNCTION_WORDS[language].has(word)) {
    return [{ word, kind: 'function', english: [] }];
  }
  const english = book.englishOf(word);
  return [{ word, kind: english.length > 0 ? 'known' : 'unknown', english }];
}

function isWrittenIn(language: Language, index: LexicalIndex): boolean {
  return COMMONEST[language].some((word) => index.rowsOf(word).length > WRITTEN_SHARE * index.size);
}
