import { type JSX } from 'react';
import { markQuotes } from '../chat/quote-marks.js';
import { type Block, type TextSpan } from './document-pages.js';

interface Props {
  readonly block: Block;
  /** Where the passage stands in the whole text. */
  readonly span: TextSpan | undefined;
  readonly quotes: readonly string[];
}

/** A page, a heading or a stretch of text; the passage stands out in it, and in the passage the quoted words. */
export function TextBlock({ block, span, quotes }: Props): JSX.Element {
  if (block.kind === 'page') {
    return (
      <p className="text-muted border-line mt-6 mb-3 border-t pt-1 text-sm first:mt-0">Page {block.page}</p>
    );
  }
  if (block.kind === 'heading') {
    return (
      <p role="heading" aria-level={Math.min(6, block.level + 2)} className="mt-5 mb-2 font-semibold">
        {block.text}
      </p>
    );
  }
  const from = span === undefined ? -1 : span.start - block.start;
  const isHere = span !== undefined && from >= 0 && span.end - block.start <= block.text.length;
  if (!isHere) {
    return <p className={TEXT}>{block.text}</p>;
  }
  const to = span.end - block.start;
  return (
    <p className={TEXT}>
      {block.text.slice(0, from)}
      <span
        data-passage
        tabIndex={-1}
        role="group"
        aria-label="The cited passage"
        className="bg-accent-soft box-decoration-clone rounded-xs py-0.5 outline-none"
      >
        <Quoted text={block.text.slice(from, to)} quotes={quotes} />
      </span>
      {block.text.slice(to)}
    </p>
  );
}

const TEXT = 'my-3 font-serif text-[1.03rem] leading-relaxed break-words whitespace-pre-wrap';

interface QuotedProps {
  readonly text: string;
  readonly quotes: readonly string[];
}

function Quoted({ text, quotes }: QuotedProps): readonly JSX.Element[] {
  return markQuotes(text, { quotes, support: [], pointed: [] }).map((segment, i) =>
    segment.kind === 'plain' ? (
      <span key={i}>{segment.text}</span>
    ) : (
      <mark key={i} className="bg-mark text-on-mark box-decoration-clone rounded-xs px-0.5">
        {segment.text}
      </mark>
    ),
  );
}
