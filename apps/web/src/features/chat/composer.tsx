import { ArrowUp, Square } from 'lucide-react';
import { type JSX, type KeyboardEvent, type Ref, useState } from 'react';
import { type QuestionLength, questionLength } from './question-length.js';
import { SelectionQuote } from './selection-quote.js';

interface Props {
  readonly ref: Ref<HTMLTextAreaElement>;
  readonly running: boolean;
  /** Text that the question will be about. */
  readonly selection: string | undefined;
  readonly onDropSelection: () => void;
  readonly onAsk: (question: string) => void;
  readonly onStop: () => void;
}

/** The field for the question. Enter asks, Shift+Enter makes a line; while an answer runs, the button stops it. */
export function Composer(props: Props): JSX.Element {
  const { ref, running, selection, onDropSelection, onAsk, onStop } = props;
  const [draft, setDraft] = useState('');
  const length = questionLength(draft);
  const canAsk = !running && !length.tooLong && draft.trim() !== '';
  const ask = (): void => {
    if (canAsk) {
      onAsk(draft.trim());
      setDraft('');
      hideTouchKeyboard();
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (asks(event)) {
      event.preventDefault();
      ask();
    }
  };
  return (
    <form
      aria-label="Ask a question"
      className="screen-only bg-paper sticky bottom-0 mx-auto w-full max-w-[46rem] pt-2 pb-[max(0.75rem,env(safe-area-inset-bottom))]"
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <div className="bg-surface border-edge has-[textarea:focus-visible]:border-accent has-[textarea:focus-visible]:outline-accent rounded-xl border shadow-sm has-[textarea:focus-visible]:outline-2">
        {selection !== undefined && <SelectionQuote text={selection} onDrop={onDropSelection} />}
        <label htmlFor="question" className="sr-only">
          Your question
        </label>
        <textarea
          id="question"
          ref={ref}
          rows={1}
          value={draft}
          placeholder={
            selection === undefined ? 'Ask about a control or a topic' : 'Ask about the selected text'
          }
          aria-describedby={`question-length question-keys${selection === undefined ? '' : ' question-selection'}`}
          aria-invalid={length.tooLong}
          className="placeholder:text-muted field-sizing-content block max-h-48 min-h-12 sm:min-h-16 w-full resize-none bg-transparent px-4 pt-3 text-[1.0625rem] leading-normal outline-none"
          onChange={(event) => {
            setDraft(event.target.value);
          }}
          onKeyDown={onKeyDown}
        />
        <div className="flex items-center gap-3 px-2 pb-2 pl-4">
          <Hints length={length} running={running} />
          <AskOrStop running={running} canAsk={canAsk} onStop={onStop} />
        </div>
      </div>
    </form>
  );
}

function asks(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing;
}

function hideTouchKeyboard(): void {
  if (window.matchMedia('(pointer: coarse)').matches && document.activeElement instanceof HTMLElement) {
    document.activeElement.blur();
  }
}

function Hints({
  length,
  running,
}: {
  readonly length: QuestionLength;
  readonly running: boolean;
}): JSX.Element {
  return (
    <>
      <p
        id="question-length"
        className={`text-sm tabular-nums ${length.tooLong ? 'text-danger font-semibold' : 'text-muted'}`}
        aria-live={length.notable ? 'polite' : 'off'}
      >
        {length.text}
      </p>
      <p id="question-keys" className="text-muted ml-auto hidden text-sm md:block">
        Enter to ask, Shift+Enter for a new line{running ? ', Esc to stop' : ''}
      </p>
    </>
  );
}

interface ButtonProps {
  readonly running: boolean;
  readonly canAsk: boolean;
  readonly onStop: () => void;
}

function AskOrStop({ running, canAsk, onStop }: ButtonProps): JSX.Element {
  if (running) {
    return (
      <button type="button" className="solid-button max-md:ml-auto" onClick={onStop}>
        <Square aria-hidden size={14} fill="currentColor" />
        Stop
      </button>
    );
  }
  return (
    <button type="submit" className="solid-button max-md:ml-auto" aria-disabled={!canAsk}>
      <ArrowUp aria-hidden size={16} strokeWidth={2.5} />
      Ask
    </button>
  );
}
