import { type ChatAnswer } from '@app/common/contracts';
import { findControlIds } from '@app/common/oscal';

/** An earlier question of a conversation, as far as a later one can refer to it. Ids are in OSCAL form. */
export interface PastTurn {
  /** As it was answered: a follow-up in its standalone form. */
  readonly question: string;
  readonly agent: string;
  /** The controls that the question names; where it names none, those that its answer cites, in their order. */
  readonly controlIds: readonly string[];
  /** The controls that the answer is a list of, in its order: what "the second one" counts. */
  readonly listed: readonly string[];
  readonly abstained: boolean;
}

/** What a turn is made of, wherever it was kept. */
export type AnsweredTurn = Pick<ChatAnswer, 'agent' | 'answer' | 'abstained'> & {
  readonly question: string;
  readonly citedControlIds: readonly string[];
};

/** Their answers tell of one control and name others in passing only. */
const NO_LISTS: ReadonlySet<string> = new Set(['control-lookup', 'parameters', 'assessment']);

export function pastTurn({ question, agent, answer, abstained, citedControlIds }: AnsweredTurn): PastTurn {
  const named = namedControls(question);
  const cited = abstained ? [] : [...new Set(citedControlIds)];
  const mentioned = namedControls(answer).filter((id) => !named.includes(id));
  const listed = mentioned.length > 0 ? mentioned : cited.filter((id) => !named.includes(id));
  return {
    question,
    agent,
    controlIds: named.length > 0 ? named : cited,
    listed: NO_LISTS.has(agent) && !abstained ? [] : listed,
    abstained,
  };
}

/** The ids that a text names, each once, in its order. */
export function namedControls(text: string): readonly string[] {
  return [...new Set(findControlIds(text).map(({ controlId }) => controlId))];
}
