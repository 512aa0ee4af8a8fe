import { type ConversationDetail, type ExportQuery } from '@app/common/contracts';
import { attachment } from './attachment.js';
import { citationsCsv } from './citations-csv.js';
import { conversationMarkdown } from './conversation-markdown.js';

/** A conversation as a file to be saved; `disposition` and `mediaType` are header values. */
export interface ConversationFile {
  readonly text: string;
  readonly mediaType: string;
  readonly disposition: string;
}

export function exportConversation(
  conversation: ConversationDetail,
  format: ExportQuery['format'],
): ConversationFile {
  const day = conversation.createdAt.slice(0, 10);
  const disposition = attachment(conversation.title, `-${day}.${format}`);
  switch (format) {
    case 'md':
      return {
        text: conversationMarkdown(conversation),
        mediaType: 'text/markdown; charset=utf-8',
        disposition,
      };
    case 'json':
      return {
        text: `${JSON.stringify(conversation, undefined, 2)}\n`,
        mediaType: 'application/json; charset=utf-8',
        disposition,
      };
    case 'csv':
      return { text: citationsCsv(conversation), mediaType: 'text/csv; charset=utf-8', disposition };
  }
}
