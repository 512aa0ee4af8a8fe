import {
  AnswerSentence,
  ChatAnswer,
  ChatMeta,
  type ConversationMessage,
  Feedback,
  type OpenQuestion,
  Passage,
} from '@app/common/contracts';
import { z } from 'zod';
import { Failure } from '../../api/failure.js';

/** One of several answers to the same question, with what was said of it. */
const AnswerVersion = z.object({ answer: ChatAnswer, feedback: Feedback.optional() });
export type AnswerVersion = z.infer<typeof AnswerVersion>;

/**
 * One question with what came of it. `answer` is there when `phase` is `done`, `failure` when it is `failed`; an answer that
 * was stopped may be there or not. `selection` is the text that was asked about, `replaces` the answer that the one to come
 * takes the place of. `versions` are all answers to it where there are several, oldest first; `answer` is the one that is
 * shown. `lost` while a broken connection is being taken up again.
 */
export const Turn = z.object({
  id: z.string(),
  question: z.string(),
  selection: z.string().optional(),
  phase: z.enum(['searching', 'writing', 'done', 'stopped', 'failed']),
  text: z.string(),
  sentences: z.array(AnswerSentence).default([]),
  sources: z.array(Passage),
  meta: ChatMeta.optional(),
  answer: ChatAnswer.optional(),
  failure: Failure.optional(),
  feedback: Feedback.optional(),
  replaces: z.string().optional(),
  versions: z.array(AnswerVersion).optional(),
  lost: z.boolean().optional(),
});
export type Turn = z.infer<typeof Turn>;

export function isRunning(turn: Turn): boolean {
  return turn.phase === 'searching' || turn.phase === 'writing';
}

/** What the gateway calls the answer, as soon as it has said so. */
export function messageIdOf({ answer, meta }: Turn): string | undefined {
  return answer?.messageId ?? meta?.messageId;
}

/** A turn as the gateway keeps it. */
export function turnOfMessage(message: ConversationMessage): Turn {
  const { id, question, selection, answer, feedback, earlierAnswers = [] } = message;
  const turn: Turn = { id, question, selection, phase: 'done', text: '', sentences: [], sources: [] };
  return withVersion(
    { ...turn, ...(earlierAnswers.length > 0 && { versions: [...earlierAnswers, { answer, feedback }] }) },
    { answer, feedback },
  );
}

/** A turn that is being answered for another tab of this browser, or was when this one had turned to something else. */
export function turnOfOpenQuestion({
  question,
  selection,
  regenerates,
  createdAt: _,
  ...meta
}: OpenQuestion): Turn {
  const turn: Turn = {
    id: meta.messageId,
    question,
    phase: 'searching',
    text: '',
    sentences: [],
    sources: [],
  };
  return { ...turn, selection, meta, replaces: regenerates };
}

/** The turn with this answer to its question shown. */
export function withVersion(turn: Turn, { answer, feedback }: AnswerVersion): Turn {
  return {
    ...turn,
    phase: answer.stopped === true ? 'stopped' : 'done',
    text: answer.answer,
    sentences: answer.sentences,
    sources: answer.sources,
    answer,
    feedback,
  };
}

/** The answers that there are, oldest first. */
export function versionsOf({ answer, feedback, versions }: Turn): readonly AnswerVersion[] {
  return versions ?? (answer === undefined ? [] : [{ answer, feedback }]);
}

/**
 * The turns that the gateway keeps, in its order, with those in between that only this page has: what was stopped, what
 * failed, what runs. A turn that both have keeps its id here, so that it stays where it is on the page.
 */
export function mergedTurns(kept: readonly ConversationMessage[], here: readonly Turn[]): readonly Turn[] {
  const merged: Turn[] = [];
  let rest = here;
  for (const message of kept) {
    const index = rest.findIndex((turn) => isOf(turn, message));
    const known = rest[index];
    if (known === undefined) {
      merged.push(turnOfMessage(message));
      continue;
    }
    // A new answer that is on its way stays where it is; one that came to nothing leaves the old one there.
    const isReplaced = messageIdOf(known) !== message.id && isRunning(known);
    const turn = isReplaced ? known : { ...turnOfMessage(message), id: known.id };
    merged.push(...rest.slice(0, index), turn);
    rest = rest.slice(index + 1);
  }
  return [...merged, ...rest];
}

function isOf(turn: Turn, { id, earlierAnswers = [] }: ConversationMessage): boolean {
  const ids = [id, ...earlierAnswers.map((earlier) => earlier.id)];
  const own = [messageIdOf(turn), turn.replaces, ...versionsOf(turn).map(({ answer }) => answer.messageId)];
  return ids.some((one) => own.includes(one));
}
