import { type ConversationSummary } from '@app/common/contracts';
import { EMPTY_HISTORY, type HistoryAction, historyReducer, type HistoryState } from './history-state.js';

describe('historyReducer', () => {
  it('puts further pages below, each conversation once', () => {
    const state = after(page(undefined, [item(9), item(8)], '8'), page('8', [item(8), item(7)]));
    expect(titles(state)).toEqual(['c9', 'c8', 'c7']);
    expect(state.next).toBeUndefined();
  });

  it('keeps older pages when the first is read again, and what was asked anew goes to the top', () => {
    const first = page(undefined, [item(9), item(8)], '8');
    const again = page(undefined, [{ ...item(7), updatedAt: at(11) }, item(9)], '9');
    const state = after(first, page('8', [item(7), item(6)], '6'), again);
    expect(titles(state)).toEqual(['c7', 'c9', 'c8', 'c6']);
    expect(state.next).toBe('6');
  });

  it('forgets what the gateway no longer has', () => {
    expect(titles(after(page(undefined, [item(9), item(8)]), page(undefined, [item(8)])))).toEqual(['c8']);
    expect(titles(after(page(undefined, [item(9)]), page(undefined, [])))).toEqual([]);
  });

  it('renames and removes one', () => {
    const list = page(undefined, [item(9), item(8)]);
    const renamed = after(list, { type: 'renamed', conversation: { ...item(8), title: 'New' } });
    expect(titles(renamed)).toEqual(['c9', 'New']);
    expect(titles(after(list, { type: 'removed', id: '9' }))).toEqual(['c8']);
  });

  it('keeps what is there while it reads, and when that fails', () => {
    const failed = after(page(undefined, [item(9)]), {
      type: 'failed',
      failure: { kind: 'offline' },
    });
    expect(failed).toMatchObject({ phase: 'failed', failure: { kind: 'offline' } });
    expect(titles(failed)).toEqual(['c9']);
    expect(historyReducer(failed, { type: 'reading' })).toMatchObject({
      phase: 'reading',
      failure: undefined,
    });
  });
});

function after(...actions: readonly HistoryAction[]): HistoryState {
  return actions.reduce(historyReducer, EMPTY_HISTORY);
}

function page(
  cursor: string | undefined,
  items: readonly ConversationSummary[],
  next?: string,
): HistoryAction {
  return { type: 'read', cursor, items, next };
}

function item(day: number): ConversationSummary {
  return { id: String(day), title: `c${day}`, createdAt: at(1), updatedAt: at(day), messages: 1 };
}

function at(day: number): string {
  return new Date(Date.UTC(2026, 0, day)).toISOString();
}

function titles({ items }: HistoryState): readonly string[] {
  return items.map(({ title }) => title);
}
