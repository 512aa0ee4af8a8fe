import { type AnswerSentence, type ChatAnswer } from '@app/common/contracts';
import { CircleSlash, Info, WifiOff } from 'lucide-react';
import { type JSX } from 'react';
import { AnswerActions } from './answer-actions.js';
import { AnswerSwitch } from './answer-switch.js';
import { AnswerText } from './answer-text.js';
import { isRunning, type Turn } from './turn.js';
import { withoutHalfMark } from './citation-marks.js';
import { FeedbackView, type OnRate } from './feedback-view.js';
import { Provenance } from './provenance.js';
import { Verdict } from './verdict.js';

const NO_SENTENCES: readonly AnswerSentence[] = [];

interface Props {
  readonly turn: Turn;
  /** Shows the sources in a sheet; absent where they stand beside the answer anyway. */
  readonly onList: ((from: HTMLElement) => void) | undefined;
  readonly onRate: OnRate;
  /** Shows another of several answers. */
  readonly onShow: (turnId: string, to: number) => void;
  /** Asks for another answer; absent where that cannot be now. */
  readonly onAgain: (() => void) | undefined;
}

/** An answer in whatever state it is: awaited, growing, complete, broken off. */
export function AnswerView({ turn, onList, onRate, onShow, onAgain }: Props): JSX.Element {
  const { answer } = turn;
  if (turn.phase === 'searching') {
    return <Awaited found={turn.sources.length} lost={turn.lost === true} />;
  }
  const text = answer === undefined ? withoutHalfMark(turn.text) : answer.answer;
  return (
    <>
      {answer?.abstained === true ? (
        <Abstention text={text} />
      ) : (
        text !== '' && (
          <div data-quotable className={`answer ${turn.phase === 'writing' ? 'answer-growing' : ''}`}>
            <AnswerText text={text} sentences={turn.sentences} />
          </div>
        )
      )}
      {turn.lost === true && isRunning(turn) && <Lost />}
      {answer !== undefined && (
        <>
          <Notices notices={noticesOf(answer)} />
          <div className="border-line mt-6 border-t pt-3">
            <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
              <Verdict answer={answer} />
              <AnswerSwitch turn={turn} onShow={onShow} />
              <AnswerActions question={turn.question} answer={answer} onList={onList} onAgain={onAgain} />
            </div>
            <FeedbackView feedback={turn.feedback} onRate={onRate} />
            <Provenance answer={answer} />
          </div>
        </>
      )}
    </>
  );
}

/** The page says it aloud elsewhere. */
function Lost(): JSX.Element {
  return (
    <p
      aria-hidden
      className="bg-caution-soft text-caution my-4 flex items-center gap-2.5 rounded-md px-3.5 py-2.5 text-[0.95rem]"
    >
      <WifiOff size={17} className="shrink-0" />
      The connection is lost. Trying to go on…
    </p>
  );
}

function Awaited({ found, lost }: { readonly found: number; readonly lost: boolean }): JSX.Element {
  return (
    <div aria-hidden>
      {lost && <Lost />}
      <p className="text-muted">
        {found === 0
          ? 'Searching the sources…'
          : `${found} ${found === 1 ? 'passage' : 'passages'} found. Reading…`}
      </p>
      <div className="animate-breathe mt-4 space-y-3">
        <div className="bg-sunken h-3.5 w-full rounded" />
        <div className="bg-sunken h-3.5 w-11/12 rounded" />
        <div className="bg-sunken h-3.5 w-3/5 rounded" />
      </div>
    </div>
  );
}

function Abstention({ text }: { readonly text: string }): JSX.Element {
  return (
    <div className="bg-surface border-edge rounded-r-lg border-l-4 px-5 py-4">
      <h3 className="flex items-center gap-2 font-semibold">
        <CircleSlash aria-hidden size={18} className="text-muted shrink-0" />
        No answer in the sources
      </h3>
      <div className="answer mt-2">
        <AnswerText text={text} sentences={NO_SENTENCES} />
      </div>
    </div>
  );
}

/** What a reader should know of how the answer came about, and what was taken out of it. */
function noticesOf({ notices = [], removedControlIds = [] }: ChatAnswer): readonly string[] {
  return removedControlIds.length === 0
    ? notices
    : [...notices, `Taken out, because no catalog here has it: ${removedControlIds.join(', ')}.`];
}

function Notices({ notices }: { readonly notices: readonly string[] }): JSX.Element | false {
  return (
    notices.length > 0 && (
      <ul aria-label="Notices" className="mt-5 space-y-2">
        {notices.map((notice) => (
          <li
            key={notice}
            className="bg-caution-soft text-caution flex items-start gap-2.5 rounded-md px-3.5 py-2.5 text-[0.95rem] leading-snug"
          >
            <Info aria-hidden size={17} className="mt-px shrink-0" />
            {notice}
          </li>
        ))}
      </ul>
    )
  );
}
