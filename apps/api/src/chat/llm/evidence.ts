import { type Passage } from '@app/common/contracts';
import { analyze } from '@app/common/lexical-index';
import { findControlIds } from '@app/common/oscal';
import { contentTerms } from './term-weights.js';

export interface Answerability {
  readonly answerable: boolean;
  readonly reason: 'named_control' | 'strong_evidence' | 'unknown_control' | 'no_passages' | 'weak_evidence';
  /** Controls in OSCAL form that the question names and no passage knows. */
  readonly unknownControls: readonly string[];
  /** What the decision went by; `THRESHOLD` and more is enough. */
  readonly evidence: number;
}

/**
 * Set and measured with `test/evaluation/answerability.spec.ts`, which prints how often the rule is wrong either way. To the
 * best passage's score (how much of the question, by weight, it speaks of) come up to .4 for four and more of the
 * question's words in one passage, because a single shared word is often chance, and up to .1 for the share of all words.
 */
const THRESHOLD = 0.7;
const WORDS_GAIN = 0.4;
const ENOUGH_WORDS = 4;
const SHARE_GAIN = 0.1;
/** Passages that are looked at. */
const WITNESSES = 8;

/**
 * Whether the passages can answer the question at all. A question that names controls is answerable exactly when at least
 * one of them is there; any other one when the passages speak of enough of it.
 */
export function isAnswerable(question: string, passages: readonly Passage[]): Answerability {
  const asked = [...new Set(findControlIds(question).map(({ controlId }) => controlId))];
  const unknownControls = unknownOf(asked, passages);
  if (asked.length > 0) {
    const answerable = unknownControls.length < asked.length;
    const reason = answerable ? 'named_control' : 'unknown_control';
    return { answerable, reason, unknownControls, evidence: Number(answerable) };
  }
  if (passages.length === 0) {
    return { answerable: false, reason: 'no_passages', unknownControls, evidence: 0 };
  }
  const best = Math.max(...passages.map(({ score }) => score));
  const evidence = best + wordEvidence(question, passages);
  const answerable = evidence >= THRESHOLD;
  return { answerable, reason: answerable ? 'strong_evidence' : 'weak_evidence', unknownControls, evidence };
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

/** Whether two words differ by at most one letter, or two from eight letters on (Levenshtein distance). */
function isNear(a: string, b: string): boolean {
  const limit = a.length >= 8 ? 2 : 1;
  if (Math.abs(a.length - b.length) > limit) {
    return false;
  }
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (above[column - 1] ?? 0) + Number(a[row - 1] !== b[column - 1]);
      const inserted = (current[column - 1] ?? 0) + 1;
      const left = (above[column] ?? 0) + 1;
      current.push(Math.min(replaced, inserted, left));
    }
    above = current;
  }
  return (above[b.length] ?? limit + 1) <= limit;
}
