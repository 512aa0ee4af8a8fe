import {
  type ConversationDetail,
  type ConversationList,
  type ConversationMessage,
  type ConversationSummary,
  type EarlierAnswer,
  type FeedbackRequest,
  type PageQuery,
} from '@app/common/contracts';
import {
  type ConversationOwner,
  type ConversationRecord,
  ConversationsRepository,
  FeedbackRepository,
  type MessageRecord,
} from '@app/common/database';
import { AppError } from '@app/common/errors';
import { Injectable } from '@nestjs/common';
import { type Caller } from '../auth/caller.js';
import { AnswerAccess } from '../chat/answer-stream/answer-access.js';
import { begunConversation } from './begun-conversation.js';

/** A conversation in parts, each with the next questions of it. */
export interface ConversationPages {
  readonly first: ConversationDetail;
  readonly others: AsyncIterable<ConversationDetail>;
}

/** Questions of an export that are in memory at once. */
const EXPORTED_AT_ONCE = 20;

/** A caller's own conversations. Those of others are not found, in the same words as those that never were. */
@Injectable()
export class ConversationsService {
  constructor(
    private readonly conversations: ConversationsRepository,
    private readonly feedback: FeedbackRepository,
    private readonly answers: AnswerAccess,
  ) {}

  /** Newest first. Empty for somebody who has never asked. */
  async list(caller: Caller, query: PageQuery): Promise<ConversationList> {
    const owner = ownerOf(caller);
    if (!owner) {
      return { items: [] };
    }
    const { items, next } = await this.conversations.page(owner, query);
    return { items: items.map(summaryView), next };
  }

  /** One page of its questions, oldest first; with the first page what is being answered. Throws `conversation_not_found`. */
  async find(caller: Caller, id: string, page: PageQuery): Promise<ConversationDetail> {
    // Looked at first: an answer that ends meanwhile is then found among the saved ones.
    const answering = page.cursor === undefined ? await this.answers.inConversation(caller, id) : [];
    const found = await this.page(caller, id, page);
    const conversation = found ?? begunConversation(answering);
    if (!conversation) {
      throw new AppError('conversation_not_found');
    }
    const open = answering.filter(({ messageId }) => !hasAnswer(conversation, messageId));
    return open.length === 0 ? conversation : { ...conversation, answering: open };
  }

  private async page(caller: Caller, id: string, page: PageQuery): Promise<ConversationDetail | undefined> {
    const owner = ownerOf(caller);
    const found = owner && (await this.conversations.findPage(id, owner, page));
    if (!found) {
      return undefined;
    }
    const [conversation, { items, next }] = found;
    return { ...summaryView(conversation), messages: items.flatMap(messageViews), next };
  }

  /** Throws `conversation_not_found`. */
  private async saved(caller: Caller, id: string, page: PageQuery): Promise<ConversationDetail> {
    const found = await this.page(caller, id, page);
    if (!found) {
      throw new AppError('conversation_not_found');
    }
    return found;
  }

  /** All of its answered questions, page by page; the first one is read before this resolves. Throws `conversation_not_found`. */
  async pages(caller: Caller, id: string): Promise<ConversationPages> {
    const first = await this.saved(caller, id, { limit: EXPORTED_AT_ONCE });
    return { first, others: this.following(caller, first) };
  }

  private async *following(
    caller: Caller,
    { id, next }: ConversationDetail,
  ): AsyncGenerator<ConversationDetail, void, undefined> {
    for (let cursor = next; cursor !== undefined;) {
      const page = await this.saved(caller, id, { cursor, limit: EXPORTED_AT_ONCE });
      yield page;
      cursor = page.next;
    }
  }

  /** Throws `conversation_not_found`. */
  async rename(caller: Caller, id: string, title: string): Promise<ConversationSummary> {
    const owner = ownerOf(caller);
    const renamed = owner && (await this.conversations.rename(id, owner, title));
    if (!renamed) {
      throw new AppError('conversation_not_found');
    }
    return summaryView(renamed);
  }

  /** Deletes a conversation with all that belongs to it. Throws `conversation_not_found`. */
  async remove(caller: Caller, id: string): Promise<void> {
    const owner = ownerOf(caller);
    const removed = owner && (await this.conversations.delete(id, owner));
    if (removed !== true) {
      throw new AppError('conversation_not_found');
    }
  }

  /** Throws `message_not_found`. */
  async rate(caller: Caller, messageId: string, feedback: FeedbackRequest): Promise<void> {
    const owner = ownerOf(caller);
    const stored = owner && (await this.feedback.record(owner, messageId, feedback));
    if (stored !== true) {
      throw new AppError('message_not_found');
    }
  }
}

/** Nobody for a visitor without a cookie, who owns nothing yet. */
function ownerOf({ workspaceId, visitorId, key }: Caller): ConversationOwner | undefined {
  if (key) {
    return { workspaceId, visitorId: null, apiKeyId: key.id };
  }
  return visitorId === undefined ? undefined : { workspaceId, visitorId, apiKeyId: null };
}

function summaryView(record: ConversationRecord): ConversationSummary {
  return {
    id: record.id,
    title: record.title,
    createdAt: record.createdAt.toISOString(),
    updatedAt: record.updatedAt.toISOString(),
    messages: record.messages,
  };
}

function hasAnswer({ messages }: ConversationDetail, messageId: string): boolean {
  return messages.some(({ id }) => id === messageId);
}

/** A question with its last answer. */
function messageViews(answers: readonly MessageRecord[]): ConversationMessage[] {
  const [first, last] = [answers[0], answers.at(-1)];
  return first && last ? [messageView(first, last, answers.slice(0, -1))] : [];
}

function messageView(
  first: MessageRecord,
  last: MessageRecord,
  earlier: readonly MessageRecord[],
): ConversationMessage {
  return {
    ...answerView(last),
    question: first.question,
    selection: first.selection ?? undefined,
    createdAt: first.createdAt.toISOString(),
    earlierAnswers: earlier.length === 0 ? undefined : earlier.map(answerView),
  };
}

function answerView(record: MessageRecord): EarlierAnswer {
  const { id, answer, createdAt } = record;
  return { id, answer, createdAt: createdAt.toISOString(), feedback: feedbackView(record) };
}

function feedbackView({ rating, comment, ratedAt }: MessageRecord): ConversationMessage['feedback'] {
  return rating === null || ratedAt === null
    ? undefined
    : { rating, comment: comment ?? undefined, updatedAt: ratedAt.toISOString() };
}
