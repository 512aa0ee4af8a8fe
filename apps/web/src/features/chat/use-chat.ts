import { type FeedbackRequest } from '@app/common/contracts';
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { type AnswerEvent, type AskQuestion, type Question } from '../../api/chat-client.js';
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
import { withTokensGathered } from './token-gathering.js';
import { messageIdOf, type Turn } from './turn.js';
import { useOpening } from './use-opening.js';

/** Tokens that arrive within this time are shown together: one layout per paint, not per token. */
const GATHER_MS = 40;

/** What a conversation needs around it; the same objects over the life of the page. */
export interface ChatSurroundings {
  readonly askQuestion: AskQuestion;
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
  /** Stores what a person says of an answer; gives what went wrong. */
  readonly rate: (turnId: string, feedback: FeedbackRequest) => Promise<Failure | undefined>;
}

/** The conversation that the address names, one question at a time. A new one gets its address with its first answer. */
export function useChat(surroundings: ChatSurroundings, { route, go }: Navigation): Chat {
  const { conversations, storage } = surroundings;
  const wanted = route.conversationId;
  const [state, dispatch] = useReducer(chatReducer, undefined, () => begun(storage, wanted));
  const [answered, setAnswered] = useState(0);
  const runningId = runningTurn(state)?.id;
  useSaving(storage, state);
  const { run, abort } = useAnswering(surroundings.askQuestion);
  const { reopen, isOpen } = useOpening({ conversations, storage, wanted, dispatch, leave: abort });

  const start = (turnId: string, { question, selection }: Asked): void => {
    run({ question, selection, conversationId: state.conversationId }, (event) => {
      dispatch({ type: 'received', turnId, event });
      if (event.type === 'meta') {
        isOpen(event.meta.conversationId);
        go(event.meta.conversationId, 'replace');
      }
      if (event.type === 'done') {
        setAnswered((count) => count + 1);
      }
    });
  };
  return {
    state,
    answered,
    reopen,
    ask: (asked) => {
      const turnId = `${Date.now().toString(36)}-${state.turns.length}`;
      dispatch({ type: 'asked', turnId, ...asked });
      start(turnId, asked);
    },
    retry: (turnId) => {
      const turn = state.turns.find(({ id }) => id === turnId);
      if (turn !== undefined && runningId === undefined) {
        dispatch({ type: 'retried', turnId });
        start(turnId, turn);
      }
    },
    stop: () => {
      abort();
      if (runningId !== undefined) {
        dispatch({ type: 'stopped', turnId: runningId });
      }
    },
    startOver: () => {
      abort();
      dispatch({ type: 'cleared' });
      go(undefined);
    },
    rate: (turnId, feedback) => {
      const turn = state.turns.find(({ id }) => id === turnId);
      return turn === undefined ? Promise.resolve(undefined) : rate(conversations, turn, feedback, dispatch);
    },
  };
}

function begun(storage: Storage | undefined, conversationId: string | undefined): ChatState {
  const turns = savedTurns(storage, conversationId);
  return conversationId === undefined
    ? { ...EMPTY_CHAT, turns }
    : { ...EMPTY_CHAT, conversationId, turns, opening: { phase: 'loading' } };
}

/** Keeps the conversation for a reload: when a turn changes its phase, not on every token. */
function useSaving(storage: Storage | undefined, state: ChatState): void {
  const settled = state.turns
    .map(({ id, phase, feedback }) => `${id}:${phase}:${feedback?.updatedAt}`)
    .join();
  useEffect(() => {
    saveConversation(storage, state);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [settled, state.conversationId, storage]);
}

interface Answering {
  readonly run: (question: Question, take: (event: AnswerEvent) => void) => void;
  readonly abort: () => void;
}

/** Runs one question at a time: a new one, and leaving the page, end the one before. */
function useAnswering(askQuestion: AskQuestion): Answering {
  const running = useRef<AbortController>(undefined);
  const abort = useCallback(() => {
    running.current?.abort();
  }, []);
  useEffect(() => abort, [abort]);
  const run = useCallback(
    (question: Question, take: (event: AnswerEvent) => void) => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      void follow(askQuestion(question, controller.signal), take);
    },
    [askQuestion],
  );
  return { run, abort };
}

async function follow(events: ReturnType<AskQuestion>, take: (event: AnswerEvent) => void): Promise<void> {
  for await (const event of withTokensGathered(events, GATHER_MS)) {
    take(event);
  }
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
