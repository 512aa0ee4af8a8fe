import { type FeedbackRequest } from '@app/common/contracts';
import { useCallback, useEffect, useReducer, useState } from 'react';
import { type ChatClient } from '../../api/chat-client.js';
import { type ConversationsClient } from '../../api/conversations-client.js';
import { type Failure } from '../../api/failure.js';
import { type Navigation } from '../../ui/route.js';
import {
  type Asked,
  type ChatAction,
  chatReducer,
  type ChatState,
  EMPTY_CHAT,
  runningTurn,
} from './chat-state.js';
import { savedTurns, saveConversation } from './saved-conversation.js';
import { isRunning, messageIdOf, type Turn } from './turn.js';
import { type Answering, useAnswering } from './use-answering.js';
import { useOpening } from './use-opening.js';

/** What a conversation needs around it; the same objects over the life of the page. */
export interface ChatSurroundings {
  readonly answers: ChatClient;
  readonly conversations: ConversationsClient;
  readonly storage: Storage | undefined;
}

export interface Chat {
  readonly state: ChatState;
  /** How many answers were completed on this page; grows when the list of conversations has something new. */
  readonly answered: number;
  readonly ask: (asked: Asked) => void;
  readonly retry: (turnId: string) => void;
  readonly stop: () => void;
  readonly startOver: () => void;
  /** Reads the open conversation from the gateway once more. */
  readonly reopen: () => void;
  /** Shows another of several answers to the same question, counted from 0. */
  readonly show: (turnId: string, to: number) => void;
  /** Stores what a person says of an answer; gives what went wrong. */
  readonly rate: (turnId: string, feedback: FeedbackRequest) => Promise<Failure | undefined>;
}

/** The conversation that the address names, one question at a time. A new one gets its address with its first answer. */
export function useChat(surroundings: ChatSurroundings, { route, go }: Navigation): Chat {
  const { answers, conversations, storage } = surroundings;
  const [state, dispatch] = useReducer(chatReducer, undefined, () => begun(storage, route.conversationId));
  useSaving(storage, state);
  const { answered, reopen, run, leave, cut, resume } = useAnswers(
    surroundings,
    { route, go },
    state,
    dispatch,
  );

  const ask = (turnId: string, { question, selection }: Asked, regenerate?: string): void => {
    const { conversationId } = state;
    run(turnId, (signal) => answers.ask({ question, selection, conversationId, regenerate }, signal));
  };
  return {
    state,
    answered,
    reopen,
    ask: (asked) => {
      const turnId = `${Date.now().toString(36)}-${state.turns.length}`;
      dispatch({ type: 'asked', turnId, ...asked });
      ask(turnId, asked);
    },
    retry: (turnId) => {
      const turn = state.turns.find(({ id }) => id === turnId);
      if (turn === undefined || runningTurn(state) !== undefined) {
        return;
      }
      dispatch({ type: 'retried', turnId });
      if (mayBeThere(turn)) {
        resume(turn);
      } else {
        ask(turnId, turn, turn.answer?.messageId ?? turn.replaces);
      }
    },
    stop: () => {
      const turn = runningTurn(state);
      if (turn !== undefined) {
        dispatch({ type: 'stopped', turnId: turn.id });
        void stopAtGateway(answers, turn, cut());
      }
    },
    startOver: () => {
      leave();
      dispatch({ type: 'cleared' });
      go(undefined);
    },
    show: (turnId, to) => {
      dispatch({ type: 'switched', turnId, to });
    },
    rate: (turnId, feedback) => {
      const turn = state.turns.find(({ id }) => id === turnId);
      return turn === undefined ? Promise.resolve(undefined) : rate(conversations, turn, feedback, dispatch);
    },
  };
}

interface Answers extends Answering {
  readonly answered: number;
  readonly reopen: () => void;
  readonly resume: (turn: Turn) => void;
}

/** Answers that come in, and the conversation that they belong to. */
function useAnswers(
  { answers, conversations, storage }: ChatSurroundings,
  { route, go }: Navigation,
  state: ChatState,
  dispatch: (action: ChatAction) => void,
): Answers {
  const wanted = route.conversationId;
  const [answered, setAnswered] = useState(0);
  const answering = useAnswering(dispatch, {
    onMeta: (conversationId) => {
      isOpen(conversationId);
      go(conversationId, 'replace');
    },
    onDone: (conversationId, isOnPage) => {
      setAnswered((count) => count + 1);
      if (!isOnPage && conversationId === wanted && runningTurn(state) === undefined) {
        reopen();
      }
    },
  });
  const { run, leave } = answering;
  const resume = useCallback(
    (turn: Turn) => {
      run(turn.id, (signal) => answers.follow(messageIdOf(turn) ?? '', signal));
    },
    [run, answers],
  );
  const { reopen, isOpen } = useOpening({ conversations, storage, wanted, dispatch, leave, resume });
  return { ...answering, answered, reopen, resume };
}

/** Whether the gateway may have gone on with an answer that did not reach this page to its end. */
function mayBeThere(turn: Turn): boolean {
  const { failure } = turn;
  const brokeOff =
    failure?.kind === 'interrupted' || failure?.kind === 'offline' || failure?.kind === 'unreachable';
  return brokeOff && failure.code === undefined && messageIdOf(turn) !== undefined;
}

/** The gateway ends the answer with what there is of it; where it cannot be told, the connection is cut. */
async function stopAtGateway(answers: ChatClient, turn: Turn, cutNow: () => void): Promise<void> {
  const messageId = messageIdOf(turn);
  if (messageId === undefined || !(await answers.stop(messageId))) {
    cutNow();
  }
}

function begun(storage: Storage | undefined, conversationId: string | undefined): ChatState {
  const turns = savedTurns(storage, conversationId);
  return conversationId === undefined
    ? { ...EMPTY_CHAT, turns }
    : { ...EMPTY_CHAT, conversationId, turns, opening: { phase: 'loading', begins: turns.some(isRunning) } };
}

/** Keeps the conversation for a reload: when a turn changes its phase or gets a name, not on every token. */
function useSaving(storage: Storage | undefined, state: ChatState): void {
  const settled = state.turns
    .map((turn) => [turn.id, turn.phase, messageIdOf(turn), turn.feedback?.updatedAt].join(':'))
    .join();
  useEffect(() => {
    saveConversation(storage, state);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [settled, state.conversationId, storage]);
}

async function rate(
  conversations: ConversationsClient,
  turn: Turn,
  feedback: FeedbackRequest,
  dispatch: (action: ChatAction) => void,
): Promise<Failure | undefined> {
  const messageId = messageIdOf(turn);
  if (messageId === undefined) {
    return undefined;
  }
  const stored = await conversations.rate(messageId, feedback);
  if (!stored.ok) {
    return stored.failure;
  }
  const updatedAt = new Date().toISOString();
  dispatch({ type: 'rated', turnId: turn.id, feedback: { ...feedback, updatedAt } });
  return undefined;
}
