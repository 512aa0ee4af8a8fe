import { RotateCw } from 'lucide-react';
import { type JSX, useId, useRef } from 'react';
import { briefFailure } from '../../ui/brief-failure.js';
import { HistoryItem } from './history-item.js';
import { type History } from './use-history.js';

export interface HistoryPanelProps {
  readonly history: History;
  readonly openId: string | undefined;
  readonly onOpen: (id: string) => void;
  /** The open conversation was deleted. */
  readonly onGone: () => void;
}

/** The visitor's conversations, newest first: to open, rename, export and delete. */
export function HistoryPanel({ history, openId, onOpen, onGone }: HistoryPanelProps): JSX.Element {
  const title = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const { items, next, phase } = history;
  return (
    <nav aria-labelledby={title} className="text-sm">
      <h2
        ref={heading}
        id={title}
        tabIndex={-1}
        className="text-muted mb-2 rounded px-2.5 text-sm font-semibold"
      >
        Conversations
      </h2>
      {items.length > 0 && (
        <ul className="space-y-0.5">
          {items.map((item) => (
            <HistoryItem
              key={item.id}
              item={item}
              isOpen={item.id === openId}
              history={history}
              onOpen={onOpen}
              onRemoved={() => {
                heading.current?.focus();
                if (item.id === openId) {
                  onGone();
                }
              }}
            />
          ))}
        </ul>
      )}
      <ListState history={history} />
      {next !== undefined && phase !== 'failed' && (
        <button
          type="button"
          className="quiet-button mt-1 w-full"
          aria-disabled={phase === 'reading'}
          onClick={phase === 'reading' ? undefined : history.loadMore}
        >
          {phase === 'reading' ? 'Loading…' : 'Show older'}
        </button>
      )}
    </nav>
  );
}

/** What stands in place of a list that is empty, on its way, or not to be had. */
function ListState({ history }: { readonly history: History }): JSX.Element | false {
  const { items, phase, failure, refresh } = history;
  if (failure !== undefined) {
    return (
      <div className="bg-danger-soft mt-2 rounded-md px-3 py-2.5">
        <p>Your conversations could not be loaded. {briefFailure(failure)}</p>
        <button type="button" className="quiet-button -ml-2.5" onClick={refresh}>
          <RotateCw aria-hidden size={14} />
          Try again
        </button>
      </div>
    );
  }
  if (items.length > 0) {
    return false;
  }
  return phase === 'reading' ? (
    <div aria-hidden className="animate-breathe space-y-3 px-2.5 py-2">
      <div className="bg-sunken h-3.5 w-11/12 rounded" />
      <div className="bg-sunken h-3.5 w-3/5 rounded" />
    </div>
  ) : (
    <p className="text-muted px-2.5 leading-relaxed">
      Your questions and answers are kept here. There are none yet.
    </p>
  );
}
