import { type AnswerSentence } from '@app/common/contracts';
import { createContext, type JSX, use } from 'react';
import { passageName } from './control-label.js';
import { type Span, supportOf } from './sentences.js';
import { type Source } from './sources.js';

/** What a mark in an answer can ask of the page around it. `words` are those of the passage that carry its sentence. */
export interface CitationActions {
  readonly sourceOf: (n: number) => Source | undefined;
  readonly sentences: readonly AnswerSentence[];
  readonly openPassageId: string | undefined;
  readonly open: (passageId: string, words: readonly Span[], from: HTMLElement) => void;
  /** Points at words of a passage while the mark has the pointer or the focus; at nothing afterwards. */
  readonly point: (passageId: string, words: readonly Span[] | undefined) => void;
}

export const CitationContext = createContext<CitationActions>({
  sourceOf: () => undefined,
  sentences: [],
  openPassageId: undefined,
  open: () => undefined,
  point: () => undefined,
});

interface Props {
  readonly n: number;
  /** The place of its sentence in the answer; -1 where that is not known. */
  readonly sentence: number;
}

/** The mark `[n]`: a button that opens its passage, or a plain number while the passage is not known yet. */
export function CitationChip({ n, sentence }: Props): JSX.Element {
  const { sourceOf, sentences, openPassageId, open, point } = use(CitationContext);
  const source = sourceOf(n);
  if (source === undefined) {
    return (
      <span className="chip chip-pending">
        <span className="sr-only">source </span>
        {n}
      </span>
    );
  }
  const { id } = source.passage;
  const name = passageName(source.passage);
  const words = supportOf(sentences[sentence], n);
  const pointAt = (): void => {
    point(id, words);
  };
  const pointAway = (): void => {
    point(id, undefined);
  };
  return (
    <button
      type="button"
      className="chip"
      aria-label={`Source ${n}: ${name}`}
      aria-expanded={openPassageId === id}
      title={name}
      onPointerEnter={pointAt}
      onPointerLeave={pointAway}
      onFocus={pointAt}
      onBlur={pointAway}
      onClick={(event) => {
        open(id, words, event.currentTarget);
      }}
    >
      {n}
    </button>
  );
}
