import { type DocumentView, type IngestJob } from '@app/common/contracts';
import { BookOpenText, CircleX, RotateCw, Trash2 } from 'lucide-react';
import { type JSX, useState } from 'react';
import { type Failure } from '../../api/failure.js';
import { DocumentReader } from '../documents/document-reader.js';
import { type Library } from './use-library.js';
import { wordsOf } from './words-of.js';

const STATES: Readonly<Record<DocumentView['state'], string>> = {
  queued: 'waiting',
  processing: 'being read',
  ready: 'answers',
  failed: 'failed',
  replaced: 'replaced',
  deleted: 'deleted',
};

interface Props {
  readonly document: DocumentView;
  readonly library: Library;
}

/** A document with its state, how far its job is, why it failed, and what can be done with it. */
export function DocumentRow({ document, library }: Props): JSX.Element {
  const job = library.jobs.get(document.id);
  const isOpen = job !== undefined && (job.state === 'waiting' || job.state === 'active');
  return (
    <li aria-label={document.title} className="bg-surface border-line rounded-lg border px-4 py-3">
      <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span className="min-w-0 font-semibold break-words">{document.title}</span>
        <span className="text-muted text-sm">{aboutOf(document)}</span>
      </p>
      {isOpen && <Progress job={job} />}
      {document.error !== undefined && (
        <p className="text-danger mt-1 text-sm break-words">{document.error}</p>
      )}
      {document.state === 'failed' && document.searchable && (
        <p className="text-muted text-sm">What was read before still answers.</p>
      )}
      <LeftOut notices={document.notices ?? []} />
      <Actions document={document} library={library} openJob={isOpen ? job.id : undefined} />
    </li>
  );
}

function aboutOf({ state, collection, version, chunks, bytes }: DocumentView): string {
  return [
    STATES[state],
    `collection ${collection}`,
    version > 1 ? `version ${version}` : undefined,
    chunks > 0 ? `${chunks} passages` : undefined,
    `${Math.max(1, Math.round(bytes / 1024)).toLocaleString('en')} KB`,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

const BAR =
  'bg-sunken h-2 w-40 appearance-none overflow-hidden rounded-full [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent';

function Progress({ job }: { readonly job: IngestJob }): JSX.Element {
  return (
    <p className="mt-1.5 flex items-center gap-3 text-sm">
      <progress className={BAR} max={100} value={job.progress} aria-label="Progress" />
      <span className="text-muted">{job.stage}</span>
    </p>
  );
}

/** What of a document could not be read: one line, more on demand. */
function LeftOut({ notices }: { readonly notices: readonly string[] }): JSX.Element | false {
  return (
    notices.length > 0 && (
      <details className="text-caution mt-1 text-sm">
        <summary>Not all of it was read ({notices.length})</summary>
        <ul className="mt-1 list-disc pl-5 break-words">
          {notices.map((notice) => (
            <li key={notice}>{notice}</li>
          ))}
        </ul>
      </details>
    )
  );
}

interface ActionsProps extends Props {
  /** The id of the job that works on it now. */
  readonly openJob: string | undefined;
}

function Actions({ document, library, openJob }: ActionsProps): JSX.Element {
  const [shown, setShown] = useState<'text' | 'question'>();
  const [problem, setProblem] = useState<string>();
  const close = (): void => {
    setShown(undefined);
  };
  const run = async (work: Promise<Failure | undefined>): Promise<void> => {
    close();
    const failure = await work;
    setProblem(failure && wordsOf(failure));
  };
  return (
    <>
      {problem !== undefined && (
        <p role="alert" className="text-danger text-sm">
          {problem}
        </p>
      )}
      <div className="mt-1 -ml-2.5 flex flex-wrap gap-1">
        {document.searchable && (
          <button
            type="button"
            className="quiet-button"
            aria-haspopup="dialog"
            onClick={() => {
              setShown('text');
            }}
          >
            <BookOpenText aria-hidden size={15} />
            Text
          </button>
        )}
        <ReadOrCancel
          isOpen={openJob !== undefined}
          onClick={() =>
            void run(openJob === undefined ? library.readAgain(document.id) : library.cancel(openJob))
          }
        />
        <button
          type="button"
          className="quiet-button text-danger"
          onClick={() => {
            setShown('question');
          }}
        >
          <Trash2 aria-hidden size={15} />
          Delete
        </button>
      </div>
      {shown === 'question' && (
        <DeleteQuestion onDelete={() => void run(library.remove(document.id))} onKeep={close} />
      )}
      {shown === 'text' && (
        <DocumentReader passage={{ documentId: document.id, text: '' }} quotes={[]} onClose={close} />
      )}
    </>
  );
}

/** While a job works on the document it can be cancelled; else the document can be read again. */
function ReadOrCancel({
  isOpen,
  onClick,
}: {
  readonly isOpen: boolean;
  readonly onClick: () => void;
}): JSX.Element {
  const Icon = isOpen ? CircleX : RotateCw;
  return (
    <button type="button" className="quiet-button" onClick={onClick}>
      <Icon aria-hidden size={15} />
      {isOpen ? 'Cancel' : 'Read again'}
    </button>
  );
}

interface DeleteQuestionProps {
  readonly onDelete: () => void;
  readonly onKeep: () => void;
}

/** Asks once more. It takes the focus from the button that opened it. */
function DeleteQuestion({ onDelete, onKeep }: DeleteQuestionProps): JSX.Element {
  return (
    <div role="group" aria-label="Delete the document" className="mt-2 text-sm">
      <p>Delete this document with all its versions? Answers stop using it at once.</p>
      <p className="-ml-2.5 flex gap-1">
        <button type="button" autoFocus className="quiet-button text-danger" onClick={onDelete}>
          Delete it
        </button>
        <button type="button" className="quiet-button" onClick={onKeep}>
          Keep it
        </button>
      </p>
    </div>
  );
}
