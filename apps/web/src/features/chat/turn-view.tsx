import { type JSX, useEffect, useMemo, useRef } from 'react';
import { AskedAs } from './asked-as.js';
import { NextQuestions } from './next-questions-view.js';
import { nextQuestions } from './next-questions.js';
import { isRunning, type Turn } from './turn.js';
import { type CitationActions, CitationContext } from './citation-chip.js';
import { AnswerView } from './answer-view.js';
import { FailureView } from './failure-view.js';
import { type Span } from './sentences.js';
import { sourceOfMark } from './sources.js';
import { StoppedView } from './stopped-view.js';
import { type Chat } from './use-chat.js';
import { type Evidence } from './use-evidence.js';

/** What can be done from within a turn. */
export interface TurnActions {
  readonly pick: (question: string) => void;
  readonly retry: (turnId: string) => void;
  readonly rate: Chat['rate'];
  readonly show: Chat['show'];
  /** Takes text as what the next question is about. */
  readonly quote: (text: string) => void;
}

interface Props {
  readonly turn: Turn;
  readonly isLast: boolean;
  readonly canRetry: boolean;
  readonly sourcesInSheet: boolean;
  readonly evidence: Evidence;
  readonly actions: TurnActions;
}

/** A question as a heading, and what came of it. */
export function TurnView(props: Props): JSX.Element {
  const { turn, isLast, canRetry, evidence, sourcesInSheet, actions } = props;
  const element = useRef<HTMLElement>(null);
  const searching = turn.phase === 'searching';
  useEffect(() => {
    if (searching) {
      element.current?.scrollIntoView({ block: 'start' });
    }
  }, [searching]);

  const citations = useCitations(turn, evidence);
  const listHere = (from: HTMLElement): void => {
    evidence.list(turn.id, from);
  };
  const retry = (): void => {
    actions.retry(turn.id);
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
      {turn.selection !== undefined && (
        <blockquote
          aria-label="About the selected text"
          className="border-accent text-muted -mt-2 mb-5 line-clamp-4 border-l-3 pl-3 font-serif text-[0.95rem] break-words"
        >
          {turn.selection}
        </blockquote>
      )}
      <AskedAs turn={turn} />
      <CitationContext value={citations}>
        <AnswerView
          turn={turn}
          onList={sourcesInSheet ? listHere : undefined}
          onRate={(feedback) => actions.rate(turn.id, feedback)}
          onShow={actions.show}
          onAgain={canRetry && turn.phase === 'done' ? retry : undefined}
        />
      </CitationContext>
      {turn.phase === 'stopped' && (
        <StoppedView isKept={turn.answer !== undefined} canRetry={canRetry} onRetry={retry} />
      )}
      {turn.failure !== undefined && (
        <FailureView failure={turn.failure} canRetry={canRetry} onRetry={retry} />
      )}
      {isLast && turn.answer !== undefined && (
        <NextQuestions questions={nextQuestions(turn)} onPick={actions.pick} />
      )}
    </article>
  );
}

/** What the marks of this turn's answer can do; the same object as long as nothing of it changes. */
function useCitations(turn: Turn, evidence: Evidence): CitationActions {
  const { open, point } = evidence;
  const openPassageId = evidence.turn?.id === turn.id ? evidence.passageId : undefined;
  return useMemo(
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
}
