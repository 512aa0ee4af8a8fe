import { ChatAnswer, type ChatToken } from '@app/common/contracts';
import { z } from 'zod';
import { type Evidence } from '../evidence-finder.js';
import { inPieces } from '../pieces.js';

/** What everybody who asks a question gets alike. `announced` is the model that `meta` names. */
export const CachedAnswer = z.object({
  announced: z.string(),
  answer: ChatAnswer.omit({
    conversationId: true,
    messageId: true,
    requestId: true,
    standaloneQuestion: true,
    regenerates: true,
    cached: true,
    usage: true,
    timings: true,
  }),
});
export type CachedAnswer = z.infer<typeof CachedAnswer>;

/** What an answer has that others to the same question have not. */
export type OwnPart = Omit<ChatAnswer, keyof CachedAnswer['answer']>;

/** Whether an answer is as good as it can be: complete, found with everything there is, written by whom it should be. */
export function isWorthKeeping(answer: ChatAnswer, { found, notices }: Evidence): boolean {
  return (
    answer.stopped !== true &&
    found.mode === 'hybrid' &&
    found.notice === undefined &&
    (answer.notices ?? []).every((notice) => notices.includes(notice))
  );
}

const tokens = new WeakMap<object, readonly ChatToken[]>();

/** The text of an answer as tokens, one for each sentence; always the same ones for the same answer. */
export function asTokens(answer: Pick<ChatAnswer, 'answer' | 'sentences'>): readonly ChatToken[] {
  const known = tokens.get(answer) ?? tokensOf(answer);
  tokens.set(answer, known);
  return known;
}

function tokensOf({ answer, sentences }: Pick<ChatAnswer, 'answer' | 'sentences'>): readonly ChatToken[] {
  const ends = [0, ...sentences.map(({ end }) => end)];
  const spoken = sentences.map((sentence, i) => ({ text: answer.slice(ends[i], sentence.end), sentence }));
  return [...spoken, ...inPieces(answer.slice(ends.at(-1))).map((text) => ({ text }))];
}
