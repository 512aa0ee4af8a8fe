import { saidIn } from '../said.js';
import { stemOf, type ToldWord, toldWords } from '../concepts/told-words.js';
import { CONTROL_WORDS } from './control-words.js';
import { TYPICAL_OF_ACCESS } from './typical-of-access.js';
import { TYPICAL_OF_NETWORKS } from './typical-of-networks.js';
import { TYPICAL_OF_PEOPLE } from './typical-of-people.js';
import { TYPICAL_OF_PLACES } from './typical-of-places.js';
import { TYPICAL_OF_RECORDS } from './typical-of-records.js';
import { TYPICAL_OF_SYSTEMS } from './typical-of-systems.js';

/** A control for which the words of a text speak. */
export interface ControlSign {
  /** In OSCAL form. */
  readonly controlId: string;
  /** How much they speak for it (BM25). */
  readonly score: number;
  /** Those that speak most. */
  readonly said: string;
}

/** What it looks like where a control is missing: by its id, one line for each typical situation. */
export const TYPICAL_SITUATIONS: Readonly<Record<string, string>> = {
  ...TYPICAL_OF_ACCESS,
  ...TYPICAL_OF_PEOPLE,
  ...TYPICAL_OF_RECORDS,
  ...TYPICAL_OF_SYSTEMS,
  ...TYPICAL_OF_NETWORKS,
  ...TYPICAL_OF_PLACES,
};

/** What a listed word counts, beside one that stands in a typical situation. */
const LISTED = 1.5;
/** What a control counts that is named after another one, as a share of that. */
const NEXT_SHARE = 0.6;
/** BM25: how soon a repeated word counts no more, and how much many words are held against a control. */
const SATURATION = 1.2;
const LENGTH = 0.5;
const SHOWN_WORDS = 5;

/** The controls for which the words of a text speak, the strongest first; how strong one must be is for the caller. `told` as above. */
export function signsOf(text: string, told: readonly ToldWord[] = toldWords(text)): readonly ControlSign[] {
  const found = new Map<string, Map<ToldWord, number>>();
  for (const word of distinct(told)) {
    for (const { controlId, gain } of GAINS.get(keyOf(word)) ?? []) {
      const gains = found.get(controlId) ?? new Map<ToldWord, number>();
      gains.set(word, Math.max(gains.get(word) ?? 0, gain));
      found.set(controlId, gains);
    }
  }
  return [...found]
    .map(([controlId, gains]) => ({
      controlId,
      score: [...gains.values()].reduce((sum, gain) => sum + gain, 0),
      get said() {
        return saidIn(text, strongest(gains));
      },
    }))
    .sort((a, b) => b.score - a.score);
}

function distinct(words: readonly ToldWord[]): readonly ToldWord[] {
  return [...new Map(words.toReversed().map((word) => [word.stem, word])).values()];
}

function strongest(gains: ReadonlyMap<ToldWord, number>): readonly ToldWord[] {
  return [...gains]
    .sort(([, a], [, b]) => b - a)
    .slice(0, SHOWN_WORDS)
    .map(([word]) => word);
}

/** What a word counts as: its stem, or itself where it stands for itself alone. */
function keyOf({ word, stem }: Pick<ToldWord, 'word' | 'stem'>): string {
  return EXACT.has(word) ? `=${word}` : stem;
}

const EXACT: ReadonlySet<string> = new Set(
  CONTROL_WORDS.flatMap((row) => [...row.matchAll(/=(\S+)/g)].map(([, word = '']) => word)),
);

/** How often each word tells of a control. */
function countedWords(): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const counts = new Map<string, Map<string, number>>();
  const add = (controlId: string, key: string, count: number): void => {
    const words = counts.get(controlId) ?? new Map<string, number>();
    words.set(key, (words.get(key) ?? 0) + count);
    counts.set(controlId, words);
  };
  for (const [controlId, lines] of Object.entries(TYPICAL_SITUATIONS)) {
    for (const line of lines.split('\n')) {
      new Set(toldWords(line).map(keyOf)).forEach((key) => {
        add(controlId, key, 1);
      });
    }
  }
  for (const row of CONTROL_WORDS) {
    const [controls = '', words = ''] = row.split(' | ');
    const keys = new Set(words.split(' ').map((word) => (word.startsWith('=') ? word : stemOf(word))));
    controls.split(' ').forEach((controlId, place) => {
      keys.forEach((key) => {
        add(controlId, key, LISTED * NEXT_SHARE ** place);
      });
    });
  }
  return counts;
}

interface Gain {
  readonly controlId: string;
  readonly gain: number;
}

/** By word: what it counts for each control of which it tells. */
const GAINS = gainsOf(countedWords());

function gainsOf(
  counts: ReadonlyMap<string, ReadonlyMap<string, number>>,
): ReadonlyMap<string, readonly Gain[]> {
  const rows = [...counts].map(([controlId, words]) => ({ controlId, words, length: sum(words.values()) }));
  const mean = sum(rows.map(({ length }) => length)) / rows.length;
  const spread = new Map<string, number>();
  for (const key of rows.flatMap(({ words }) => [...words.keys()])) {
    spread.set(key, (spread.get(key) ?? 0) + 1);
  }
  const gains = new Map<string, Gain[]>();
  for (const { controlId, words, length } of rows) {
    const room = SATURATION * (1 - LENGTH + (LENGTH * length) / mean);
    for (const [key, count] of words) {
      const within = spread.get(key) ?? 0;
      const rarity = Math.log(1 + (rows.length - within + 0.5) / (within + 0.5));
      const gain = (rarity * count * (SATURATION + 1)) / (count + room);
      gains.set(key, [...(gains.get(key) ?? []), { controlId, gain }]);
    }
  }
  return gains;
}

function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((total, one) => total + one, 0);
}
