import { type ChatAnswer, type ConversationDetail, type ConversationMessage } from '@app/common/contracts';
import { ACCOUNTS_PASSAGE, ACCOUNTS_QUESTION } from '../../testing/fake-retriever.js';

export function testAnswer(change: Partial<ChatAnswer> = {}): ChatAnswer {
  return {
    conversationId: '33333333-3333-4333-8333-333333333333',
    messageId: '44444444-4444-4444-8444-444444444444',
    agent: 'general',
    answer: 'Accounts are reviewed every quarter [1].',
    grounded: true,
    abstained: false,
    citations: [{ n: 1, passageId: ACCOUNTS_PASSAGE.id, controlId: 'ac-2', quote: ACCOUNTS_PASSAGE.text }],
    sources: [ACCOUNTS_PASSAGE],
    model: 'fake-model',
    sentences: [],
    cached: false,
    usage: { inputTokens: 1, outputTokens: 1, costUsd: 0 },
    timings: { retrievalMs: 1, firstTokenMs: 1, totalMs: 1 },
    requestId: 'request-0001',
    snapshot: 'controls@1',
    ...change,
  };
}

export function testMessage(change: Partial<ConversationMessage> = {}): ConversationMessage {
  return {
    id: '44444444-4444-4444-8444-444444444444',
    question: ACCOUNTS_QUESTION,
    answer: testAnswer(),
    createdAt: '2025-11-20T12:00:00.000Z',
    ...change,
  };
}

export function testConversation(...messages: readonly ConversationMessage[]): ConversationDetail {
  return {
    id: '33333333-3333-4333-8333-333333333333',
    title: 'Review of accounts',
    createdAt: '2025-11-20T12:00:00.000Z',
    updatedAt: '2025-11-20T12:05:00.000Z',
    messages: [...messages],
  };
}
