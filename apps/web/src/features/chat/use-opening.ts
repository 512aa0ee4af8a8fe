import { type ConversationDetail } from '@app/common/contracts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type ConversationsClient } from '../../api/conversations-client.js';
import { type ChatAction } from './chat-state.js';
import { savedTurns } from './saved-conversation.js';
import { isRunning, messageIdOf, type Turn, turnOfOpenQuestion } from './turn.js';

interface Props {
  readonly conversations: ConversationsClient;
  readonly storage: Storage | undefined;
  /** What the address names; nothing is a new conversation. */
  readonly wanted: string | undefined;
  readonly dispatch: (action: ChatAction) => void;
  /** Ends what runs in the conversation that is left. */
  readonly leave: () => void;
  /** Goes on with a turn that was running when this tab was left. */
  readonly resume: (turn: Turn) => void;
}

export interface Openings {
  readonly reopen: () => void;
  /** Says that a conversation is on the page already: the address that follows does not load it. */
  readonly isOpen: (conversationId: string) => void;
}

/** Loads the conversation that the address names whenever it names another one than stands on the page. */
export function useOpening(props: Props): Openings {
  const { conversations, storage, wanted, dispatch, leave, resume } = props;
  const [attempt, setAttempt] = useState(0);
  const own = useRef<string>(undefined);
  useEffect(() => {
    if (wanted !== undefined && own.current === wanted) {
      return undefined;
    }
    own.current = undefined;
    leave();
    const turns = savedTurns(storage, wanted);
    dispatch({ type: 'opened', conversationId: wanted, turns });
    turns.filter(isRunning).forEach(resume);
    if (wanted === undefined) {
      return undefined;
    }
    const controller = new AbortController();
    void conversations.find(wanted, controller.signal).then((found) => {
      if (controller.signal.aborted) {
        return;
      }
      if (!found.ok) {
        dispatch({ type: 'unloaded', conversationId: wanted, failure: found.failure });
        return;
      }
      const open = openElsewhere(found.value, turns);
      dispatch({ type: 'loaded', conversation: found.value, open });
      if (open !== undefined) {
        resume(open);
      }
    });
    return () => {
      controller.abort();
    };
  }, [wanted, attempt, conversations, storage, dispatch, leave, resume]);
  const isOpen = useCallback((id: string) => {
    own.current = id;
  }, []);
  const reopen = useCallback(() => {
    setAttempt((count) => count + 1);
  }, []);
  return { reopen, isOpen };
}

/** The last question that is being answered, where this page does not follow one itself. */
function openElsewhere({ answering = [] }: ConversationDetail, here: readonly Turn[]): Turn | undefined {
  const last = answering.at(-1);
  const isKnown = here.some((turn) => isRunning(turn) || messageIdOf(turn) === last?.messageId);
  return last === undefined || isKnown ? undefined : turnOfOpenQuestion(last);
}
