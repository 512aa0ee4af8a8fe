import { type ChatAnswer, type Passage } from '@app/common/contracts';

/** Complete contract objects for specs; a spec names only what it is about. */
export function passage(part: Partial<Passage> = {}): Passage {
  return {
    id: 'p-1',
    collection: 'starter',
    documentId: 'd-1',
    title: 'Account Management | Disable Accounts',
    controlId: 'ac-2.3',
    text: 'Accounts are switched off within a set time.',
    score: 0.9,
    ...part,
  };
}

export function chatAnswer(part: Partial<ChatAnswer> = {}): ChatAnswer {
  return {
    conversationId: 'c-1',
    messageId: 'm-1',
    agent: 'control',
    answer: 'Accounts are switched off [1].',
    grounded: true,
    abstained: false,
    citations: [{ n: 1, passageId: 'p-1', quote: 'switched off' }],
    sources: [passage()],
    model: 'extractive',
    sentences: [],
    cached: false,
    usage: { inputTokens: 10, outputTokens: 5, costUsd: 0 },
    timings: { retrievalMs: 1, firstTokenMs: 2, totalMs: 3 },
    requestId: 'r-1',
    ...part,
  };
}

/** Everything that an async generator gives. */
export async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) {
    all.push(item);
  }
  return all;
}
