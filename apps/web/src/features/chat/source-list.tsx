import { type JSX, useEffect, useRef } from 'react';
import { isRunning, type Turn } from './turn.js';
import { AskAboutSelection } from './ask-about-selection.js';
import { SourceCard } from './source-card.js';
import { type Source, sourcesOf } from './sources.js';
import { type Evidence } from './use-evidence.js';

const NO_WORDS: Evidence['words'] = [];
/** Between the top of the sources and the passage that a mark opened. */
const GAP_PX = 16;

interface Props {
  readonly evidence: Evidence;
  readonly turn: Turn;
  readonly onQuote: (text: string) => void;
}

/** The passages of one answer: those it cites, then those that were found besides. */
export function SourceList({ evidence, turn, onQuote }: Props): JSX.Element {
  const list = useRef<HTMLDivElement>(null);
  const { passageId, visit, words } = evidence;
  useEffect(() => {
    if (visit === 0) {
      return;
    }
    const card = list.current?.querySelector<HTMLElement>('[data-open]');
    card?.focus({ preventScroll: true });
    scrollToTop(card, list.current?.closest('[data-scrolls]'));
  }, [passageId, visit]);
  useEffect(() => {
    showMark(list.current?.querySelector('[data-open] mark'), list.current?.closest('[data-scrolls]'));
  }, [passageId, words]);

  const sources = sourcesOf(turn);
  if (sources.length === 0) {
    return <p className="text-muted text-[0.95rem] leading-relaxed">{emptyWords(turn)}</p>;
  }
  const cited = sources.filter(({ numbers }) => numbers.length > 0);
  const others = sources.filter(({ numbers }) => numbers.length === 0);
  return (
    <div ref={list} className="space-y-6">
      <Group title="Cited" sources={cited} evidence={evidence} onQuote={onQuote} />
      <Group title={groupTitle(turn, cited.length)} sources={others} evidence={evidence} onQuote={onQuote} />
      <AskAboutSelection within={list} onPick={onQuote} />
    </div>
  );
}

/** Scrolls the sources only: the answer beside them stays where it is. */
function scrollToTop(card: Element | null | undefined, scroller: Element | null | undefined): void {
  const distance = (card?.getBoundingClientRect().top ?? 0) - (scroller?.getBoundingClientRect().top ?? 0);
  scroller?.scrollBy({ top: distance - GAP_PX });
}

/** Scrolls no further than it takes to see the first of the marked words. */
function showMark(mark: Element | null | undefined, scroller: Element | null | undefined): void {
  if (!mark || !scroller) {
    return;
  }
  const seen = mark.getBoundingClientRect();
  const window = scroller.getBoundingClientRect();
  if (seen.top < window.top || seen.bottom > window.bottom) {
    scroller.scrollBy({ top: seen.top - window.top - window.height / 3 });
  }
}

function groupTitle(turn: Turn, cited: number): string {
  if (turn.answer?.abstained === true) {
    return 'Nearest passages, not enough for an answer';
  }
  return cited > 0 ? 'Found, not cited' : 'Passages found';
}

interface GroupProps {
  readonly title: string;
  readonly sources: readonly Source[];
  readonly evidence: Evidence;
  readonly onQuote: (text: string) => void;
}

function Group({ title, sources, evidence, onQuote }: GroupProps): JSX.Element | false {
  return (
    sources.length > 0 && (
      <div>
        <h3 className="text-muted mb-2 text-sm font-semibold">{title}</h3>
        <ol className="space-y-2.5">
          {sources.map((source) => (
            <SourceCard
              key={source.passage.id}
              source={source}
              isOpen={source.passage.id === evidence.passageId}
              cameFromMark={evidence.visit > 0}
              pointed={source.passage.id === evidence.passageId ? evidence.words : NO_WORDS}
              onToggle={evidence.toggle}
              onClose={evidence.close}
              onQuote={onQuote}
            />
          ))}
        </ol>
      </div>
    )
  );
}

function emptyWords(turn: Turn): string {
  if (isRunning(turn)) {
    return 'Looking for passages…';
  }
  return turn.failure === undefined && turn.phase !== 'stopped'
    ? 'There are no passages for this question.'
    : 'Nothing was searched for this question yet.';
}
