import { STOP_WORDS, stemWords } from '@app/common/lexical-index';
import { JOINED_WORDS } from './word-groups.js';

/** A word of a text, or several that are read as one. */
export interface ToldWord {
  /** In lower case. */
  readonly word: string;
  readonly stem: string;
  /** Where it stands in the text. */
  readonly start: number;
  readonly end: number;
}

/** Little words that tell something here. */
const KEPT: ReadonlySet<string> = new Set(
  'own off he she who whom what how more only before after same other all'.split(' '),
);
const WORD = /[\p{L}\p{N}]+/gu;

/** The words of a text in their order, without those that tell nothing. */
export function toldWords(text: string): readonly ToldWord[] {
  const words = [...text.matchAll(WORD)].map((match) => ({
    word: match[0].normalize('NFKC').toLowerCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));
  const told: ToldWord[] = [];
  for (let at = 0; at < words.length; at++) {
    const one = words[at];
    if (!one) {
      break;
    }
    const joined = joinedAt(words.slice(at, at + LONGEST).map(({ word }) => word));
    const { word, length } = joined ?? { word: one.word, length: 1 };
    const end = words[at + length - 1]?.end ?? one.end;
    if (joined || KEPT.has(word) || !STOP_WORDS.has(word)) {
      told.push({ word, stem: stemOf(word), start: one.start, end });
    }
    at += length - 1;
  }
  return told;
}

export function stemOf(word: string): string {
  return stemWords(word)[0] ?? word;
}

const JOINED = new Map(
  Object.entries(JOINED_WORDS).flatMap(([word, phrases]) =>
    phrases.split('|').map((phrase) => [phrase, word]),
  ),
);
const LONGEST = Math.max(...[...JOINED.keys()].map((phrase) => phrase.split(' ').length));

/** The longest phrase that some words begin with. */
function joinedAt(words: readonly string[]): { readonly word: string; readonly length: number } | undefined {
  for (let length = words.length; length > 1; length--) {
    const word = JOINED.get(words.slice(0, length).join(' '));
    if (word !== undefined) {
      return { word, length };
    }
  }
  return undefined;
}
