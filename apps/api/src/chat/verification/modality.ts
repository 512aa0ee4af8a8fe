import { analyze } from '@app/common/lexical-index';

const MUST =
  /\b(?:must|shall|(?:is|are|be) (?:required|obliged)|ha(?:s|ve) to|needs? to|mandatory|required to|requires?|require that)\b/;
const MAY =
  /\b(?:may|might|optional(?:ly)?|permitted to|allowed to|at (?:its|their) discretion|if (?:they|it) wish(?:es)?)\b/;
const EXEMPTS =
  /\b(?:need not|needn't|(?:do|does)(?: not|n't) (?:have|need) to|(?:is|are)(?: not|n't) (?:required|obliged|mandatory|necessary)|no (?:need|obligation|duty) to)\b/;
const SHOULD = /\b(?:should|ought|recommend\w*|encourage\w*|advis\w+|suggest\w*)\b/;
const CAN_SAID = /\bcan\b(?! (?:not|only)\b)/;
/** In front of "can" these make it a purpose or a condition, and no permission. */
const SUBORDINATE =
  /\b(?:that|so|which|who|where|when|if|how|what|whether|because|before|until|it|they|this)\b/;
const ONLY =
  /\b(?:only|no (?:more|later|longer) than|sole(?:ly)?|exclusive(?:ly)?|unless|except\w*|limit\w*|restrict\w*|just|alone|nobody else|no other|until|minimum|least|confine\w*)\b/;
const ONLY_SAID = /\b(?:only|solely|exclusively)\b/;
const ALWAYS = /\b(?:always|all|every|each|any|whenever|continu\w+|constant\w*|entire\w*|whole)\b/;
const ALWAYS_SAID = /\b(?:always|at all times|in every case|without exception)\b/;
const AT_LEAST = /\b(?:at least|minimum|no (?:less|fewer|earlier) than|or more|more than|longer than)\b/;
const AT_MOST =
  /\b(?:at most|maximum|no (?:more|later|longer) than|or (?:less|fewer)|less than|fewer than|within|up to)\b/;
const BEFORE = /\b(?:before|prior to|ahead of|in advance)\b/;
const AFTER = /\b(?:after|afterwards|upon)\b/;
const DENIAL =
  /\b(?:not|no|never|none|nothing|nobody|without|cannot|neither|nor|prohibit\w*|forbid\w*|forbade|disallow\w*|ban|bans|banned)\b|n't\b/g;
const HINDRANCE =
  /\b(?:prevent\w*|den(?:y|ies|ied|ying|ial)|refus\w+|avoid\w*|block\w*|stop\w*|reject\w*|restrict\w*|exclud\w*|instead of|rather than|free (?:of|from)|lack\w*|absence|keep\w* [^.;]{0,40}\b(?:from|out)|unless|only|except\w*|un(?:auth|need|us|necess|appro|known|trust|lawful|encrypt)\w*)\b/g;
/** Comparisons with a "no" or "not" in them deny nothing. */
const NO_DENIAL =
  /\bno (?:less|fewer|more|later|earlier|longer) than\b|\bnot (?:only|limited to|exceed)\b|\bwhether or not\b/g;
const COMPARED = /\bno (?:less|fewer|more|later|earlier|longer) than\b/;
const PASSIVE_DENIAL = /(?:\bis|\bare|\bbe|\bbeing)\s+(?:prohibited|forbidden|banned|disallowed)$/;
const CLAUSE_END = /[,;:.!?]|\b(?:but|unless|except|if|when|and)\b/;
/** Terms behind a denial that it is about. */
const SCOPE = 3;

/** What a text denies. Each list has the terms right behind one denial. */
interface Denials {
  readonly terms: ReadonlySet<string>;
  readonly denied: readonly (readonly string[])[];
  /** Behind softer words: "prevent", "deny", "without need". */
  readonly hindered: readonly (readonly string[])[];
}

/** The line that fits a claim best: it decides what is demanded and what is allowed. */
interface BestLine {
  readonly best: string;
  /** Whether it orders what it says without a "must", as the statement of a control does. */
  readonly demands: boolean;
}

/** Whether `claim` turns round what `given`, the lines that fit it, demands, allows, limits or denies. */
export function contradicts(claim: string, given: string, { best, demands }: BestLine): boolean {
  const said = lowered(claim);
  const has = lowered(given);
  return (
    changesForce(said, lowered(best), demands) ||
    changesLimit(said, has) ||
    (demands && deniesOrder(denialsOf(said), denialsOf(lowered(best)))) ||
    turnsRound(denialsOf(said), denialsOf(has), ONLY_SAID.test(said))
  );
}

function changesForce(said: string, has: string, demands: boolean): boolean {
  const orders = demands || MUST.test(has);
  if (EXEMPTS.test(said) && !EXEMPTS.test(has)) {
    return true;
  }
  if (isMain(MAY, has) || SHOULD.test(has)) {
    return MUST.test(said) && !orders;
  }
  return (orders && SHOULD.test(said)) || (permits(said, orders) && !isMain(CAN_SAID, has));
}

/** Whether a text allows something; "may only" and "may make no more than" limit it. */
function permits(said: string, orders: boolean): boolean {
  const isLimit = ONLY_SAID.test(said) || COMPARED.test(said);
  return !isLimit && (isMain(MAY, said) || (orders && isMain(CAN_SAID, said)));
}

/** Whether a word stands in the main clause of a line: "users can ...", and no "... so that it can be traced". */
function isMain(word: RegExp, text: string): boolean {
  return text.split('\n').some((line) => {
    const at = line.search(word);
    return at >= 0 && !SUBORDINATE.test(line.slice(0, at));
  });
}

function changesLimit(said: string, has: string): boolean {
  return (
    (ONLY_SAID.test(said) && !ONLY.test(has) && !denies(has)) ||
    (ALWAYS_SAID.test(said) && !ALWAYS.test(has)) ||
    (!ONLY.test(said) && !denies(said) && sharesScope(said, onlyScopes(has))) ||
    isSwapped([AT_LEAST, AT_MOST], said, has) ||
    isSwapped([BEFORE, AFTER], said, has)
  );
}

function sharesScope(said: string, scopes: readonly (readonly string[])[]): boolean {
  const terms = new Set(analyze(said));
  return scopes.some((scope) => scope.length > 0 && scope.slice(0, 2).every((term) => terms.has(term)));
}

function onlyScopes(has: string): readonly (readonly string[])[] {
  return [...has.matchAll(/\bonly\b/g)].map(({ index }) => scopeOf(has.slice(index + 4)));
}

/** One of two opposites is said where the passage has the other one alone. */
function isSwapped(pair: readonly [RegExp, RegExp], said: string, has: string): boolean {
  const [one, other] = pair.map((is) => is.test(said));
  const [hasOne, hasOther] = pair.map((is) => is.test(has));
  return one !== other && hasOne !== hasOther && one !== hasOne;
}

/** A denial of the very verb that a line orders: "must not restrict" for "Restrict ...". */
function deniesOrder(said: Denials, best: Denials): boolean {
  const [verb] = best.terms;
  return verb !== undefined && said.denied.some(([first]) => first === verb) && best.denied.length === 0;
}

/** A denial of what the passage affirms, or the affirmation of what it denies. */
function turnsRound(said: Denials, has: Denials, saysOnly: boolean): boolean {
  const deniedThere = [...has.denied, ...has.hindered];
  const deniesMore = said.denied.some((terms) => {
    if (deniedThere.some((scope) => overlaps(scope, terms))) {
      return false;
    }
    return deniedThere.length === 0 || terms.some((term) => has.terms.has(term));
  });
  if (deniesMore) {
    return true;
  }
  const deniedHere = [...said.denied, ...said.hindered].filter((scope) => scope.length > 0);
  return has.denied.some(
    (terms) =>
      terms.slice(0, 2).some((term) => said.terms.has(term)) &&
      !saysOnly &&
      !deniedHere.some((scope) => overlaps(scope, terms)),
  );
}

function overlaps(one: readonly string[], other: readonly string[]): boolean {
  return one.some((term) => other.includes(term));
}

function denies(text: string): boolean {
  return text.replace(NO_DENIAL, ' ').search(DENIAL) >= 0;
}

function denialsOf(text: string): Denials {
  const plain = text.replace(NO_DENIAL, ' ');
  const scopes = (words: RegExp): readonly (readonly string[])[] =>
    [...plain.matchAll(words)].map(({ 0: word, index }) => deniedTerms(plain, index, word.length));
  return { terms: new Set(analyze(text)), denied: scopes(DENIAL), hindered: scopes(HINDRANCE) };
}

function deniedTerms(text: string, index: number, length: number): readonly string[] {
  const end = index + length;
  if (PASSIVE_DENIAL.test(text.slice(Math.max(0, index - 8), end))) {
    return analyze(text.slice(0, index).split(CLAUSE_END).at(-1) ?? '').slice(-SCOPE);
  }
  return scopeOf(text.slice(end));
}

function scopeOf(text: string): readonly string[] {
  return analyze(text.trimStart().split(CLAUSE_END)[0] ?? '').slice(0, SCOPE);
}

function lowered(text: string): string {
  return text.toLowerCase().replaceAll('\u2019', "'");
}
