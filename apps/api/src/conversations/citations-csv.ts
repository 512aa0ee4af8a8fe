import { type ChatAnswer, type ConversationDetail, type ConversationMessage } from '@app/common/contracts';

const COLUMNS = [
  'question',
  'n',
  'controlId',
  'title',
  'quote',
  'passageId',
  'snapshot',
  'date',
  'standaloneQuestion',
  'status',
  'notices',
];
/** What a spreadsheet takes for a formula, in full width too; and what it may strip to find one. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;
const NEEDS_QUOTES = /[",;\t\r\n]|^\s|\s$/;

/**
 * The citations of a conversation, a line for each (RFC 4180, line ends CRLF). A cell that a spreadsheet would run as a
 * formula begins with an apostrophe. Later parts of a conversation go without the head.
 */
export function citationsCsv({ messages }: ConversationDetail, withHead = true): string {
  const lines = [...(withHead ? [COLUMNS] : []), ...messages.flatMap(citationRows)];
  return lines.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

function citationRows({ question, answer, createdAt }: ConversationMessage): readonly (readonly string[])[] {
  return answer.citations.map(({ n, passageId, controlId, quote }) => {
    const source = answer.sources.find(({ id }) => id === passageId);
    return [
      question,
      String(n),
      controlId ?? source?.controlId ?? '',
      source?.title ?? '',
      quote,
      passageId,
      answer.snapshot ?? '',
      createdAt,
      answer.standaloneQuestion ?? '',
      statusOf(n, answer),
      (answer.notices ?? []).join(' '),
    ];
  });
}

/** `verified` where every sentence that cites the source is; nothing where they were not checked. */
function statusOf(n: number, { answer, sentences }: ChatAnswer): string {
  const citing = sentences.filter(
    ({ start, end, status }) => status !== 'none' && answer.slice(start, end).includes(`[${n}]`),
  );
  if (citing.length === 0) {
    return '';
  }
  return citing.every(({ status }) => status === 'verified') ? 'verified' : 'unverified';
}

function cell(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
