import { MAX_QUESTION_CHARS } from '@app/common/contracts';
import { focusOf } from './focus.js';
import { wholeQuestion } from './fragments.js';
import { withOwner } from './owner.js';
import { type PastTurn } from './past-turn.js';
import { withReferences } from './references.js';
import { saidIn, sentence } from './words.js';

/** `question` needs no history to be understood, as far as that could be done; `rewritten` says that it is not the words asked. */
export interface StandaloneQuestion {
  readonly question: string;
  readonly rewritten: boolean;
}

/**
 * Makes a follow-up (`and its enhancements?`, `what about HIGH?`) a question that stands alone, from the earlier turns of
 * the conversation, oldest first. By rules and in English: what no rule understands, and what has nothing to refer to,
 * stays as it was asked.
 */
export function standaloneQuestion(asked: string, history: readonly PastTurn[]): StandaloneQuestion {
  const focus = focusOf(history);
  const said = saidIn(asked);
  if (!focus || said.words === '') {
    return { question: asked, rewritten: false };
  }
  const referred = (): string | undefined => {
    const words = withReferences(said.words, focus);
    return words === undefined ? undefined : words + said.end;
  };
  const whole = wholeQuestion(said, focus) ?? referred() ?? withOwner(said, focus);
  return whole === undefined || whole.length > MAX_QUESTION_CHARS
    ? { question: asked, rewritten: false }
    : { question: sentence(whole), rewritten: true };
}
