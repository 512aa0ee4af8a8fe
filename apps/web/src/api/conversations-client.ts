import {
  ConversationDetail,
  ConversationList,
  ConversationSummary,
  type ExportQuery,
  type FeedbackRequest,
} from '@app/common/contracts';
import { z } from 'zod';
import { type Surroundings } from './chat-client.js';
import { exchange, type Outcome } from './exchange.js';

export type ExportFormat = ExportQuery['format'];

/** The visitor's own conversations at the gateway. Nothing here throws; an aborted request counts as unreachable. */
export interface ConversationsClient {
  readonly list: (cursor: string | undefined, signal: AbortSignal) => Promise<Outcome<ConversationList>>;
  /** The conversation with all of its questions. */
  readonly find: (id: string, signal: AbortSignal) => Promise<Outcome<ConversationDetail>>;
  readonly rename: (id: string, title: string) => Promise<Outcome<ConversationSummary>>;
  readonly remove: (id: string) => Promise<Outcome<undefined>>;
  readonly rate: (messageId: string, feedback: FeedbackRequest) => Promise<Outcome<undefined>>;
  /** Where a conversation can be downloaded as a file. */
  readonly exportUrl: (id: string, format: ExportFormat) => string;
}

const Nothing = z.undefined();

export function conversationsClient(baseUrl: string, surroundings: Surroundings): ConversationsClient {
  const conversations = `${baseUrl}/api/v1/conversations`;
  const of = (id: string): string => `${conversations}/${encodeURIComponent(id)}`;
  const ask = <T>(schema: z.ZodType<T>, url: string, request: RequestInit = {}): Promise<Outcome<T>> =>
    exchange(schema, url, request, surroundings);
  return {
    list: (cursor, signal) =>
      ask(
        ConversationList,
        cursor === undefined ? conversations : `${conversations}?${new URLSearchParams({ cursor })}`,
        { signal },
      ),
    find: (id, signal) => wholeConversation((query) => ask(ConversationDetail, of(id) + query, { signal })),
    rename: (id, title) => ask(ConversationSummary, of(id), withBody('PATCH', { title })),
    remove: (id) => ask(Nothing, of(id), { method: 'DELETE' }),
    rate: (messageId, feedback) =>
      ask(
        Nothing,
        `${baseUrl}/api/v1/messages/${encodeURIComponent(messageId)}/feedback`,
        withBody('POST', feedback),
      ),
    exportUrl: (id, format) => `${of(id)}/export?format=${format}`,
  };
}

/** All questions of a conversation, which come in pages. */
async function wholeConversation(
  page: (query: string) => Promise<Outcome<ConversationDetail>>,
): Promise<Outcome<ConversationDetail>> {
  const first = await page('');
  if (!first.ok) {
    return first;
  }
  const { next: following, ...conversation } = first.value;
  const messages = [...conversation.messages];
  for (let cursor = following; cursor !== undefined;) {
    const further = await page(`?${new URLSearchParams({ cursor })}`);
    if (!further.ok) {
      return further;
    }
    messages.push(...further.value.messages);
    cursor = further.value.next;
  }
  return { ok: true, value: { ...conversation, messages } };
}

function withBody(method: string, body: unknown): RequestInit {
  return { method, body: JSON.stringify(body) };
}
