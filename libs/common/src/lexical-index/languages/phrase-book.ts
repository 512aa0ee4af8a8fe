import { words } from '../analyze.js';
import { type Language, LANGUAGES } from './language.js';

export interface Phrase {
  /** Beginnings of words (four letters and more) or whole words, in a row. */
  readonly words: readonly string[];
  readonly english: string;
}

/** Letters from which on an entry's word stands for every word that begins with it. */
const PREFIX_LETTERS = 4;
/** Letters that German puts between the parts of a compound, at most. */
const LINK_LETTERS = 2;
const SHORTEST_HEAD = 3;
/** A part of a compound whose beginning is unknown counts from this length on: short ones stand in many words by chance. */
const LONG_PART = 6;

/** Glossaries as one language has them: of two rows with the same words, the first one counts. */
export class PhraseBook {
  /** By the first letters of a phrase; the longest stands first. */
  readonly #phrases = new Map<string, Phrase[]>();
  readonly #compounds: boolean;

  constructor(language: Language, glossary: readonly string[]) {
    this.#compounds = language === 'de';
    const column = LANGUAGES.indexOf(language) + 1;
    for (const line of glossary) {
      const [english = '', ...others] = line.split('|');
      for (const phrase of (others[column - 1] ?? '').split(',')) {
        this.#add({ words: wordsOf(phrase, language), english: english.trim() });
      }
    }
    for (const phrases of this.#phrases.values()) {
      phrases.sort((a, b) => b.words.length - a.words.length || lettersOf(b) - lettersOf(a));
    }
  }

  /** The longest phrase that begins at a place. */
  phraseAt(text: readonly string[], at: number): Phrase | undefined {
    const first = text[at] ?? '';
    const candidates = this.#phrases.get(first.slice(0, PREFIX_LETTERS)) ?? [];
    return candidates.find((phrase) => phrase.words.every((part, i) => fits(text[at + i] ?? '', part)));
  }

  /** What one word says: an entry, or the entries that a compound is made of; empty where none is known. */
  englishOf(word: string): readonly string[] {
    const head = this.phraseAt([word], 0);
    if (!this.#compounds) {
      return head === undefined ? [] : [head.english];
    }
    if (head !== undefined) {
      return [head.english, ...this.#tailOf(word, (head.words[0] ?? '').length, LINK_LETTERS)];
    }
    return this.#tailOf(word, SHORTEST_HEAD, word.length, LONG_PART);
  }

  /** The entries in the rest of a compound: `letters` long or longer, at most `slack` letters after `from`. */
  #tailOf(word: string, from: number, slack: number, letters = PREFIX_LETTERS): readonly string[] {
    const last = Math.min(from + slack, word.length - letters);
    for (let at = from; at <= last; at += 1) {
      const tail = this.phraseAt([word.slice(at)], 0);
      if (tail !== undefined && lettersOf(tail) >= letters) {
        return [tail.english, ...this.#tailOf(word, at + (tail.words[0] ?? '').length, LINK_LETTERS)];
      }
    }
    return [];
  }

  #add(phrase: Phrase): void {
    const key = (phrase.words[0] ?? '').slice(0, PREFIX_LETTERS);
    const phrases = this.#phrases.get(key);
    if (phrases === undefined) {
      this.#phrases.set(key, [phrase]);
    } else {
      phrases.push(phrase);
    }
  }
}

/** The words of a text as its language's phrase book has them: German `ß` and `ae` are read as `ss` and `ä`. */
export function wordsOf(text: string, language: Language): string[] {
  const plain = words(text);
  return language === 'de'
    ? plain.map((word) => word.replaceAll('ß', 'ss').replaceAll(/([aou])e/gu, '$1'))
    : plain;
}

function fits(word: string, part: string): boolean {
  return part.length >= PREFIX_LETTERS ? word.startsWith(part) : word === part;
}

function lettersOf({ words: parts }: Phrase): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}
