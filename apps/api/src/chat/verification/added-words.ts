import { type Claim, tellingTerms } from './claim.js';
import { nearTerm } from './near-terms.js';
import { NUMBER_TERMS } from './quantities.js';
import { type SourceUnit } from './source-text.js';
import { lineage, type Window } from './window.js';

/** A claim that leaves out no more than this of a line's own words, or one of them, repeats the line. */
const LEFT_OUT = 0.2;
/** Fewer words in common are so by chance. */
const LINE_TERMS = 2;

/**
 * Whether a sentence repeats a line and puts something else in between, in front or behind: another word in the place of one, an
 * exception, a condition, a time. A rule is mostly told by repeating it, so what was added must stand in the passages too;
 * what leaves words of the line out is a paraphrase, and not judged here. `titles` are the terms of the passages' titles.
 */
export function addsToLine(
  claim: Claim,
  windows: readonly Window[],
  titles: readonly ReadonlySet<string>[],
): boolean {
  const units = [...new Set(windows.flatMap(lineage))];
  const said = tellingTerms(claim.text).filter((term) => !NUMBER_TERMS.has(term));
  const own = new Set(said);
  return units.some((unit) => {
    if (!isRepeated(unit, own)) {
      return false;
    }
    const more = said.filter((term) => !stands(term, unit) && !titles.some((title) => title.has(term)));
    const added = more.filter((term) => !units.some((one) => stands(term, one)));
    return added.length > more.length - added.length;
  });
}

function isRepeated(unit: SourceUnit, said: ReadonlySet<string>): boolean {
  const terms = tellingTerms(unit.text);
  const leftOut = terms.filter((term) => !said.has(term)).length;
  return terms.length - leftOut >= LINE_TERMS && leftOut <= Math.max(1, LEFT_OUT * terms.length);
}

function stands(term: string, { terms }: SourceUnit): boolean {
  return terms.has(term) || nearTerm(term, terms) !== undefined;
}
