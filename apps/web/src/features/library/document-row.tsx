import { type DocumentView, type IngestJob } from '@app/common/contracts';
import { BookOpenText, CircleX, FileUp, type LucideIcon, RotateCw, Trash2 } from 'lucide-react';
import { type JSX, type Ref, useRef, useState } from 'react';
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
  /** The row is about to go away, with what has the focus. */
  readonly onDeleted: () => void;
}

/** A document with its state, how far its job is, why it failed, and what can be done with it. */
export function DocumentRow({ document, library, onDeleted }: Props): JSX.Element {
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
      <Actions
        document={document}
        library={library}
        onDeleted={onDeleted}
        openJob={isOpen ? job.id : undefined}
      />
    </li>
  );
}

function aboutOf({ state, collection, version, chunks, bytes }: DocumentView): string {
  return [
    STATES[state],
    `collection ${collection}`,
    version > 1 ? `version ${version}` : undefined,
    chunks > 0 ? `${chunks.toLocaleString('en')} ${chunks === 1 ? 'passage' : 'passages'}` : undefined,
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

function Actions({ document, library, onDeleted, openJob }: ActionsProps): JSX.Element {
  const [shown, setShown] = useState<'text' | 'question'>();
  const [problem, setProblem] = useState<string>();
  const deleting = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setShown(undefined);
  };
  const keep = (): void => {
    close();
    deleting.current?.focus();
  };
  const run = async (work: Promise<Failure | undefined>, onDone?: () => void): Promise<void> => {
    close();
    setProblem(undefined);
    const failure = await work;
    setProblem(failure && wordsOf(failure));
    return failure === undefined ? onDone?.() : undefined;
  };
  return (
    <>
      {problem !== undefined && <Problem text={problem} />}
      <div className="mt-1 -ml-2.5 flex flex-wrap gap-1">
        {document.searchable && (
          <ActionButton
            Icon={BookOpenText}
            name="Text"
            popup="dialog"
            onClick={() => {
              setShown('text');
            }}
          />
        )}
        {openJob === undefined ? (
          <Rework
            onAgain={() => void run(library.readAgain(document.id))}
            onFile={(file) => void run(library.replace(document.id, file))}
          />
        ) : (
          <ActionButton Icon={CircleX} name="Cancel" onClick={() => void run(library.cancel(openJob))} />
        )}
        <ActionButton
          ref={deleting}
          Icon={Trash2}
          name="Delete"
          tone="text-danger"
          onClick={() => {
            setShown('question');
          }}
        />
      </div>
      {shown === 'question' && (
        <DeleteQuestion onDelete={() => void run(library.remove(document.id), onDeleted)} onKeep={keep} />
      )}
      {shown === 'text' && (
        <DocumentReader passage={{ documentId: document.id, text: '' }} quotes={[]} onClose={close} />
      )}
    </>
  );
}

function Problem({ text }: { readonly text: string }): JSX.Element {
  return (
    <p role="alert" className="text-danger text-sm">
      {text}
    </p>
  );
}

interface ActionButtonProps {
  readonly ref?: Ref<HTMLButtonElement>;
  readonly Icon: LucideIcon;
  readonly name: string;
  readonly popup?: 'dialog';
  readonly tone?: string;
  readonly onClick: () => void;
}

function ActionButton({ ref, Icon, name, popup, tone = '', onClick }: ActionButtonProps): JSX.Element {
  return (
    <button
      ref={ref}
      type="button"
      className={`quiet-button ${tone}`}
      aria-haspopup={popup}
      onClick={onClick}
    >
      <Icon aria-hidden size={15} />
      {name}
    </button>
  );
}

interface ReworkProps {
  readonly onAgain: () => void;
  readonly onFile: (file: File) => void;
}

/** Has the document read again, or takes the file that comes in its place. */
function Rework({ onAgain, onFile }: ReworkProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <ActionButton Icon={RotateCw} name="Read again" onClick={onAgain} />
      <ActionButton Icon={FileUp} name="New version" onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        hidden
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) {
            onFile(file);
          }
          event.target.value = '';
        }}
      />
    </>
  );
}

interface DeleteQuestionProps {
  readonly onDelete: () => void;
  readonly onKeep: () => void;
}

/** Asks once more. It takes the focus from the button that opened it. */
function DeleteQuestion({ onDelete, onKeep }: DeleteQuestionProps): JSX.Element {
  return (
    <div
      role="group"
      aria-label="Delete the document"
      className="mt-2 text-sm"
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          onKeep();
        }
      }}
    >
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
