import { type ConversationDetail, type OpenQuestion } from '@app/common/contracts';
import { titleOf } from '@app/common/database';

/** A conversation of which nothing is saved yet: its first answer is being written. Nothing where none is. */
export function begunConversation([first]: readonly OpenQuestion[]): ConversationDetail | undefined {
  if (!first) {
    return undefined;
  }
  const { conversationId: id, question, createdAt } = first;
  return { id, title: titleOf(question), createdAt, updatedAt: createdAt, messages: [] };
}
