import { type JSX, useEffect, useMemo, useRef } from 'react';
import { AskedAs } from './asked-as.js';
import { isRunning, type Turn } from './turn.js';
import { CitationContext } from './citation-chip.js';
import { AnswerView } from './answer-view.js';
import { FailureView } from './failure-view.js';
import { type Span } from './sentences.js';
import { sourceOfMark } from './sources.js';
import { StoppedView } from './stopped-view.js';
import { type Chat } from './use-chat.js';
import { type Evidence } from './use-evidence.js';

interface Props {
  readonly turn: Turn;
  readonly isLast: boolean;
  readonly canRetry: boolean;
  readonly sourcesInSheet: boolean;
  readonly evidence: Evidence;
  readonly onRetry: (turnId: string) => void;
  readonly onRate: Chat['rate'];
}

/** A question as a heading, and what came of it. */
export function TurnView(props: Props): JSX.Element {
  const { turn, isLast, canRetry, evidence, sourcesInSheet, onRetry, onRate } = props;
  const { open, point, list } = evidence;
  const openPassageId = evidence.turn?.id === turn.id ? evidence.passageId : undefined;
  const element = useRef<HTMLElement>(null);
  const searching = turn.phase === 'searching';
  useEffect(() => {
    if (searching) {
      element.current?.scrollIntoView({ block: 'start' });
    }
  }, [searching]);

  const citations = useMemo(
    () => ({
      sourceOf: (n: number) => sourceOfMark(turn, n),
      openPassageId,
      sentences: turn.sentences,
      open: (passageId: string, words: readonly Span[], from: HTMLElement) => {
        open(turn.id, passageId, words, from);
      },
      point: (passageId: string, words: readonly Span[] | undefined) => {
        point(turn.id, passageId, words);
      },
    }),
    [turn, openPassageId, open, point],
  );
  const listHere = (from: HTMLElement): void => {
    list(turn.id, from);
  };
  const retry = (): void => {
    onRetry(turn.id);
  };
  return (
    <article
      ref={element}
      aria-labelledby={`question-${turn.id}`}
      aria-busy={isRunning(turn)}
      className={`border-line border-b py-8 last:border-b-0 ${isLast ? 'min-h-[calc(100dvh-14rem)]' : ''}`}
    >
      <h2
        id={`question-${turn.id}`}
        className="mb-5 font-serif text-2xl leading-snug text-pretty break-words"
      >
        {turn.question}
      </h2>
      <AskedAs turn={turn} />
      <CitationContext value={citations}>
        <AnswerView
          turn={turn}
          onList={sourcesInSheet ? listHere : undefined}
          onRate={(feedback) => onRate(turn.id, feedback)}
        />
      </CitationContext>
      {turn.phase === 'stopped' && <StoppedView canRetry={canRetry} onRetry={retry} />}
      {turn.failure !== undefined && (
        <FailureView failure={turn.failure} canRetry={canRetry} onRetry={retry} />
      )}
    </article>
  );
}
