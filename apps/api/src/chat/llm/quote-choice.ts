import { type Passage } from '@app/common/contracts';
import { analyze } from '@app/common/lexical-index';
import { passageUnits, type PassageUnit } from './passage-text.js';
import { TermWeights } from './term-weights.js';

/** A unit of a passage and how much of the question it speaks of, in 0..1. */
export interface ScoredUnit {
  readonly unit: PassageUnit;
  readonly place: number;
  readonly terms: ReadonlySet<string>;
  readonly score: number;
}

export interface ReadPassage {
  readonly passage: Passage;
  /** Place among the request's passages: what the citation mark counts. */
  readonly index: number;
  readonly units: readonly ScoredUnit[];
}

/** Words of a title count for the units below it, but less than words of their own. */
const TITLE_SHARE = 0.35;
/** A statement is what a control demands; its discussion only explains. */
const PROSE_SHARE = 0.85;
/** Units longer than this many terms lose a little for each doubling. */
const PLAIN_LENGTH = 16;

/** Reads passages into units and scores them by the question's terms, weighted by how telling they are among all units. */
export function readPassages(passages: readonly Passage[], asked: readonly string[]): readonly ReadPassage[] {
  const read = passages.map((passage, index) => {
    const units = passageUnits(passage).map((unit) => ({ unit, terms: new Set(analyze(unit.text)) }));
    return { passage, index, units, title: new Set(analyze(passage.title)) };
  });
  const weights = new TermWeights(read.flatMap(({ units }) => units.map(({ terms }) => terms)));
  const all = weights.sum(asked);
  return read.map(({ passage, index, units, title }) => ({
    passage,
    index,
    units: units.map(({ unit, terms }, place) => ({
      unit,
      place,
      terms,
      score: all === 0 ? 0 : unitMass(unit, terms, { asked, title, weights }) / all,
    })),
  }));
}

interface Asked {
  readonly asked: readonly string[];
  readonly title: ReadonlySet<string>;
  readonly weights: TermWeights;
}

function unitMass(unit: PassageUnit, terms: ReadonlySet<string>, { asked, title, weights }: Asked): number {
  let mass = 0;
  for (const term of asked) {
    const share = terms.has(term) ? 1 : Number(title.has(term)) * TITLE_SHARE;
    mass += share * weights.of(term);
  }
  const length = 1 + Math.max(0, Math.log2(Math.max(1, terms.size) / PLAIN_LENGTH)) * 0.15;
  return (mass * (unit.kind === 'prose' ? PROSE_SHARE : 1)) / length;
}

/** Whether two units say nearly the same: 85 of a hundred terms of both together stand in each (Jaccard). */
export function isRepeat(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const common = [...a].filter((term) => b.has(term)).length;
  const together = a.size + b.size - common;
  return together > 0 && common / together >= 0.85;
}

export function wordCount(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}
