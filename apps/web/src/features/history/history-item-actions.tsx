import { type ConversationSummary } from '@app/common/contracts';
import { Download, PenLine, Trash2 } from 'lucide-react';
import { type JSX, useState } from 'react';
import { type ExportFormat } from '../../api/conversations-client.js';
import { DeleteQuestion } from './delete-question.js';
import { type History } from './use-history.js';

interface Props {
  readonly item: ConversationSummary;
  readonly history: History;
  readonly onRename: () => void;
  readonly onRemoved: () => void;
}

const EXPORTS: readonly (readonly [ExportFormat, string, string])[] = [
  ['md', 'Markdown', 'the conversation as Markdown'],
  ['json', 'JSON', 'the conversation as JSON'],
  ['csv', 'CSV', 'its citations as CSV'],
];

/** Rename, export, delete: the last asks once more. */
export function HistoryItemActions({ item, history, onRename, onRemoved }: Props): JSX.Element {
  const [deleting, setDeleting] = useState(false);
  if (deleting) {
    return (
      <DeleteQuestion
        onDelete={() => history.remove(item.id)}
        onDeleted={onRemoved}
        onKeep={() => {
          setDeleting(false);
        }}
      />
    );
  }
  return (
    <div className="border-line my-1 rounded-md border p-1">
      <button type="button" className="quiet-button w-full" onClick={onRename}>
        <PenLine aria-hidden size={15} />
        Rename
      </button>
      <p className="flex flex-wrap items-center gap-x-1">
        <span className="text-muted inline-flex min-h-9 items-center gap-1.5 pl-2.5 font-medium">
          <Download aria-hidden size={15} />
          Export
        </span>
        {EXPORTS.map(([format, label, what]) => (
          <a
            key={format}
            className="quiet-button px-1.5 underline underline-offset-3"
            href={history.exportUrl(item.id, format)}
            download
            aria-label={`Export ${what}`}
          >
            {label}
          </a>
        ))}
      </p>
      <button
        type="button"
        className="quiet-button w-full"
        onClick={() => {
          setDeleting(true);
        }}
      >
        <Trash2 aria-hidden size={15} />
        Delete…
      </button>
    </div>
  );
}
