import { useCallback, useEffect, useReducer, useRef } from 'react';
import { type AskQuestion } from '../../api/chat-client.js';
import { type ChatAction, chatReducer, type ChatState, runningTurn } from './chat-state.js';
import { loadConversation, saveConversation } from './saved-conversation.js';
import { withTokensGathered } from './token-gathering.js';

/** Tokens that arrive within this time are shown together: one layout per paint, not per token. */
const GATHER_MS = 40;

export interface Chat {
  readonly state: ChatState;
  readonly ask: (question: string) => void;
  readonly retry: (turnId: string) => void;
  readonly stop: () => void;
  readonly startOver: () => void;
}

/** A conversation with the gateway: one question at a time, kept over a reload of the tab. */
export function useChat(askQuestion: AskQuestion, storage: Storage | undefined): Chat {
  const [state, dispatch] = useReducer(chatReducer, storage, loadConversation);
  const running = useRef<AbortController>(undefined);
  const { conversationId } = state;
  const runningId = runningTurn(state)?.id;

  const settled = state.turns.map(({ id, phase }) => `${id}:${phase}`).join();
  useEffect(() => {
    saveConversation(storage, state);
    // Only when a turn changes its phase: not on every token.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [settled, conversationId, storage]);

  useEffect(
    () => () => {
      running.current?.abort();
    },
    [],
  );

  const run = useCallback(
    (turnId: string, question: string) => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      void follow(askQuestion({ question, conversationId }, controller.signal), turnId, dispatch);
    },
    [askQuestion, conversationId],
  );

  return {
    state,
    ask: (question) => {
      const turnId = `${Date.now().toString(36)}-${state.turns.length}`;
      dispatch({ type: 'asked', turnId, question });
      run(turnId, question);
    },
    retry: (turnId) => {
      const turn = state.turns.find(({ id }) => id === turnId);
      if (turn !== undefined && runningId === undefined) {
        dispatch({ type: 'retried', turnId });
        run(turnId, turn.question);
      }
    },
    stop: () => {
      running.current?.abort();
      if (runningId !== undefined) {
        dispatch({ type: 'stopped', turnId: runningId });
      }
    },
    startOver: () => {
      running.current?.abort();
      dispatch({ type: 'cleared' });
    },
  };
}

async function follow(
  events: ReturnType<AskQuestion>,
  turnId: string,
  dispatch: (action: ChatAction) => void,
): Promise<void> {
  for await (const event of withTokensGathered(events, GATHER_MS)) {
    dispatch({ type: 'received', turnId, event });
  }
}
