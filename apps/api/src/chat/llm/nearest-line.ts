import { type Passage } from '@app/common/contracts';
import { analyze } from '@app/common/lexical-index';
import { readPassages } from './quote-choice.js';

/** A line of a passage. */
export interface Line {
  readonly passage: Passage;
  /** Place of the passage among all that may be cited. */
  readonly index: number;
  readonly text: string;
  /** How much of what is asked it speaks of, in 0..1, by the weight of the words. */
  readonly share: number;
  /** How many of the asked terms stand anywhere in its passage, as a share. */
  readonly passageShare: number;
  /** How well its passage was found, in 0..1, as a share of the best. */
  readonly strength: number;
  readonly terms: ReadonlySet<string>;
}

/** The lines and sentences of some passages, nearest to the asked terms first. Words are weighed among all passages. */
export function nearestLines(
  asked: readonly string[],
  all: readonly Passage[],
  some: readonly Passage[],
): readonly Line[] {
  const best = Math.max(...some.map(({ score }) => score), Number.MIN_VALUE);
  return readPassages(all, asked)
    .filter(({ passage }) => some.includes(passage))
    .flatMap(({ passage, index, units }) => {
      const words = new Set(analyze(`${passage.title} ${passage.text}`));
      const known = asked.filter((term) => words.has(term)).length;
      return units.map(({ unit, score, terms }): Line => ({
        passage,
        index,
        text: unit.text,
        share: score,
        passageShare: known / Math.max(1, asked.length),
        strength: passage.score / best,
        terms,
      }));
    })
    .toSorted((a, b) => b.share + b.strength - (a.share + a.strength));
}
