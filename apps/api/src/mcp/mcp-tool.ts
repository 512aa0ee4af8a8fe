import { type RetrieverContext } from '../retrieval/retriever-client.js';
import { type RateLimitName } from '../rate-limit/rate-limits.js';
import { type Turn } from '../chat/turn.js';
import { type z } from 'zod';

/** One call: on whose behalf, until when, and how its client is told that it goes on. */
export interface McpCall {
  readonly turn: Turn;
  readonly context: RetrieverContext;
  /** Does nothing where the client asked for no progress. */
  readonly report: (message: string) => Promise<void>;
}

/** A control that an answer speaks of, with its title where it is known. */
export interface LinkedControl {
  readonly id: string;
  readonly title?: string | undefined;
}

/** The same thing twice: typed for programs, as text for models; and the controls that can be read on. */
export interface ToolAnswer<Structured> {
  readonly structured: Structured;
  readonly text: string;
  readonly controls: readonly LinkedControl[];
}

/** A tool that only reads. It throws an `AppError` for what it cannot answer; the client gets that as the tool's error. */
export interface McpTool<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** What a call is counted as, besides the overall limit. */
  readonly countedAs: RateLimitName;
  readonly input: Input;
  readonly output: Output;
  run(input: z.infer<Input>, call: McpCall): Promise<ToolAnswer<z.infer<Output>>>;
}
