import { type ConversationSummary } from '@app/common/contracts';
import { Ellipsis } from 'lucide-react';
import { type JSX, type MouseEvent, type Ref, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { pathOf } from '../../ui/route.js';
import { HistoryItemActions } from './history-item-actions.js';
import { RenameField } from './rename-field.js';
import { type History } from './use-history.js';

interface Props {
  readonly item: ConversationSummary;
  readonly isOpen: boolean;
  readonly history: History;
  readonly onOpen: (id: string) => void;
  readonly onRemoved: () => void;
}

/** One conversation: a link to it, and what can be done with it behind a button. */
export function HistoryItem({ item, isOpen, history, onOpen, onRemoved }: Props): JSX.Element {
  const [mode, setMode] = useState<'closed' | 'actions' | 'renaming'>('closed');
  const more = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    flushSync(() => {
      setMode('closed');
    });
    more.current?.focus();
  };
  if (mode === 'renaming') {
    return (
      <li>
        <RenameField
          title={item.title}
          onRename={(title) => history.rename(item.id, title)}
          onClose={close}
        />
      </li>
    );
  }
  return (
    <li
      onKeyDown={(event) => {
        if (event.key === 'Escape' && mode === 'actions') {
          event.preventDefault();
          close();
        }
      }}
    >
      <Row
        item={item}
        isOpen={isOpen}
        more={more}
        expanded={mode === 'actions'}
        onOpen={onOpen}
        onMore={() => {
          setMode(mode === 'actions' ? 'closed' : 'actions');
        }}
      />
      {mode === 'actions' && (
        <HistoryItemActions
          item={item}
          history={history}
          onRename={() => {
            setMode('renaming');
          }}
          onRemoved={onRemoved}
        />
      )}
    </li>
  );
}

interface RowProps {
  readonly item: ConversationSummary;
  readonly isOpen: boolean;
  readonly more: Ref<HTMLButtonElement>;
  readonly expanded: boolean;
  readonly onOpen: (id: string) => void;
  readonly onMore: () => void;
}

function Row({ item, isOpen, more, expanded, onOpen, onMore }: RowProps): JSX.Element {
  return (
    <div
      className={`flex items-center rounded-md ${isOpen ? 'bg-accent-soft text-accent' : 'hover:bg-sunken'}`}
    >
      <a
        href={pathOf(item.id)}
        aria-current={isOpen ? 'page' : undefined}
        title={item.title}
        className="min-w-0 grow truncate rounded-md py-2 pl-2.5"
        onClick={(event) => {
          if (isPlainClick(event)) {
            event.preventDefault();
            onOpen(item.id);
          }
        }}
      >
        {item.title}
      </a>
      <button
        ref={more}
        type="button"
        className="text-muted hover:text-ink grid size-9 shrink-0 place-items-center rounded-md"
        aria-label={`Actions for “${item.title}”`}
        aria-expanded={expanded}
        onClick={onMore}
      >
        <Ellipsis aria-hidden size={17} />
      </button>
    </div>
  );
}

/** A click that means this page, not a new tab or window. */
function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}
