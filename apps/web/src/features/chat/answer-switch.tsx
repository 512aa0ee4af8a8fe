import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type JSX } from 'react';
import { type Turn, versionsOf } from './turn.js';

interface Props {
  readonly turn: Turn;
  /** Shows another answer, counted from 0. */
  readonly onShow: (turnId: string, to: number) => void;
}

/** Goes to and fro between several answers to one question; nothing where there is one. */
export function AnswerSwitch({ turn, onShow }: Props): JSX.Element | false {
  const versions = versionsOf(turn);
  const at = versions.findIndex(({ answer }) => answer.messageId === turn.answer?.messageId);
  return (
    versions.length > 1 &&
    at >= 0 && (
      <div role="group" aria-label="Answers to this question" className="flex items-center gap-1">
        <button
          type="button"
          className="quiet-button screen-only"
          aria-label="Earlier answer"
          disabled={at === 0}
          onClick={() => {
            onShow(turn.id, at - 1);
          }}
        >
          <ChevronLeft aria-hidden size={16} />
        </button>
        <span className="text-muted text-[0.95rem] tabular-nums">{`${at + 1} of ${versions.length}`}</span>
        <button
          type="button"
          className="quiet-button screen-only"
          aria-label="Later answer"
          disabled={at === versions.length - 1}
          onClick={() => {
            onShow(turn.id, at + 1);
          }}
        >
          <ChevronRight aria-hidden size={16} />
        </button>
      </div>
    )
  );
}
