import { type JSX, type RefObject, useEffect, useRef } from 'react';
import { useMediaQuery } from '../../ui/use-media-query.js';
import { runningTurn, type Turn } from './chat-state.js';
import { Composer } from './composer.js';
import { SourcesAside } from './sources-aside.js';
import { SourcesSheet } from './sources-sheet.js';
import { TurnView } from './turn-view.js';
import { type Chat } from './use-chat.js';
import { type Evidence, useEvidence } from './use-evidence.js';
import { Welcome } from './welcome.js';

interface Props {
  readonly chat: Chat;
  readonly question: RefObject<HTMLTextAreaElement | null>;
}

/** The conversation with the sources of one of its answers: beside it where there is room, in a sheet where not. */
export function ChatPage({ chat, question }: Props): JSX.Element {
  const { turns, announcement } = chat.state;
  const evidence = useEvidence(turns);
  const wide = useMediaQuery('(min-width: 64rem)');
  const running = runningTurn(chat.state) !== undefined;
  useEscape(evidence, running, chat.stop);
  const conversation = useRef<HTMLElement>(null);
  /** What had the focus is about to go: hand it on. A touch screen's keyboard stays down. */
  const keepFocus = (): void => {
    const byTouch = window.matchMedia('(pointer: coarse)').matches;
    (byTouch ? conversation : question).current?.focus({ preventScroll: true });
  };

  const pick = (picked: string): void => {
    keepFocus();
    chat.ask(picked);
  };
  const retry = (turnId: string): void => {
    keepFocus();
    chat.retry(turnId);
  };
  return (
    <div className="mx-auto flex w-full max-w-[90rem] grow">
      <section
        ref={conversation}
        tabIndex={-1}
        aria-label="Conversation"
        className="outline-none flex min-w-0 grow flex-col px-4 sm:px-8"
      >
        <div className="mx-auto w-full max-w-[46rem] grow pb-4">
          {turns.length === 0 ? (
            <Welcome onPick={pick} />
          ) : (
            <Turns turns={turns} running={running} wide={wide} evidence={evidence} onRetry={retry} />
          )}
        </div>
        <Composer ref={question} running={running} onAsk={chat.ask} onStop={chat.stop} />
      </section>
      {wide && evidence.turn !== undefined && <SourcesAside evidence={evidence} turn={evidence.turn} />}
      {!wide && evidence.listed && evidence.turn !== undefined && (
        <SourcesSheet evidence={evidence} turn={evidence.turn} />
      )}
      <p role="status" className="sr-only">
        {announcement}
      </p>
    </div>
  );
}

interface TurnsProps {
  readonly turns: readonly Turn[];
  readonly running: boolean;
  readonly wide: boolean;
  readonly evidence: Evidence;
  readonly onRetry: (turnId: string) => void;
}

function Turns({ turns, running, wide, evidence, onRetry }: TurnsProps): JSX.Element {
  return (
    <>
      <h1 className="sr-only">Conversation with Ground Control</h1>
      {turns.map((turn, index) => (
        <TurnView
          key={turn.id}
          turn={turn}
          isLast={index === turns.length - 1}
          canRetry={!running}
          openPassageId={evidence.turn?.id === turn.id ? evidence.passageId : undefined}
          sourcesInSheet={!wide}
          onOpen={evidence.open}
          onList={evidence.list}
          onRetry={onRetry}
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
