import { X } from 'lucide-react';
import { type JSX } from 'react';

interface Props {
  readonly text: string;
  readonly onDrop: () => void;
}

/** Above the question: the text that it will be about, and a button that leaves it out again. */
export function SelectionQuote({ text, onDrop }: Props): JSX.Element {
  return (
    <div className="border-line flex items-start gap-2 border-b py-2 pr-2 pl-4" id="question-selection">
      <p className="sr-only">About the selected text:</p>
      <blockquote className="border-accent text-muted my-1 line-clamp-3 min-w-0 grow border-l-3 pl-3 font-serif text-[0.95rem] leading-normal break-words">
        {text}
      </blockquote>
      <button
        type="button"
        className="quiet-button shrink-0 px-2"
        aria-label="Leave out the selected text"
        onClick={onDrop}
      >
        <X aria-hidden size={16} />
      </button>
    </div>
  );
}
