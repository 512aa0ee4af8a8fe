import { type ConversationDetail, type ExportQuery } from '@app/common/contracts';
import { attachment } from './attachment.js';
import { citationsCsv } from './citations-csv.js';
import { conversationMarkdown } from './conversation-markdown.js';
import { type ConversationPages } from './conversations.service.js';

type Pieces = AsyncGenerator<string, void, undefined>;

/** A conversation as a file to be saved, which is written while it is sent; `disposition` and `mediaType` are header values. */
export interface ConversationFile {
  readonly text: Pieces;
  readonly mediaType: string;
  readonly disposition: string;
}

export function exportConversation(
  pages: ConversationPages,
  format: ExportQuery['format'],
): ConversationFile {
  const { title, createdAt } = pages.first;
  const disposition = attachment(title, `-${createdAt.slice(0, 10)}.${format}`);
  switch (format) {
    case 'md':
      return { text: markdown(pages), mediaType: 'text/markdown; charset=utf-8', disposition };
    case 'json':
      return { text: json(pages), mediaType: 'application/json; charset=utf-8', disposition };
    case 'csv':
      return { text: csv(pages), mediaType: 'text/csv; charset=utf-8', disposition };
  }
}

async function* markdown({ first, others }: ConversationPages): Pieces {
  yield conversationMarkdown(first);
  let before = first.messages.length;
  for await (const page of others) {
    yield conversationMarkdown(page, before);
    before += page.messages.length;
  }
}

async function* csv({ first, others }: ConversationPages): Pieces {
  yield citationsCsv(first);
  for await (const page of others) {
    yield citationsCsv(page, false);
  }
}

/** As `JSON.stringify` with an indent of two writes the whole of it. */
async function* json({ first, others }: ConversationPages): Pieces {
  const { messages, next: _, ...summary } = first;
  const [head = '', tail = ''] = JSON.stringify({ ...summary, messages: [] }, undefined, 2).split(
    /(?<=\[)(?=\]\n\}$)/,
  );
  yield head + items(messages, '');
  for await (const page of others) {
    yield items(page.messages, ',');
  }
  yield `${messages.length > 0 ? '\n  ' : ''}${tail}\n`;
}

function items(messages: ConversationDetail['messages'], before: string): string {
  return messages
    .map((message, index) => {
      const lines = JSON.stringify(message, undefined, 2).replaceAll('\n', '\n    ');
      return `${index === 0 ? before : ','}\n    ${lines}`;
    })
    .join('');
}
