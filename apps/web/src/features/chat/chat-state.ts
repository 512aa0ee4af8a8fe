import { type ChatAnswer, type ConversationDetail, type Feedback } from '@app/common/contracts';
import { type AnswerEvent } from '../../api/chat-client.js';
import { type Failure } from '../../api/failure.js';
import { tallyOf } from './sentences.js';
import { finishedLength, spokenText } from './spoken-text.js';
import { isRunning, mergedTurns, type Turn, versionsOf, withVersion } from './turn.js';

/** A question as somebody asks it: words, and the text that they are about. */
export interface Asked {
  readonly question: string;
  readonly selection?: string | undefined;
}

/**
 * How far a conversation of the gateway is read; nothing for a new one and for one that is here in full. `begins` where an
 * answer of it was being written when this tab was left: the gateway may not have the conversation yet.
 */
export type Opening =
  | { readonly phase: 'loading'; readonly begins: boolean }
  | { readonly phase: 'failed'; readonly failure: Failure };

/** `announcement` is what a screen reader is to say now; `announcedChars` counts what it said of the running answer. */
export interface ChatState {
  readonly conversationId?: string | undefined;
  readonly turns: readonly Turn[];
  readonly announcement: string;
  readonly announcedChars: number;
  readonly opening?: Opening | undefined;
}

export type ChatAction =
  | ({ readonly type: 'asked'; readonly turnId: string } & Asked)
  | { readonly type: 'retried'; readonly turnId: string }
  | { readonly type: 'received'; readonly turnId: string; readonly event: AnswerEvent }
  | { readonly type: 'stopped'; readonly turnId: string }
  | { readonly type: 'rated'; readonly turnId: string; readonly feedback: Feedback }
  /** Another of the answers to the same question, counted from 0. */
  | { readonly type: 'switched'; readonly turnId: string; readonly to: number }
  | { readonly type: 'cleared' }
  | { readonly type: 'opened'; readonly conversationId: string | undefined; readonly turns: readonly Turn[] }
  /** `open` is a question that is being answered and was not asked on this page. */
  | { readonly type: 'loaded'; readonly conversation: ConversationDetail; readonly open?: Turn | undefined }
  | { readonly type: 'unloaded'; readonly conversationId: string; readonly failure: Failure };

export const EMPTY_CHAT: ChatState = { turns: [], announcement: '', announcedChars: 0 };

/** The turn that is being answered; there is at most one, and it is the last or a retried one. */
export function runningTurn(state: ChatState): Turn | undefined {
  return state.turns.find(isRunning);
}

/** The whole life of a conversation. What arrives for a turn that no longer runs is ignored. */
export function chatReducer(state: ChatState, action: ChatAction): ChatState {
  return isOfConversation(action) ? changedConversation(state, action) : changedTurn(state, action);
}

type ConversationAction = Extract<
  ChatAction,
  { readonly type: 'cleared' | 'opened' | 'loaded' | 'unloaded' }
>;

function isOfConversation(action: ChatAction): action is ConversationAction {
  return ['cleared', 'opened', 'loaded', 'unloaded'].includes(action.type);
}

function changedTurn(state: ChatState, action: Exclude<ChatAction, ConversationAction>): ChatState {
  switch (action.type) {
    case 'asked':
      return starting({ ...state, turns: [...state.turns, freshTurn(action.turnId, action)] });
    case 'retried':
      return starting(withTurn(state, action.turnId, askedAgain));
    case 'stopped':
      return whileRunning(state, action.turnId, (turn) => ({
        ...withTurn(state, turn.id, () => ({ ...turn, phase: 'stopped' })),
        announcement: 'Stopped. The answer is incomplete.',
      }));
    case 'received':
      return heard(state, action.turnId, action.event);
    case 'rated':
    case 'switched':
      return changedAnswer(state, action);
  }
}

/** What was said of an answer, or another one in its place. */
function changedAnswer(
  state: ChatState,
  action: Extract<ChatAction, { readonly type: 'rated' | 'switched' }>,
): ChatState {
  return action.type === 'switched'
    ? switched(state, action)
    : {
        ...withTurn(state, action.turnId, (turn) => rated(turn, action.feedback)),
        announcement: 'Your feedback is saved.',
      };
}

function rated(turn: Turn, feedback: Feedback): Turn {
  const versions = turn.versions?.map((one) =>
    one.answer.messageId === turn.answer?.messageId ? { ...one, feedback } : one,
  );
  return { ...turn, feedback, ...(versions && { versions }) };
}

function switched(
  state: ChatState,
  { turnId, to }: Extract<ChatAction, { readonly type: 'switched' }>,
): ChatState {
  const turn = state.turns.find(({ id }) => id === turnId);
  const versions = turn === undefined || isRunning(turn) ? [] : versionsOf(turn);
  const version = versions[to];
  return version === undefined
    ? state
    : {
        ...withTurn(state, turnId, (one) => withVersion(one, version)),
        announcement: `Answer ${to + 1} of ${versions.length}.`,
      };
}

/** Another conversation comes onto the page, or the rest of the one that is on it. */
function changedConversation(state: ChatState, action: ConversationAction): ChatState {
  switch (action.type) {
    case 'cleared':
      return { ...EMPTY_CHAT, announcement: 'New conversation.' };
    case 'opened':
      return opened(state, action);
    case 'loaded':
      return state.conversationId === action.conversation.id ? loaded(state, action) : state;
    case 'unloaded':
      return state.conversationId === action.conversationId ? withoutRest(state, action.failure) : state;
  }
}

/** The gateway has a conversation from its first complete answer on: where that one is being written, nothing is missing. */
function withoutRest(state: ChatState, failure: Failure): ChatState {
  const isBeginning = failure.status === 404 && state.opening?.phase === 'loading' && state.opening.begins;
  return { ...state, opening: isBeginning ? undefined : { phase: 'failed', failure } };
}

function opened(
  { announcement }: ChatState,
  { conversationId, turns }: Extract<ChatAction, { readonly type: 'opened' }>,
): ChatState {
  return conversationId === undefined
    ? { ...EMPTY_CHAT, turns, announcement }
    : { ...EMPTY_CHAT, conversationId, turns, opening: { phase: 'loading', begins: turns.some(isRunning) } };
}

function loaded(
  state: ChatState,
  { conversation: { title, messages }, open }: Extract<ChatAction, { readonly type: 'loaded' }>,
): ChatState {
  const turns = mergedTurns(messages, state.turns);
  return {
    ...state,
    turns: open === undefined ? turns : withOpen(turns, open),
    opening: undefined,
    announcement: `Conversation “${title}”, ${countOf(messages.length, 'question')}.`,
  };
}

/** Adds a question that is being answered, or has it stand where its earlier answer stood. */
function withOpen(turns: readonly Turn[], open: Turn): readonly Turn[] {
  const known = turns.find((turn) =>
    versionsOf(turn).some(({ answer }) => answer.messageId === open.replaces),
  );
  return known === undefined
    ? [...turns, open]
    : turns.map((turn) => (turn === known ? { ...askedAgain(known), id: open.id, meta: open.meta } : turn));
}

function heard(state: ChatState, turnId: string, event: AnswerEvent): ChatState {
  return event.type === 'done' && hasStopped(state, turnId)
    ? rested(state, turnId, event.answer)
    : whileRunning(state, turnId, (turn) => received(state, { ...turn, lost: false }, event));
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
      return speaking(state, {
        ...turn,
        phase: 'writing',
        text: turn.text + event.text,
        sentences: [...turn.sentences, ...event.sentences],
      });
    case 'done':
      return finished(state, turn, event.answer);
    case 'lost':
      return {
        ...withTurn(state, turn.id, () => ({ ...turn, lost: true })),
        announcement: 'The connection is lost. Trying to go on.',
      };
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
  return {
    ...withTurn(state, turn.id, () =>
      withVersion(
        { ...turn, ...(turn.versions && { versions: [...turn.versions, { answer }] }) },
        { answer },
      ),
    ),
    conversationId: answer.conversationId,
    announcement: `${rest} ${spokenVerdict(answer)}`.trim(),
  };
}

function hasStopped(state: ChatState, turnId: string): boolean {
  return state.turns.some(
    ({ id, phase, answer }) => id === turnId && phase === 'stopped' && answer === undefined,
  );
}

/** What the gateway kept of an answer that was stopped here; the whole of it, where it ended before it heard of that. */
function rested(state: ChatState, turnId: string, answer: ChatAnswer): ChatState {
  const turn = state.turns.find(({ id }) => id === turnId);
  return turn === undefined ? state : { ...finished(state, turn, answer), announcement: state.announcement };
}

function spokenVerdict({ stopped, abstained, citations, sentences }: ChatAnswer): string {
  if (stopped === true) {
    return 'Stopped. The answer is incomplete.';
  }
  if (abstained) {
    return 'The sources do not answer this.';
  }
  const cited = countOf(new Set(citations.map(({ passageId }) => passageId)).size, 'source');
  const { claims, verified } = tallyOf(sentences);
  const checked = claims === 0 ? '' : ` ${verified} of ${countOf(claims, 'sentence')} verified.`;
  return `Answer complete, ${cited} cited.${checked}`;
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

/** The same question once more; a new answer takes the place of one that the gateway has. */
function askedAgain(turn: Turn): Turn {
  const versions = versionsOf(turn);
  return {
    ...freshTurn(turn.id, turn),
    replaces: turn.answer?.messageId ?? turn.replaces,
    ...(versions.length > 0 && { versions: [...versions] }),
  };
}

function freshTurn(id: string, { question, selection }: Asked): Turn {
  return { id, question, selection, phase: 'searching', text: '', sentences: [], sources: [] };
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
