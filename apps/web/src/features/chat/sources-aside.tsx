import { type JSX } from 'react';
import { type Turn } from './turn.js';
import { SourceList } from './source-list.js';
import { type Evidence } from './use-evidence.js';

interface Props {
  readonly evidence: Evidence;
  readonly turn: Turn;
  readonly onQuote: (text: string) => void;
}

/** The sources beside the conversation, in a column that scrolls on its own. */
export function SourcesAside({ evidence, turn, onQuote }: Props): JSX.Element {
  return (
    <aside
      data-scrolls
      aria-labelledby="sources-title"
      className="screen-only border-line sticky top-14 h-[calc(100dvh-3.5rem)] w-[24rem] 2xl:w-[27rem] shrink-0 overflow-y-auto border-l px-6 py-8"
    >
      <h2 id="sources-title" className="text-lg font-semibold">
        Sources
      </h2>
      <p className="text-muted mt-1 mb-5 line-clamp-2 text-sm leading-snug">for “{turn.question}”</p>
      <SourceList evidence={evidence} turn={turn} onQuote={onQuote} />
    </aside>
  );
}
