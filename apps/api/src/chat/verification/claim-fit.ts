import { TermWeights } from '../llm/term-weights.js';
import { type Claim } from './claim.js';
import { nearTerm } from './near-terms.js';
import { isSameQuantity } from './quantities.js';
import { type SourceText } from './source-text.js';
import { lineage, type ReadTexts, textOf, type Window } from './window.js';

/** Lines and sentences of the passages that one claim may rest on. */
const MAX_UNITS = 4;
/** What a further one must add to the share. */
const UNIT_GAIN = 0.08;
/** A line of a statement is preferred to its discussion, which says the same with less force. */
const DEMAND_GAIN = 0.05;
/** A word said in another way, or one that only the title has. */
const NEAR = 0.85;
const TITLE = 0.7;

/** Which lines of passages carry a claim, and how much of it: by its words, its numbers and the controls that it names. */
export class ClaimFit {
  private readWeights: TermWeights | undefined;

  constructor(
    private readonly sources: readonly SourceText[],
    private readonly texts: ReadTexts,
  ) {}

  /** The lines that speak most of the claim, each with the lines that it continues, until a further one adds little. */
  windows(claim: Claim, places: readonly number[]): readonly Window[] {
    const candidates = places.flatMap((place) =>
      this.source(place).units.map((unit) => ({ place, source: this.source(place), unit })),
    );
    const chosen: Window[] = [];
    let share = this.fitOf(claim, [], places);
    while (chosen.length < MAX_UNITS) {
      let best: Window | undefined;
      let bestShare = share + (chosen.length === 0 ? 0 : UNIT_GAIN);
      for (const candidate of candidates) {
        const reached = this.fitOf(claim, [...chosen, candidate], places) + preference(candidate);
        if (reached > bestShare) {
          best = candidate;
          bestShare = reached;
        }
      }
      if (!best) {
        break;
      }
      chosen.push(best);
      share = this.fitOf(claim, chosen, places);
    }
    return chosen;
  }

  /** How well lines fit a claim: its terms, and its numbers and controls as if they were terms. */
  private fitOf(claim: Claim, windows: readonly Window[], places: readonly number[]): number {
    const share = this.shareOf(claim.terms, windows, places);
    const exact = claim.quantities.length + claim.controlIds.length;
    if (exact === 0 || windows.length === 0) {
      return share;
    }
    const given = textOf(windows);
    const numbers = this.texts.numbersOf(given);
    const ids = this.texts.idsOf(given);
    const found =
      claim.quantities.filter((said) => numbers.some((number) => isSameQuantity(said, number))).length +
      claim.controlIds.filter((id) => ids.includes(id)).length;
    const all = claim.terms.length + exact;
    return (share * claim.terms.length + found) / all;
  }

  /** How much of the terms, by weight, the lines speak of; titles count less. */
  shareOf(terms: readonly string[], windows: readonly Window[], places: readonly number[]): number {
    let all = 0;
    let spoken = 0;
    for (const term of terms) {
      const weight = this.weights.of(term);
      all += weight;
      spoken += weight * this.strengthOf(term, windows, places);
    }
    return all === 0 ? 1 : spoken / all;
  }

  private strengthOf(term: string, windows: readonly Window[], places: readonly number[]): number {
    if (windows.some((window) => lineage(window).some(({ terms }) => terms.has(term)))) {
      return 1;
    }
    const inTitle = places.some((place) => this.source(place).titleTerms.has(term));
    const isNear = windows.some((window) =>
      lineage(window).some(({ terms }) => nearTerm(term, terms) !== undefined),
    );
    return Math.max(inTitle ? TITLE : 0, isNear ? NEAR : 0);
  }

  /** How telling each word is: read when the first sentence is not a quotation. */
  private get weights(): TermWeights {
    this.readWeights ??= new TermWeights(
      this.sources.flatMap(({ units }) => units.map(({ terms }) => terms)),
    );
    return this.readWeights;
  }

  private source(place: number): SourceText {
    return sourceAt(this.sources, place);
  }
}

/** Throws `RangeError` where there is no such passage. */
export function sourceAt(sources: readonly SourceText[], place: number): SourceText {
  const source = sources[place];
  if (!source) {
    throw new RangeError(`No passage ${place}.`);
  }
  return source;
}

function preference({ unit }: Window): number {
  return unit.demands ? DEMAND_GAIN : 0;
}
