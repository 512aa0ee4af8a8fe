import { z } from 'zod';
import { ChatAnswer, ChatMeta } from './chat.js';
import { plainText } from './text.js';

const MAX_TITLE_CHARS = 120;
const MAX_COMMENT_CHARS = 2000;

const RATINGS = ['up', 'down'] as const;
const EXPORT_FORMATS = ['md', 'json', 'csv'] as const;

/** What a person says of an answer. A second one for the same answer replaces the first, comment and all. */
export const FeedbackRequest = z
  .strictObject({ rating: z.enum(RATINGS), comment: plainText(MAX_COMMENT_CHARS).optional() })
  .meta({ id: 'FeedbackRequest' });
export type FeedbackRequest = z.infer<typeof FeedbackRequest>;

export const Feedback = z
  .object({ rating: z.enum(RATINGS), comment: z.string().optional(), updatedAt: z.string() })
  .meta({ id: 'Feedback' });
export type Feedback = z.infer<typeof Feedback>;

/** A conversation in a list. `messages` counts its questions; `updatedAt` is when the last one was answered. */
export const ConversationSummary = z
  .object({
    id: z.string(),
    title: z.string(),
    createdAt: z.string(),
    updatedAt: z.string(),
    messages: z.int(),
  })
  .meta({ id: 'ConversationSummary' });
export type ConversationSummary = z.infer<typeof ConversationSummary>;

export const ConversationList = z
  .object({ items: z.array(ConversationSummary), next: z.string().optional() })
  .meta({ id: 'ConversationList' });
export type ConversationList = z.infer<typeof ConversationList>;

/** An answer that a later one to the same question took the place of. */
export const EarlierAnswer = z
  .object({ id: z.string(), answer: ChatAnswer, createdAt: z.string(), feedback: Feedback.optional() })
  .meta({ id: 'EarlierAnswer' });
export type EarlierAnswer = z.infer<typeof EarlierAnswer>;

/**
 * A question with its answer as it was given; of several answers, the last. `id` is the answer's, `createdAt` is when the
 * question was first answered.
 */
export const ConversationMessage = z
  .object({
    id: z.string(),
    question: z.string(),
    selection: z.string().optional(),
    answer: ChatAnswer,
    createdAt: z.string(),
    feedback: Feedback.optional(),
    /** Oldest first. */
    earlierAnswers: z.array(EarlierAnswer).optional(),
  })
  .meta({ id: 'ConversationMessage' });
export type ConversationMessage = z.infer<typeof ConversationMessage>;

/** A question whose answer is being written: its events are at `/chat/{messageId}/events`. */
export const OpenQuestion = ChatMeta.extend({
  question: z.string(),
  selection: z.string().optional(),
  /** The answer that the one to come takes the place of. */
  regenerates: z.string().optional(),
  createdAt: z.string(),
}).meta({ id: 'OpenQuestion' });
export type OpenQuestion = z.infer<typeof OpenQuestion>;

/**
 * A conversation, its questions in the order in which they were asked; `next` is the cursor of those that follow. The first
 * page has what is being answered now; one that has just begun has nothing else.
 */
export const ConversationDetail = ConversationSummary.extend({
  messages: z.array(ConversationMessage),
  answering: z.array(OpenQuestion).optional(),
  next: z.string().optional(),
}).meta({ id: 'Conversation' });
export type ConversationDetail = z.infer<typeof ConversationDetail>;

/** A title is one line: breaks and runs of blanks become one blank. */
export const ConversationChange = z
  .strictObject({ title: plainText(MAX_TITLE_CHARS).transform((title) => title.replace(/\s+/g, ' ')) })
  .meta({ id: 'ConversationChange' });
export type ConversationChange = z.infer<typeof ConversationChange>;

export const ExportQuery = z.object({ format: z.enum(EXPORT_FORMATS).default('md') });
export type ExportQuery = z.infer<typeof ExportQuery>;
