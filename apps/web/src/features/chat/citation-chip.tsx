import { createContext, type JSX, use } from 'react';
import { passageName } from './control-label.js';
import { type Source } from './sources.js';

/** What a mark in an answer can ask of the page around it. */
export interface CitationActions {
  readonly sourceOf: (n: number) => Source | undefined;
  readonly openPassageId: string | undefined;
  readonly open: (passageId: string, from: HTMLElement) => void;
}

export const CitationContext = createContext<CitationActions>({
  sourceOf: () => undefined,
  openPassageId: undefined,
  open: () => undefined,
});

/** The mark `[n]`: a button that opens its passage, or a plain number while the passage is not known yet. */
export function CitationChip({ n }: { readonly n: number }): JSX.Element {
  const { sourceOf, openPassageId, open } = use(CitationContext);
  const source = sourceOf(n);
  if (source === undefined) {
    return (
      <span className="chip chip-pending">
        <span className="sr-only">source </span>
        {n}
      </span>
    );
  }
  const name = passageName(source.passage);
  return (
    <button
      type="button"
      className="chip"
      aria-label={`Source ${n}: ${name}`}
      aria-expanded={openPassageId === source.passage.id}
      title={name}
      onClick={(event) => {
        open(source.passage.id, event.currentTarget);
      }}
    >
      {n}
    </button>
  );
}
