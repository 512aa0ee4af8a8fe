import { type Passage } from '@app/common/contracts';
import { parentControlId } from '@app/common/oscal';
import { type RecognisedSign } from './situation.js';

/** The passages that one search found, and which sign of the situation it was made for; none: for the whole of it. */
export interface ScenarioSearch {
  readonly passages: readonly Passage[];
  /** What was searched for. */
  readonly text: string;
  readonly recognised?: RecognisedSign | undefined;
  /** How telling the matter is for its sign, in 0..1. */
  readonly weight: number;
}

/** A control that fits a situation, and the searches that found it. */
export interface FittingControl {
  readonly passage: Passage;
  readonly score: number;
  readonly searches: readonly ScenarioSearch[];
}

/** Passages of one search that count, and what those behind the first are worth. */
const DEPTH = 3;
const NEXT_SHARE = 0.5;
/** What words alone prove must be this strong, and fewer controls rest on them. */
const WORDS_ALONE = 0.5;
/** An enhancement speaks for its base control where that is clearly weaker. */
const BASE_SHARE = 0.6;

/**
 * The controls that fit, best first, one for each base control. A control counts by the best search that found it, and by half
 * of the others: a matter of a sign by its rank, the situation's own words by their evidence.
 */
export function fittingControls(searches: readonly ScenarioSearch[]): readonly FittingControl[] {
  const found = new Map<string, { passage: Passage; gains: number[]; searches: ScenarioSearch[] }>();
  for (const search of searches) {
    const passages = search.passages.filter(isInForce).slice(0, search.recognised ? DEPTH : undefined);
    for (const [rank, passage] of passages.entries()) {
      const gain = gainOf(search, passage, rank);
      const one = found.get(passage.id) ?? { passage, gains: [], searches: [] };
      found.set(passage.id, { ...one, gains: [...one.gains, gain], searches: [...one.searches, search] });
    }
  }
  const scored = [...found.values()].map(({ passage, gains, searches: by }): FittingControl => {
    const [best = 0, ...others] = [...gains].sort((a, b) => b - a);
    return { passage, score: best + others.reduce((sum, gain) => sum + gain / 2, 0), searches: by };
  });
  return onePerBase(scored.sort((a, b) => b.score - a.score));
}

function gainOf({ recognised, weight }: ScenarioSearch, passage: Passage, rank: number): number {
  return recognised ? weight * passage.score * NEXT_SHARE ** rank : passage.score * WORDS_ALONE;
}

function onePerBase(ranked: readonly FittingControl[]): readonly FittingControl[] {
  const byBase = new Map<string, FittingControl>();
  for (const one of ranked) {
    const id = one.passage.controlId ?? '';
    const base = parentControlId(id) ?? id;
    const known = byBase.get(base);
    if (!known) {
      byBase.set(base, one);
    } else if (id === base && one.score >= BASE_SHARE * known.score) {
      byBase.set(base, {
        ...one,
        score: known.score,
        searches: [...new Set([...one.searches, ...known.searches])],
      });
    }
  }
  return [...byBase.values()].sort((a, b) => b.score - a.score);
}

function isInForce({ controlId, text }: Passage): boolean {
  return controlId !== undefined && !text.startsWith('Withdrawn.');
}
