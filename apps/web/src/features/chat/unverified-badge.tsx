import { TriangleAlert } from 'lucide-react';
import { type JSX, use } from 'react';
import { CitationContext } from './citation-chip.js';
import { reasonWords } from './sentences.js';

/** Behind a sentence that its passages do not carry: that it is so, and why. */
export function UnverifiedBadge({ sentence }: { readonly sentence: number }): JSX.Element {
  const { sentences } = use(CitationContext);
  return (
    <span className="bg-caution-soft select-none text-caution border-caution/40 ml-1 inline-flex items-center gap-1 rounded border px-1.5 py-px align-[0.08em] text-xs leading-normal font-medium">
      <TriangleAlert aria-hidden size={12} className="shrink-0" />
      Unverified: {reasonWords(sentences[sentence]?.reason)}
    </span>
  );
}
