import { type ConversationSummary } from '@app/common/contracts';
import { type Failure } from '../../api/failure.js';

/** The list as far as it was read, newest first; `next` leads to older ones. `failure` is that of the last reading. */
export interface HistoryState {
  readonly items: readonly ConversationSummary[];
  readonly next?: string | undefined;
  readonly phase: 'reading' | 'ready' | 'failed';
  readonly failure?: Failure | undefined;
}

export type HistoryAction =
  | { readonly type: 'reading' }
  | {
      readonly type: 'read';
      /** Where this page began; nothing for the first. */
      readonly cursor: string | undefined;
      readonly items: readonly ConversationSummary[];
      readonly next?: string | undefined;
    }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'renamed'; readonly conversation: ConversationSummary }
  | { readonly type: 'removed'; readonly id: string };

export const EMPTY_HISTORY: HistoryState = { items: [], phase: 'reading' };

export function historyReducer(state: HistoryState, action: HistoryAction): HistoryState {
  switch (action.type) {
    case 'reading':
      return { ...state, phase: 'reading', failure: undefined };
    case 'read':
      return { ...read(state, action), phase: 'ready' };
    case 'failed':
      return { ...state, phase: 'failed', failure: action.failure };
    case 'renamed':
      return {
        ...state,
        items: state.items.map((item) => (item.id === action.conversation.id ? action.conversation : item)),
      };
    case 'removed':
      return { ...state, items: state.items.filter(({ id }) => id !== action.id) };
  }
}

/** A further page goes below what is there. The first one, read again, goes above: what it moved up stands there once. */
function read(
  state: HistoryState,
  { cursor, items, next }: Extract<HistoryAction, { readonly type: 'read' }>,
): Pick<HistoryState, 'items' | 'next'> {
  if (cursor !== undefined) {
    const known = new Set(state.items.map(({ id }) => id));
    return { items: [...state.items, ...items.filter(({ id }) => !known.has(id))], next };
  }
  const oldest = items.at(-1)?.updatedAt;
  if (next === undefined || oldest === undefined) {
    return { items, next };
  }
  const fresh = new Set(items.map(({ id }) => id));
  const older = state.items.filter(({ id, updatedAt }) => !fresh.has(id) && updatedAt <= oldest);
  return { items: [...items, ...older], next: older.length > 0 ? state.next : next };
}
