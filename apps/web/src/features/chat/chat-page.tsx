import { type JSX, type RefObject, useEffect, useRef, useState } from 'react';
import { useMediaQuery } from '../../ui/use-media-query.js';
import { AskAboutSelection } from './ask-about-selection.js';
import { runningTurn } from './chat-state.js';
import { type Turn } from './turn.js';
import { Composer } from './composer.js';
import { OpeningView } from './opening-view.js';
import { SourcesAside } from './sources-aside.js';
import { SourcesSheet } from './sources-sheet.js';
import { type TurnActions, TurnView } from './turn-view.js';
import { type Chat } from './use-chat.js';
import { type Evidence, useEvidence } from './use-evidence.js';
import { Welcome } from './welcome.js';

interface Props {
  readonly chat: Chat;
  readonly question: RefObject<HTMLTextAreaElement | null>;
  readonly onStartOver: () => void;
}

/** The conversation with the sources of one of its answers: beside it where there is room, in a sheet where not. */
export function ChatPage({ chat, question, onStartOver }: Props): JSX.Element {
  const { turns, announcement } = chat.state;
  const evidence = useEvidence(turns);
  const wide = useMediaQuery('(min-width: 64rem)');
  const running = runningTurn(chat.state) !== undefined;
  useEscape(evidence, running, chat.stop);
  const conversation = useRef<HTMLElement>(null);
  const { actions, selection, ask, dropSelection } = useActions(chat, evidence, { conversation, question });
  return (
    <div className="flex w-full grow">
      <section
        ref={conversation}
        tabIndex={-1}
        aria-label="Conversation"
        className="outline-none flex min-w-0 grow flex-col px-4 sm:px-6 lg:px-8"
      >
        <div className="mx-auto w-full max-w-[46rem] grow pb-4">
          <BeforeTurns chat={chat} onPick={actions.pick} onStartOver={onStartOver} />
          {turns.length > 0 && (
            <Turns turns={turns} running={running} wide={wide} evidence={evidence} actions={actions} />
          )}
        </div>
        <AskAboutSelection within={conversation} onPick={actions.quote} />
        <Composer
          ref={question}
          running={running}
          selection={selection}
          onDropSelection={dropSelection}
          onAsk={ask}
          onStop={chat.stop}
        />
      </section>
      {wide && evidence.turn !== undefined && (
        <SourcesAside evidence={evidence} turn={evidence.turn} onQuote={actions.quote} />
      )}
      {!wide && evidence.listed && evidence.turn !== undefined && (
        <SourcesSheet evidence={evidence} turn={evidence.turn} onQuote={actions.quote} />
      )}
      <p role="status" className="sr-only">
        {announcement}
      </p>
    </div>
  );
}

interface Actions {
  readonly actions: TurnActions;
  readonly selection: string | undefined;
  readonly ask: (question: string) => void;
  readonly dropSelection: () => void;
}

/** What a person can do on the page; the focus goes on from what goes away. */
function useActions(
  chat: Chat,
  evidence: Evidence,
  { conversation, question }: Readonly<Record<'conversation' | 'question', RefObject<HTMLElement | null>>>,
): Actions {
  const [selection, setSelection] = useState<string>();
  /** A touch screen's keyboard stays down. */
  const keepFocus = (): void => {
    const byTouch = window.matchMedia('(pointer: coarse)').matches;
    (byTouch ? conversation : question).current?.focus({ preventScroll: true });
  };
  const actions: TurnActions = {
    pick: (picked) => {
      keepFocus();
      chat.ask({ question: picked });
    },
    retry: (turnId) => {
      keepFocus();
      chat.retry(turnId);
    },
    rate: chat.rate,
    show: chat.show,
    quote: (text) => {
      evidence.leaveList();
      setSelection(text);
      question.current?.focus({ preventScroll: true });
    },
  };
  return {
    actions,
    selection,
    ask: (asked) => {
      chat.ask({ question: asked, selection });
      setSelection(undefined);
    },
    dropSelection: () => {
      setSelection(undefined);
      question.current?.focus({ preventScroll: true });
    },
  };
}

interface BeforeTurnsProps {
  readonly chat: Chat;
  readonly onPick: (question: string) => void;
  readonly onStartOver: () => void;
}

/** What stands above the turns, or instead of them. */
function BeforeTurns({ chat, onPick, onStartOver }: BeforeTurnsProps): JSX.Element | false {
  const { opening, turns } = chat.state;
  if (opening === undefined) {
    return turns.length === 0 && <Welcome onPick={onPick} />;
  }
  return (
    <OpeningView
      opening={opening}
      hasTurns={turns.length > 0}
      onRetry={chat.reopen}
      onStartOver={onStartOver}
    />
  );
}

interface TurnsProps {
  readonly turns: readonly Turn[];
  readonly running: boolean;
  readonly wide: boolean;
  readonly evidence: Evidence;
  readonly actions: TurnActions;
}

function Turns({ turns, running, wide, evidence, actions }: TurnsProps): JSX.Element {
  return (
    <>
      <h1 className="sr-only">Conversation with Ground Control</h1>
      {turns.map((turn, index) => (
        <TurnView
          key={turn.id}
          turn={turn}
          isLast={index === turns.length - 1}
          canRetry={!running}
          evidence={evidence}
          sourcesInSheet={!wide}
          actions={actions}
        />
      ))}
    </>
  );
}

/** Esc closes an open passage first, then stops a running answer. */
function useEscape(evidence: Evidence, running: boolean, stop: () => void): void {
  const handle = useRef<() => void>(undefined);
  useEffect(() => {
    handle.current = () => {
      if (evidence.passageId !== undefined) {
        evidence.close();
        return;
      }
      if (running) {
        stop();
      }
    };
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) {
        handle.current?.();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, []);
}
