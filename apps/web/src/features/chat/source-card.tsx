import { MAX_SELECTION_CHARS, type Passage } from '@app/common/contracts';
import { BookOpenText, ChevronDown, CornerUpLeft, ExternalLink, MessageSquareQuote } from 'lucide-react';
import { type JSX, useState } from 'react';
import { safeHref } from '../../ui/safe-link.js';
import { DocumentReader } from '../documents/document-reader.js';
import { passageHeading, passageName } from './control-label.js';
import { markQuotes } from './quote-marks.js';
import { type Span } from './sentences.js';
import { type Source } from './sources.js';

interface Props {
  readonly source: Source;
  readonly isOpen: boolean;
  readonly cameFromMark: boolean;
  /** The words that one mark points at. */
  readonly pointed: readonly Span[];
  readonly onToggle: (passageId: string) => void;
  readonly onClose: () => void;
  readonly onQuote: (text: string) => void;
}

/** One passage: closed it shows the quoted words or its beginning, open the whole text with the quoted words marked. */
export function SourceCard(props: Props): JSX.Element {
  const { source, isOpen, cameFromMark, pointed, onToggle, onClose, onQuote } = props;
  const { passage, numbers, quotes } = source;
  const { label, title } = passageHeading(passage);
  return (
    <li>
      <div
        data-open={isOpen ? '' : undefined}
        tabIndex={isOpen ? -1 : undefined}
        role={isOpen ? 'group' : undefined}
        aria-label={isOpen ? `Passage ${passageName(passage)}` : undefined}
        className={`bg-surface rounded-lg border ${isOpen ? 'border-accent shadow-md' : 'border-line'}`}
      >
        <h4>
          <button
            type="button"
            aria-expanded={isOpen}
            className="group flex w-full items-start gap-2.5 rounded-lg px-4 pt-3 pb-2 text-left"
            onClick={() => {
              onToggle(passage.id);
            }}
          >
            {numbers.map((n) => (
              <span key={n} className="chip mt-px">
                <span className="sr-only">Source </span>
                {n}
              </span>
            ))}
            <span className="min-w-0 grow leading-snug">
              {label !== undefined && <span className="mr-2 font-semibold whitespace-nowrap">{label}</span>}
              <span className="group-hover:underline">{title}</span>
            </span>
            <ChevronDown
              aria-hidden
              size={17}
              className={`text-muted mt-0.5 shrink-0 transition-transform ${isOpen ? 'rotate-180' : ''}`}
            />
          </button>
        </h4>
        {isOpen ? (
          <PassageText {...{ source, cameFromMark, pointed, onClose, onQuote }} />
        ) : (
          <div className="px-4 pb-3.5">
            <p className="text-muted line-clamp-2 font-serif text-[0.95rem] leading-normal">
              {quotes[0] === undefined ? passage.text : `“${quotes[0]}”`}
            </p>
          </div>
        )}
      </div>
    </li>
  );
}

interface PassageTextProps {
  readonly source: Source;
  readonly cameFromMark: boolean;
  readonly pointed: readonly Span[];
  readonly onClose: () => void;
  readonly onQuote: (text: string) => void;
}

function PassageText({ source, cameFromMark, pointed, onClose, onQuote }: PassageTextProps): JSX.Element {
  const { passage } = source;
  const href = safeHref(passage.url);
  return (
    <div className="px-4 pb-3">
      <p className="text-muted text-sm">{placeOf(passage)}</p>
      <p
        data-quotable
        className="mt-2 font-serif text-[1.03rem] leading-relaxed break-words whitespace-pre-line"
      >
        <MarkedText source={source} pointed={pointed} />
      </p>
      <div className="mt-2 -ml-2.5 flex flex-wrap gap-1">
        {cameFromMark && (
          <button type="button" className="quiet-button" onClick={onClose}>
            <CornerUpLeft aria-hidden size={15} />
            Back to the answer
          </button>
        )}
        <button
          type="button"
          className="quiet-button"
          onClick={() => {
            onQuote(passage.text.slice(0, MAX_SELECTION_CHARS));
          }}
        >
          <MessageSquareQuote aria-hidden size={15} />
          Ask about this passage
        </button>
        {passage.place !== undefined && <OpenDocument source={source} />}
        {href !== undefined && (
          <a className="quiet-button" href={href} target="_blank" rel="noopener noreferrer">
            <ExternalLink aria-hidden size={15} />
            Open the publication
          </a>
        )}
      </div>
    </div>
  );
}

/** Opens the document where the passage stands. */
function OpenDocument({ source: { passage, quotes } }: { readonly source: Source }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="quiet-button"
        aria-haspopup="dialog"
        onClick={() => {
          setOpen(true);
        }}
      >
        <BookOpenText aria-hidden size={15} />
        Open in the document
      </button>
      {isOpen && (
        <DocumentReader
          passage={passage}
          quotes={quotes}
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </>
  );
}

interface MarkedTextProps {
  readonly source: Source;
  readonly pointed: readonly Span[];
}

/** The passage with the words that carry the answer. Where a mark points at some of them, the others step back. */
function MarkedText({ source, pointed }: MarkedTextProps): readonly JSX.Element[] {
  const { passage, quotes, support } = source;
  const marked = pointed.length > 0 ? 'pointed' : 'quoted';
  return markQuotes(passage.text, { quotes, support, pointed }).map(({ text, kind }, index) => {
    if (kind === marked) {
      return (
        <mark key={index} className="bg-mark text-on-mark box-decoration-clone rounded-xs px-0.5">
          {text}
        </mark>
      );
    }
    return (
      <span key={index} className={kind === 'plain' ? undefined : 'carrying'}>
        {text}
      </span>
    );
  });
}

/** Where a passage stands, as far as it is known: its page and headings, its part, the control above it, its collection. */
function placeOf(passage: Passage): string {
  const { parent } = passageHeading(passage);
  const { page, headings = [] } = passage.place ?? {};
  return [
    page === undefined ? undefined : `Page ${page}`,
    headings.length === 0 ? undefined : headings.join(' > '),
    passage.part === undefined ? undefined : `Part ${passage.part}`,
    parent === undefined ? undefined : `Under ${parent}`,
    `Collection ${passage.collection}`,
  ]
    .filter((place) => place !== undefined)
    .join(' · ');
}
