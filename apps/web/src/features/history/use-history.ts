import { type ConversationSummary } from '@app/common/contracts';
import { useCallback, useEffect, useReducer, useRef } from 'react';
import { type ConversationsClient } from '../../api/conversations-client.js';
import { type Failure } from '../../api/failure.js';
import { EMPTY_HISTORY, historyReducer, type HistoryState } from './history-state.js';

/** The visitor's conversations. What changes one gives the failure, or nothing when it was done. */
export interface History extends HistoryState {
  readonly refresh: () => void;
  readonly loadMore: () => void;
  readonly rename: (id: string, title: string) => Promise<Failure | undefined>;
  readonly remove: (id: string) => Promise<Failure | undefined>;
  readonly exportUrl: ConversationsClient['exportUrl'];
}

/** Reads the list at once, and again whenever `version` changes. */
export function useHistory(client: ConversationsClient, version: number): History {
  const [state, dispatch] = useReducer(historyReducer, EMPTY_HISTORY);
  const reading = useRef<AbortController>(undefined);

  const read = useCallback(
    async (cursor: string | undefined): Promise<void> => {
      reading.current?.abort();
      const controller = new AbortController();
      reading.current = controller;
      dispatch({ type: 'reading' });
      const list = await client.list(cursor, controller.signal);
      if (!controller.signal.aborted) {
        dispatch(
          list.ok ? { type: 'read', cursor, ...list.value } : { type: 'failed', failure: list.failure },
        );
      }
    },
    [client],
  );
  useEffect(() => {
    void read(undefined);
    return () => {
      reading.current?.abort();
    };
  }, [read, version]);

  return {
    ...state,
    exportUrl: client.exportUrl,
    refresh: () => void read(undefined),
    loadMore: () => void read(state.next),
    rename: async (id, title) => {
      const renamed = await client.rename(id, title);
      if (!renamed.ok) {
        return renamed.failure;
      }
      dispatch({ type: 'renamed', conversation: renamed.value });
      return undefined;
    },
    remove: async (id) => {
      const removed = await client.remove(id);
      if (!removed.ok && removed.failure.code !== 'conversation_not_found') {
        return removed.failure;
      }
      dispatch({ type: 'removed', id });
      return undefined;
    },
  };
}

/** The one that is open, if the list has it. */
export function openConversation(
  { items }: HistoryState,
  id: string | undefined,
): ConversationSummary | undefined {
  return items.find((item) => item.id === id);
}
