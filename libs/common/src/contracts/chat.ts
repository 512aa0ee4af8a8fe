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
    /** The id of an answer to this very question, which the new one takes the place of in the conversation. */
    regenerate: z.uuid().optional(),
    stream: z.boolean().default(true),
  })
  .meta({ id: 'ChatRequest' });
export type ChatRequest = z.infer<typeof ChatRequest>;

/** `n` is the mark `[n]` in the answer; `quote` is the words of the passage that carry the claim. */
export const Citation = z
  .object({ n: z.int(), passageId: z.string(), controlId: z.string().optional(), quote: z.string() })
  .meta({ id: 'Citation' });
export type Citation = z.infer<typeof Citation>;

export const SENTENCE_STATES = ['verified', 'unverified', 'none'] as const;
export const UNVERIFIED_REASONS = [
  'no_citation',
  'quote',
  'number',
  'control_id',
  'modal',
  'support',
] as const;

/** A span of text, in UTF-16 units; `end` is exclusive. */
const Span = { start: z.int().min(0), end: z.int().min(0) };

/**
 * One sentence, list item or table row of an answer: where it stands in `answer`, with its marks, and whether the passages
 * that it cites carry it. `none` claims nothing (a heading, a lead-in, an abstention). `support` are the words that carry
 * it, as spans of the text of the source that is cited as `n`. `reason` says why a sentence is not verified.
 */
export const AnswerSentence = z
  .object({
    ...Span,
    status: z.enum(SENTENCE_STATES),
    reason: z.enum(UNVERIFIED_REASONS).optional(),
    support: z.array(z.object({ n: z.int(), ...Span })),
  })
  .meta({ id: 'AnswerSentence' });
export type AnswerSentence = z.infer<typeof AnswerSentence>;

/** A piece of an answer as it streams. `sentence` comes with the piece that ends a sentence. */
export const ChatToken = z
  .object({ text: z.string(), sentence: AnswerSentence.optional() })
  .meta({ id: 'ChatToken' });
export type ChatToken = z.infer<typeof ChatToken>;

export const ChatAnswer = z
  .object({
    conversationId: z.string(),
    messageId: z.string(),
    agent: z.string(),
    answer: z.string(),
    grounded: z.boolean(),
    abstained: z.boolean(),
    citations: z.array(Citation),
    /** The answer sentence by sentence, in its order. Answers from before sentences were checked have none. */
    sentences: z.array(AnswerSentence).default([]),
    /** Ids, as written, that are in no catalog and were taken out of the answer. */
    removedControlIds: z.array(z.string()).optional(),
    /** The question that was answered, where a follow-up had to be put in full. */
    standaloneQuestion: z.string().optional(),
    /** The answer that this one takes the place of. */
    regenerates: z.string().optional(),
    /** Questions that may come next. */
    followUps: z.array(z.string()).max(3).optional(),
    sources: z.array(Passage),
    model: z.string(),
    /** Names what the model was told; absent where none was asked. */
    promptVersion: z.string().optional(),
    cached: z.boolean(),
    /** The answer was stopped, by its reader or because nobody read it any more: it is incomplete. */
    stopped: z.boolean().optional(),
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
    standaloneQuestion: z.string().optional(),
  })
  .meta({ id: 'ChatMeta' });
export type ChatMeta = z.infer<typeof ChatMeta>;
