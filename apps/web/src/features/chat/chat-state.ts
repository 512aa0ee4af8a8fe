import { ChatAnswer, ChatMeta, Passage } from '@app/common/contracts';
import { z } from 'zod';
import { type AnswerEvent } from '../../api/chat-client.js';
import { Failure } from '../../api/failure.js';
import { finishedLength, spokenText } from './spoken-text.js';

/** One question with what came of it. `answer` is there when `phase` is `done`, `failure` when it is `failed`. */
export const Turn = z.object({
  id: z.string(),
  question: z.string(),
  phase: z.enum(['searching', 'writing', 'done', 'stopped', 'failed']),
  text: z.string(),
  sources: z.array(Passage),
  meta: ChatMeta.optional(),
  answer: ChatAnswer.optional(),
  failure: Failure.optional(),
});
export type Turn = z.infer<typeof Turn>;

/** `announcement` is what a screen reader is to say now; `announcedChars` counts what it said of the running answer. */
export interface ChatState {
  readonly conversationId?: string | undefined;
  readonly turns: readonly Turn[];
  readonly announcement: string;
  readonly announcedChars: number;
}

export type ChatAction =
  | { readonly type: 'asked'; readonly turnId: string; readonly question: string }
  | { readonly type: 'retried'; readonly turnId: string }
  | { readonly type: 'received'; readonly turnId: string; readonly event: AnswerEvent }
  | { readonly type: 'stopped'; readonly turnId: string }
  | { readonly type: 'cleared' };

export const EMPTY_CHAT: ChatState = { turns: [], announcement: '', announcedChars: 0 };

export function isRunning(turn: Turn): boolean {
  return turn.phase === 'searching' || turn.phase === 'writing';
}

/** The turn that is being answered; there is at most one, and it is the last or a retried one. */
export function runningTurn(state: ChatState): Turn | undefined {
  return state.turns.find(isRunning);
}

/** The whole life of a conversation. What arrives for a turn that no longer runs is ignored. */
export function chatReducer(state: ChatState, action: ChatAction): ChatState {
  switch (action.type) {
    case 'asked':
      return starting({ ...state, turns: [...state.turns, freshTurn(action.turnId, action.question)] });
    case 'retried':
      return starting(withTurn(state, action.turnId, (turn) => freshTurn(turn.id, turn.question)));
    case 'stopped':
      return whileRunning(state, action.turnId, (turn) => ({
        ...withTurn(state, turn.id, () => ({ ...turn, phase: 'stopped' })),
        announcement: 'Stopped. The answer is incomplete.',
      }));
    case 'received':
      return whileRunning(state, action.turnId, (turn) => received(state, turn, action.event));
    case 'cleared':
      return { ...EMPTY_CHAT, announcement: 'New conversation.' };
  }
}

function received(state: ChatState, turn: Turn, event: AnswerEvent): ChatState {
  switch (event.type) {
    case 'meta':
      return {
        ...withTurn(state, turn.id, () => ({ ...turn, meta: event.meta })),
        conversationId: event.meta.conversationId,
      };
    case 'sources':
      return withTurn(state, turn.id, () => ({ ...turn, sources: [...event.sources] }));
    case 'token':
      return speaking(state, { ...turn, phase: 'writing', text: turn.text + event.text });
    case 'done':
      return finished(state, turn, event.answer);
    case 'failed':
      return failed(state, turn, event.failure);
  }
}

function speaking(state: ChatState, turn: Turn): ChatState {
  const next = withTurn(state, turn.id, () => turn);
  const end = finishedLength(turn.text);
  if (end <= state.announcedChars) {
    return next;
  }
  return {
    ...next,
    announcement: spokenText(turn.text.slice(state.announcedChars, end)),
    announcedChars: end,
  };
}

function finished(state: ChatState, turn: Turn, answer: ChatAnswer): ChatState {
  const rest = spokenText(answer.answer.slice(state.announcedChars));
  const verdict = answer.abstained
    ? 'The sources do not answer this.'
    : `Answer complete, ${countOf(new Set(answer.citations.map(({ passageId }) => passageId)).size, 'source')} cited.`;
  return {
    ...withTurn(state, turn.id, () => ({
      ...turn,
      phase: 'done',
      text: answer.answer,
      sources: answer.sources,
      answer,
    })),
    conversationId: answer.conversationId,
    announcement: `${rest} ${verdict}`.trim(),
  };
}

/** A conversation that the gateway no longer knows is left behind, so that asking again starts a new one. */
function failed(state: ChatState, turn: Turn, failure: Failure): ChatState {
  const forgotten = failure.code === 'conversation_not_found';
  return {
    ...withTurn(state, turn.id, () => ({ ...turn, phase: 'failed', failure })),
    conversationId: forgotten ? undefined : state.conversationId,
  };
}

function starting(state: ChatState): ChatState {
  return { ...state, announcement: 'Searching the sources.', announcedChars: 0 };
}

function freshTurn(id: string, question: string): Turn {
  return { id, question, phase: 'searching', text: '', sources: [] };
}

function whileRunning(state: ChatState, turnId: string, next: (turn: Turn) => ChatState): ChatState {
  const turn = state.turns.find(({ id }) => id === turnId);
  return turn !== undefined && isRunning(turn) ? next(turn) : state;
}

function withTurn(state: ChatState, turnId: string, change: (turn: Turn) => Turn): ChatState {
  return { ...state, turns: state.turns.map((turn) => (turn.id === turnId ? change(turn) : turn)) };
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
