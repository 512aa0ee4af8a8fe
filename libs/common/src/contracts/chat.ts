import { z } from 'zod';
import { MAX_QUESTION_CHARS, MAX_SELECTION_CHARS, Passage, SearchFilters } from './search.js';
import { CollectionId, plainText } from './text.js';

export const ChatRequest = z
  .strictObject({
    question: plainText(MAX_QUESTION_CHARS),
    conversationId: z.uuid().optional(),
    selection: plainText(MAX_SELECTION_CHARS).optional(),
    collections: z.array(CollectionId).min(1).max(20).optional(),
    filters: SearchFilters.optional(),
    stream: z.boolean().default(true),
  })
  .meta({ id: 'ChatRequest' });
export type ChatRequest = z.infer<typeof ChatRequest>;

/** `n` is the mark `[n]` in the answer; `quote` is the words of the passage that carry the claim. */
export const Citation = z
  .object({ n: z.int(), passageId: z.string(), controlId: z.string().optional(), quote: z.string() })
  .meta({ id: 'Citation' });
export type Citation = z.infer<typeof Citation>;

export const ChatAnswer = z
  .object({
    conversationId: z.string(),
    messageId: z.string(),
    agent: z.string(),
    answer: z.string(),
    grounded: z.boolean(),
    abstained: z.boolean(),
    citations: z.array(Citation),
    sources: z.array(Passage),
    model: z.string(),
    cached: z.boolean(),
    usage: z.object({ inputTokens: z.int(), outputTokens: z.int(), costUsd: z.number() }),
    timings: z.object({ retrievalMs: z.number(), firstTokenMs: z.number(), totalMs: z.number() }),
    requestId: z.string(),
    /** The exact state of the index that was searched. */
    snapshot: z.string().optional(),
    /** What a reader should know of how this answer came about: a fallback model, lexical search only, a mock. */
    notices: z.array(z.string()).optional(),
  })
  .meta({ id: 'ChatAnswer' });
export type ChatAnswer = z.infer<typeof ChatAnswer>;

/** The first event of a stream. */
export const ChatMeta = z
  .object({
    conversationId: z.string(),
    messageId: z.string(),
    agent: z.string(),
    model: z.string(),
    requestId: z.string(),
  })
  .meta({ id: 'ChatMeta' });
export type ChatMeta = z.infer<typeof ChatMeta>;
