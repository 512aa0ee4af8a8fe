import { saidIn } from '../said.js';
import { ACCESS_CONCEPTS } from './concepts-of-access.js';
import { PEOPLE_CONCEPTS } from './concepts-of-people.js';
import { PLACE_CONCEPTS } from './concepts-of-places.js';
import { RECORD_CONCEPTS } from './concepts-of-records.js';
import { SYSTEM_CONCEPTS } from './concepts-of-systems.js';
import { THING_CONCEPTS } from './concepts-of-things.js';
import { type SituationConcept } from './situation-concept.js';
import { stemOf, type ToldWord, toldWords } from './told-words.js';
import { WORD_GROUPS } from './word-groups.js';

/** A concept that a text tells of. */
export interface RecognisedConcept {
  readonly concept: SituationConcept;
  /** How much of the text speaks of it: the sum of the weights of its words, each once. */
  readonly score: number;
  /** The words of the text that tell of it. */
  readonly said: string;
}

export const CONCEPTS: readonly SituationConcept[] = [
  ...PEOPLE_CONCEPTS,
  ...ACCESS_CONCEPTS,
  ...RECORD_CONCEPTS,
  ...SYSTEM_CONCEPTS,
  ...PLACE_CONCEPTS,
  ...THING_CONCEPTS,
];

/** A word of which the whole cue is told counts in full, one of a part of a cue by this power of the part. */
const COVERAGE_POWER = 2;
/** What a word must count to be shown as what was said. */
const SAID_SHARE = 0.5;

/**
 * The concepts that a text tells of, the strongest first: all that share anything with it, how strong one must be is for the
 * caller. A concept's score is the sum over the words of the text that stand in its cues, each weighed by how rare it is
 * among the concepts (as in BM25) and by how much of its cue is told. `told` are the words of a text in another language.
 */
export function recogniseConcepts(
  text: string,
  told: readonly ToldWord[] = toldWords(text),
): readonly RecognisedConcept[] {
  const words = told.map(weighed).filter(({ weight }) => weight > 0);
  return COMPILED.flatMap(({ concept, cues }) => {
    const shares = sharesOf(cues, words);
    const byStem = new Map<string, number>();
    for (const [{ stem, weight }, share] of shares) {
      byStem.set(stem, Math.max(byStem.get(stem) ?? 0, share * weight));
    }
    const score = [...byStem.values()].reduce((sum, one) => sum + one, 0);
    return score > 0 ? [recognised(concept, score, text, shares)] : [];
  }).sort((a, b) => b.score - a.score);
}

/** What was said is put together when it is asked for: most concepts are dropped before. */
function recognised(
  concept: SituationConcept,
  score: number,
  text: string,
  shares: ReadonlyMap<WeighedWord, number>,
): RecognisedConcept {
  return {
    concept,
    score,
    get said() {
      return saidOf(text, shares);
    },
  };
}

/** A word of the text, and what it counts; nothing where no cue has it. */
interface WeighedWord extends ToldWord {
  readonly exact: string;
  readonly weight: number;
}

function weighed(word: ToldWord): WeighedWord {
  return { ...word, exact: exactly(word.word), weight: weightOf(word) };
}

/** How much of the best cue of each word is told. */
function sharesOf(
  cues: readonly CompiledCue[],
  told: readonly WeighedWord[],
): ReadonlyMap<WeighedWord, number> {
  const shares = new Map<WeighedWord, number>();
  for (const cue of cues) {
    const { words, coverage } = matchOf(cue, told);
    for (const word of words) {
      shares.set(word, Math.max(shares.get(word) ?? 0, coverage ** COVERAGE_POWER));
    }
  }
  return shares;
}

/** Which words of the text tell of a cue, one for each of its words, and how much of it they are. */
function matchOf(
  cue: CompiledCue,
  told: readonly WeighedWord[],
): { readonly words: readonly WeighedWord[]; readonly coverage: number } {
  const words: WeighedWord[] = [];
  let matched = 0;
  let missing = 0;
  for (const { keys, weight } of cue) {
    const found = told.find((one) => (keys.has(one.stem) || keys.has(one.exact)) && !words.includes(one));
    if (found) {
      words.push(found);
      matched += found.weight;
    } else {
      missing += weight;
    }
  }
  return { words, coverage: matched === 0 ? 0 : matched / (matched + missing) };
}

/** The words that tell most of it. */
function saidOf(text: string, shares: ReadonlyMap<WeighedWord, number>): string {
  const least = Math.min(SAID_SHARE, Math.max(...shares.values()));
  return saidIn(
    text,
    [...shares].filter(([, share]) => share >= least).map(([word]) => word),
  );
}

/** A word of a cue: its keys are stems, or words as they stand behind `=`. `weight` is what it counts where it is not told. */
interface CueWord {
  readonly keys: ReadonlySet<string>;
  readonly weight: number;
}
type CompiledCue = readonly CueWord[];

function exactly(word: string): string {
  return `=${word}`;
}

function keysOf(word: string): readonly string[] {
  const group = WORD_GROUPS[word];
  if (group !== undefined) {
    return group.split(' ').flatMap(keysOf);
  }
  return [word.startsWith('=') ? word : stemOf(word)];
}

/** In how many concepts each key stands. */
const COUNTS = countedKeys();

function countedKeys(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { cues } of CONCEPTS) {
    for (const key of new Set(cues.flat(2).flatMap(keysOf))) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

function weightOf({ word, stem }: ToldWord): number {
  return Math.max(weightOfKey(stem), weightOfKey(exactly(word)));
}

function weightOfKey(key: string): number {
  const count = COUNTS.get(key) ?? 0;
  return count === 0 ? 0 : Math.log(1 + (CONCEPTS.length - count + 0.5) / (count + 0.5));
}

const COMPILED = CONCEPTS.map((concept) => ({ concept, cues: concept.cues.map(compiled) }));

function compiled(cue: SituationConcept['cues'][number]): CompiledCue {
  return cue.map((alternatives) => {
    const keys = alternatives.flatMap(keysOf);
    const weights = keys.map(weightOfKey).sort((a, b) => a - b);
    return { keys: new Set(keys), weight: weights[Math.floor(weights.length / 2)] ?? 0 };
  });
}
