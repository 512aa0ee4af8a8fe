import { type Feedback, type FeedbackRequest } from '@app/common/contracts';
import { ThumbsDown, ThumbsUp } from 'lucide-react';
import { type JSX, useEffect, useId, useRef, useState } from 'react';
import { type Failure } from '../../api/failure.js';
import { briefFailure } from '../../ui/brief-failure.js';

const MAX_COMMENT_CHARS = 2000;
const RATINGS = [
  { rating: 'up', name: 'Helpful', Icon: ThumbsUp },
  { rating: 'down', name: 'Not helpful', Icon: ThumbsDown },
] as const;

/** Stores feedback; gives what went wrong. */
export type OnRate = (feedback: FeedbackRequest) => Promise<Failure | undefined>;

interface Props {
  readonly feedback: Feedback | undefined;
  readonly onRate: OnRate;
}

/** What a person says of an answer: up or down at once, words if they want to. */
export function FeedbackView({ feedback, onRate }: Props): JSX.Element {
  const [commenting, setCommenting] = useState(false);
  const [pending, setPending] = useState<Feedback['rating']>();
  const [problem, setProblem] = useState<string>();
  const rating = pending ?? feedback?.rating;
  const group = useRef<HTMLDivElement>(null);
  /** The focus goes back to the thumb, since what had it goes away. */
  const close = (): void => {
    setCommenting(false);
    group.current?.querySelector<HTMLElement>('[aria-pressed=true]')?.focus();
  };
  const send = async (request: FeedbackRequest): Promise<boolean> => {
    setPending(request.rating);
    setProblem(undefined);
    const failure = await onRate(request);
    setPending(undefined);
    setProblem(failure && `Your feedback was not saved. ${briefFailure(failure)}`);
    return failure === undefined;
  };
  const rate = async (chosen: Feedback['rating']): Promise<void> => {
    if (chosen === feedback?.rating || (await send({ rating: chosen, comment: feedback?.comment }))) {
      setCommenting(true);
    }
  };
  return (
    <div className="screen-only mt-1 text-sm">
      <div
        ref={group}
        role="group"
        aria-label="Your feedback"
        className="-ml-2.5 flex flex-wrap items-center gap-1"
      >
        <Ratings chosen={rating} onRate={(value) => void rate(value)} />
        {!commenting && (
          <SavedComment
            comment={feedback?.comment}
            onEdit={() => {
              setCommenting(true);
            }}
          />
        )}
      </div>
      {problem !== undefined && <Problem text={problem} />}
      {commenting && rating !== undefined && (
        <Comment
          rating={rating}
          saved={feedback?.comment ?? ''}
          onSend={async (comment) => {
            if (await send({ rating, ...(comment === '' ? {} : { comment }) })) {
              close();
            }
          }}
          onCancel={close}
        />
      )}
    </div>
  );
}

function Problem({ text }: { readonly text: string }): JSX.Element {
  return (
    <p role="alert" className="text-danger">
      {text}
    </p>
  );
}

interface SavedCommentProps {
  readonly comment: string | undefined;
  readonly onEdit: () => void;
}

function SavedComment({ comment, onEdit }: SavedCommentProps): JSX.Element | false {
  return (
    comment !== undefined && (
      <button type="button" className="quiet-button max-w-full min-w-0" onClick={onEdit}>
        <span className="truncate">Your comment: “{comment}”</span>
      </button>
    )
  );
}

interface RatingsProps {
  readonly chosen: Feedback['rating'] | undefined;
  readonly onRate: (rating: Feedback['rating']) => void;
}

function Ratings({ chosen, onRate }: RatingsProps): readonly JSX.Element[] {
  return RATINGS.map(({ rating, name, Icon }) => (
    <button
      key={rating}
      type="button"
      className="quiet-button aria-pressed:bg-accent-soft aria-pressed:text-accent"
      aria-pressed={chosen === rating}
      onClick={() => {
        onRate(rating);
      }}
    >
      <Icon aria-hidden size={15} />
      {name}
    </button>
  ));
}

interface CommentProps {
  readonly rating: Feedback['rating'];
  readonly saved: string;
  readonly onSend: (comment: string) => Promise<void>;
  readonly onCancel: () => void;
}

function Comment({ rating, saved, onSend, onCancel }: CommentProps): JSX.Element {
  const [draft, setDraft] = useState(saved);
  const field = useId();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <form
      ref={form}
      className="bg-sunken mt-1 max-w-xl rounded-lg px-4 py-3"
      onSubmit={(event) => {
        event.preventDefault();
        void onSend(draft.trim());
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.preventDefault();
          onCancel();
        }
      }}
    >
      <p className="mb-2 font-medium">Saved. Thank you.</p>
      <label htmlFor={field} className="text-muted">
        {rating === 'up' ? 'What helped? (optional)' : 'What was wrong or missing? (optional)'}
      </label>
      <textarea
        id={field}
        rows={2}
        maxLength={MAX_COMMENT_CHARS}
        className="bg-surface border-edge mt-1 block w-full rounded-md border px-3 py-2"
        value={draft}
        onChange={(event) => {
          setDraft(event.target.value);
        }}
      />
      <p className="mt-2 -ml-2.5 flex gap-1">
        <button type="submit" className="quiet-button">
          Save the comment
        </button>
        <button type="button" className="quiet-button" onClick={onCancel}>
          No comment
        </button>
      </p>
    </form>
  );
}
