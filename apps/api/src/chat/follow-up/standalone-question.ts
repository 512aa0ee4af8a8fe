import { MAX_QUESTION_CHARS } from '@app/common/contracts';
import { type Focus, focusOf } from './focus.js';
import { wholeQuestion } from './fragments.js';
import { withOwner } from './owner.js';
import { type FollowUpLanguage } from './languages/follow-up-phrases.js';
import { type PastTurn } from './past-turn.js';
import { UNCLEAR, withReferences } from './references.js';
import { type Said, saidIn, sentence } from './words.js';

/**
 * `question` needs no history to be understood, as far as that could be done; `rewritten` says that it is not the words
 * asked, `unclear` that they stand for controls which nobody named.
 */
export interface StandaloneQuestion {
  readonly question: string;
  readonly rewritten: boolean;
  readonly unclear?: boolean;
  /** What it is written in, where that is known not to be English. */
  readonly language?: FollowUpLanguage;
}

/**
 * Makes a follow-up (`and its enhancements?`, `what about HIGH?`) a question that stands alone, from the earlier turns of
 * the conversation, oldest first. By rules and in English: what no rule understands, and what has nothing to refer to,
 * stays as it was asked.
 */
export function standaloneQuestion(asked: string, history: readonly PastTurn[]): StandaloneQuestion {
  const focus = focusOf(history);
  const said = saidIn(asked);
  const whole = focus && said.words !== '' ? wholeQuestion(said, focus) : undefined;
  return standing(asked, whole ?? referring(said, focus ?? NO_FOCUS));
}

function standing(asked: string, whole: string | typeof UNCLEAR | undefined): StandaloneQuestion {
  if (whole === UNCLEAR) {
    return { question: asked, rewritten: false, unclear: true };
  }
  return whole === undefined || whole.length > MAX_QUESTION_CHARS
    ? { question: asked, rewritten: false }
    : { question: sentence(whole), rewritten: true };
}

/** What a first question goes on from. */
const NO_FOCUS: Focus = {
  turn: { question: '', agent: 'general', controlIds: [], listed: [], abstained: true },
  one: [],
  several: [],
  group: undefined,
  other: undefined,
  list: [],
};

function referring(said: Said, focus: Focus): string | typeof UNCLEAR | undefined {
  const words = withReferences(said.words, focus);
  if (words === UNCLEAR) {
    return UNCLEAR;
  }
  if (words === undefined) {
    return withOwner(said, focus);
  }
  // `and for the other one?` says which control, and still leaves out what is asked of it.
  return (said.joined ? wholeQuestion({ ...said, words }, focus) : undefined) ?? words + said.end;
}
