import { analyze, stemWords, TermNeighbours, TermTable } from '@app/common/lexical-index';
import { SYNONYMS } from './synonyms.js';

interface Entry {
  readonly phrase: readonly string[];
  readonly terms: readonly string[];
}

export interface Expansion {
  /** The words of the text that were recognised, stemmed. */
  readonly trigger: readonly string[];
  /** The words of the catalogs for it. */
  readonly terms: readonly string[];
  /** False where a word is only near to one that the list knows. */
  readonly exact: boolean;
}

const ENTRIES = entriesByFirstWord(SYNONYMS);
const SINGLE_WORDS = TermNeighbours.of(
  TermTable.of(
    [...ENTRIES].filter(([, entries]) => entries.at(-1)?.phrase.length === 1).map(([word]) => word),
  ),
);

/** Whether a word, stemmed, begins a phrase of the list. */
export function isListed(word: string): boolean {
  return ENTRIES.has(word);
}

/**
 * What the list of synonyms has to say to a text: the longest phrase at each place wins. A word for which `isUnknown`
 * holds is also read as the nearest single word of the list, so that a misspelt one is understood.
 */
export function expansionsFor(text: string, isUnknown: (word: string) => boolean): Expansion[] {
  const words = stemWords(text);
  const found: Expansion[] = [];
  let at = 0;
  while (at < words.length) {
    const word = words[at] ?? '';
    const exact = longestAt(words, at);
    const near = exact === undefined && isUnknown(word) ? nearestTo(word) : undefined;
    if (exact !== undefined) {
      found.push({ trigger: exact.phrase, terms: exact.terms, exact: true });
    } else if (near !== undefined) {
      found.push({ trigger: [word], terms: near.terms, exact: false });
    }
    at += exact?.phrase.length ?? 1;
  }
  return found;
}

function longestAt(words: readonly string[], at: number): Entry | undefined {
  return ENTRIES.get(words[at] ?? '')?.find(({ phrase }) =>
    phrase.every((word, i) => words[at + i] === word),
  );
}

/** The shortest phrase of a first word stands last, and here it is the word itself. */
function nearestTo(word: string): Entry | undefined {
  const [near] = SINGLE_WORDS.find(word, 1);
  return near === undefined ? undefined : ENTRIES.get(near)?.at(-1);
}

/** Reads the lines of the list; under each first word the longest phrase stands first. */
function entriesByFirstWord(lines: readonly string[]): ReadonlyMap<string, readonly Entry[]> {
  const entries = new Map<string, Entry[]>();
  for (const line of lines) {
    const [left = '', right = ''] = line.split('|');
    const terms = [...new Set(analyze(right))];
    for (const phrase of left.split(',').map((part) => stemWords(part))) {
      const first = phrase[0] ?? '';
      entries.set(first, [...(entries.get(first) ?? []), { phrase, terms }]);
    }
  }
  for (const list of entries.values()) {
    list.sort((a, b) => b.phrase.length - a.phrase.length);
  }
  return entries;
}
