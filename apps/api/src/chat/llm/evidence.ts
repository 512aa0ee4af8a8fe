import { type Passage } from '@app/common/contracts';
import { analyze, editDistance } from '@app/common/lexical-index';
import { findControlIds } from '@app/common/oscal';
import { askedShare } from './asked-lines.js';
import { asksForUnspoken, namesIn } from './asked-matter.js';
import { type OpenFigure, openFigure, openMeasure } from './open-figure.js';
import { type UnsupportedPremise, unsupportedPremise } from './premise.js';
import { contentTerms } from './term-weights.js';

export interface Answerability {
  readonly answerable: boolean;
  readonly reason:
    | 'named_control'
    | 'strong_evidence'
    | 'unknown_control'
    | 'no_passages'
    | 'weak_evidence'
    | 'unspoken_matter'
    | 'open_figure'
    | 'unsupported_premise';
  /** Controls in OSCAL form that the question names and no passage knows. */
  readonly unknownControls: readonly string[];
  /** What the decision went by; `THRESHOLD` and more is enough. */
  readonly evidence: number;
  /** With `open_figure`: where the passages leave it open. */
  readonly figure?: OpenFigure;
  /** With `unsupported_premise`: what the question says and the passages do not. */
  readonly premise?: UnsupportedPremise;
}

/**
 * Set and measured with `test/evaluation/answerability.spec.ts`, which prints how often the rule is wrong either way. To the
 * best passage's score (how much of the question, by weight, it speaks of) come up to .4 for four and more of the
 * question's words in one passage, because a single shared word is often chance, and up to .1 for the share of all words.
 */
const THRESHOLD = 0.65;
const WORDS_GAIN = 0.4;
const ENOUGH_WORDS = 4;
const SHARE_GAIN = 0.1;
/** What a line proves that says how often, how soon or by whom, where that is asked for and it has so many of the words. */
const ASKED_LINE = { gain: 0.2, share: 0.75, passages: 3 };
/** What is taken off for each name in the question that nothing searched knows. */
const UNKNOWN_NAME_LOSS = 0.4;
/** Passages that are looked at. */
const WITNESSES = 8;

/**
 * Whether the passages can answer the question at all. They cannot where it names controls and none of them is there; where
 * it names none and they speak of too little of it; where it asks for what they do not speak of (a price, who invented it);
 * where it asks for a figure that is left to the organization; and where it takes for granted what a control does not say.
 * `unknownTerms` are those of the question that nothing searched has.
 */
export function isAnswerable(
  question: string,
  passages: readonly Passage[],
  unknownTerms: readonly string[] = [],
): Answerability {
  const asked = [...new Set(findControlIds(question).map(({ controlId }) => controlId))];
  const unknownControls = unknownOf(asked, passages);
  const found =
    asked.length > 0 ? byControls(asked, unknownControls) : byEvidence(question, passages, unknownTerms);
  const refusal = found.answerable ? refusalOf(question, passages) : {};
  return { ...found, unknownControls, ...refusal };
}

type Finding = Omit<Answerability, 'unknownControls'>;

function byControls(asked: readonly string[], unknown: readonly string[]): Finding {
  const answerable = unknown.length < asked.length;
  return {
    answerable,
    reason: answerable ? 'named_control' : 'unknown_control',
    evidence: Number(answerable),
  };
}

function byEvidence(
  question: string,
  passages: readonly Passage[],
  unknownTerms: readonly string[],
): Finding {
  if (passages.length === 0) {
    return { answerable: false, reason: 'no_passages', evidence: 0 };
  }
  const best = Math.max(...passages.map(({ score }) => score));
  const evidence =
    best +
    wordEvidence(question, passages) +
    askedEvidence(question, passages) -
    UNKNOWN_NAME_LOSS * unknownNames(question, unknownTerms);
  const answerable = evidence >= THRESHOLD;
  return { answerable, reason: answerable ? 'strong_evidence' : 'weak_evidence', evidence };
}

/** Names that nothing searched knows: a question about a product is not answered by what it shares with all products. */
function unknownNames(question: string, unknownTerms: readonly string[]): number {
  const unknown = new Set(unknownTerms);
  const names = namesIn(question).filter((name) => analyze(name).some((term) => unknown.has(term)));
  return new Set(names.map((name) => name.toLowerCase())).size;
}

function refusalOf(question: string, passages: readonly Passage[]): Partial<Finding> {
  if (asksForUnspoken(question, passages.slice(0, WITNESSES))) {
    return { answerable: false, reason: 'unspoken_matter' };
  }
  const figure = openFigure(question, passages) ?? openMeasure(question, passages);
  if (figure) {
    return { answerable: false, reason: 'open_figure', figure };
  }
  const premise = unsupportedPremise(question, passages);
  return premise ? { answerable: false, reason: 'unsupported_premise', premise } : {};
}

/** A control is known by a passage of its own, or by one that speaks of it. */
function unknownOf(asked: readonly string[], passages: readonly Passage[]): readonly string[] {
  const own = new Set(passages.map(({ controlId }) => controlId));
  const missing = asked.filter((id) => !own.has(id));
  if (missing.length === 0) {
    return missing;
  }
  const mentioned = new Set(
    passages.flatMap(({ text }) => findControlIds(text).map(({ controlId }) => controlId)),
  );
  return missing.filter((id) => !mentioned.has(id));
}

/** What the words of the question that stand in one passage prove, misspelt ones included. */
function wordEvidence(question: string, passages: readonly Passage[]): number {
  const terms = contentTerms(question);
  const counts = passages.slice(0, WITNESSES).map(({ title, text }) => {
    const words = new Set(analyze(`${title} ${text}`));
    return terms.filter((term) => words.has(term) || hasNear(words, term)).length;
  });
  const shared = Math.max(0, ...counts);
  const enough = Math.min(shared, ENOUGH_WORDS) / ENOUGH_WORDS;
  return WORDS_GAIN * enough + SHARE_GAIN * (terms.length === 0 ? 0 : shared / terms.length);
}

function askedEvidence(question: string, passages: readonly Passage[]): number {
  const share = askedShare(passages.slice(0, ASKED_LINE.passages), question);
  return share >= ASKED_LINE.share ? ASKED_LINE.gain : 0;
}

function hasNear(words: ReadonlySet<string>, term: string): boolean {
  if (term.length < 6) {
    return false;
  }
  const start = term.slice(0, 3);
  for (const word of words) {
    if (word.startsWith(start) && isNear(term, word)) {
      return true;
    }
  }
  return false;
}

/** Whether two words differ by at most one letter, or two from eight letters on. */
function isNear(a: string, b: string): boolean {
  const limit = a.length >= 8 ? 2 : 1;
  return editDistance(a, b, limit) <= limit;
}
