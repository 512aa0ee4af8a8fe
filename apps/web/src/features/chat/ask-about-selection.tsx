import { MAX_SELECTION_CHARS } from '@app/common/contracts';
import { MessageSquareQuote } from 'lucide-react';
import { type JSX, type RefObject } from 'react';
import { useQuotableSelection } from './quotable-selection.js';

interface Props {
  /** Where text can be selected to be asked about. */
  readonly within: RefObject<HTMLElement | null>;
  readonly onPick: (text: string) => void;
}

/** A button beside selected words, to ask about them. */
export function AskAboutSelection({ within, onPick }: Props): JSX.Element | false {
  const { selected, drop } = useQuotableSelection(within);
  if (selected === undefined) {
    return false;
  }
  const { text, top, left } = selected;
  const tooLong = text.length > MAX_SELECTION_CHARS;
  return (
    <button
      type="button"
      className="screen-only solid-button fixed z-10 shadow-lg"
      style={{ top, left }}
      aria-disabled={tooLong}
      // Pressing it must not take the selection away.
      onPointerDown={(event) => {
        event.preventDefault();
      }}
      onClick={() => {
        if (!tooLong) {
          drop();
          onPick(text);
        }
      }}
    >
      <MessageSquareQuote aria-hidden size={16} />
      {tooLong ? `Select at most ${MAX_SELECTION_CHARS.toLocaleString('en')} characters` : 'Ask about this'}
    </button>
  );
}
