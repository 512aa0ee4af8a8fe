import { type ChatAnswer } from '@app/common/contracts';
import { BookOpenText, Check, Copy, RotateCw } from 'lucide-react';
import { type JSX, useState } from 'react';
import { copyText } from '../../ui/copy-text.js';
import { copiedAnswer } from './copied-answer.js';

interface Props {
  readonly question: string;
  readonly answer: ChatAnswer;
  readonly onList: ((from: HTMLElement) => void) | undefined;
  readonly onAgain: (() => void) | undefined;
}

const COPY_WORDS = {
  idle: 'Copy with sources',
  copied: 'Copied',
  refused: 'The browser does not allow copying',
} as const;

/** What can be done with a complete answer. */
export function AnswerActions({ question, answer, onList, onAgain }: Props): JSX.Element {
  const [copy, setCopy] = useState<keyof typeof COPY_WORDS>('idle');
  const Icon = copy === 'copied' ? Check : Copy;
  const onCopy = async (): Promise<void> => {
    setCopy((await copyText(copiedAnswer(question, answer))) ? 'copied' : 'refused');
  };
  return (
    <div className="screen-only -mx-2.5 flex flex-wrap gap-1">
      {onList !== undefined && answer.sources.length > 0 && (
        <button
          type="button"
          className="quiet-button"
          aria-haspopup="dialog"
          onClick={(event) => {
            onList(event.currentTarget);
          }}
        >
          <BookOpenText aria-hidden size={16} />
          {`Sources (${answer.sources.length})`}
        </button>
      )}
      <button type="button" className="quiet-button" onClick={() => void onCopy()}>
        <Icon aria-hidden size={16} />
        <span aria-live="polite">
          {copy === 'idle' && answer.citations.length === 0 ? 'Copy' : COPY_WORDS[copy]}
        </span>
      </button>
      {onAgain !== undefined && (
        <button type="button" className="quiet-button" onClick={onAgain}>
          <RotateCw aria-hidden size={15} />
          Answer again
        </button>
      )}
    </div>
  );
}
