import { MAX_QUESTION_CHARS } from '@app/common/contracts';
import { routeQuestion } from '../chat/agents/route.js';
import { namedControls, type PastTurn, pastTurn } from '../chat/follow-up/past-turn.js';
import { standaloneQuestion } from '../chat/follow-up/standalone-question.js';
import { type HistoryMessage } from './asked-question.js';
import { understoodIn } from './footnotes.js';

/** Questions that a follow-up can refer to, and as much of each answer as is read for it. */
const MAX_TURNS = 8;
const MAX_ANSWER_CHARS = 20_000;

const DEFINITION = /^\[\^\d{1,3}\]: (.*)$/gm;
const MARK = /\[\^?\d{1,3}\]/;

/** The earlier questions of a client that keeps the conversation itself, oldest first, each as it was understood then. */
export function pastTurns(history: readonly HistoryMessage[]): readonly PastTurn[] {
  const turns: PastTurn[] = [];
  for (const { question: asked, answer } of questionsOf(history).slice(-MAX_TURNS)) {
    const question = understoodIn(answer) ?? standaloneQuestion(asked, turns).question;
    turns.push(turnOf(question, answer));
  }
  return turns;
}

function turnOf(question: string, answer: string): PastTurn {
  const cited = [...answer.matchAll(DEFINITION)].flatMap(([, title = '']) =>
    namedControls(title).slice(0, 1),
  );
  const text = answer.replace(DEFINITION, '');
  return pastTurn({
    question,
    agent: routeQuestion(question).agent,
    answer: text,
    abstained: !MARK.test(text),
    citedControlIds: cited.length > 0 ? cited : namedControls(text),
  });
}

/** Each question of the user with what was answered; a question without an answer is no turn. */
function questionsOf(history: readonly HistoryMessage[]): readonly { question: string; answer: string }[] {
  return history.flatMap(({ role, text }, index) => {
    const answer = history[index + 1];
    return role === 'user' && answer?.role === 'assistant'
      ? [{ question: text.slice(0, MAX_QUESTION_CHARS), answer: answer.text.slice(0, MAX_ANSWER_CHARS) }]
      : [];
  });
}
