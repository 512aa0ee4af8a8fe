import { type PastTurn } from '../past-turn.js';
import { type StandaloneQuestion, standaloneQuestion } from '../standalone-question.js';
import { factQuestionInEnglish } from './fact-question.js';
import { followUpInEnglish } from './in-english.js';

/**
 * A follow-up, or a question of fact, in Spanish, German, French or Portuguese as the standalone question in English, which is what answers without a
 * model are written in. What is a follow-up and refers to nothing is `unclear`; nothing where it is none.
 */
export function inOtherLanguage(
  question: string,
  history: readonly PastTurn[],
): StandaloneQuestion | undefined {
  const found = followUpInEnglish(question);
  if (!found) {
    const fact = factQuestionInEnglish(question);
    return fact === undefined ? undefined : { question: fact, rewritten: true };
  }
  const { language, english } = found;
  const standalone = english === undefined ? undefined : standaloneQuestion(english, history);
  return standalone?.rewritten === true
    ? standalone
    : { question, rewritten: false, unclear: true, language };
}
