import { type Caller } from '../auth/caller.js';
import { type PastTurn } from './follow-up/past-turn.js';

/** A question as it comes in: who asks, and until when. */
export interface Turn {
  readonly caller: Caller;
  readonly visitorId: string | undefined;
  readonly requestId: string;
  /** Aborts when nobody waits any more: the answer is given up. */
  readonly signal: AbortSignal;
  /** Earlier questions, oldest first, where they come with the request instead of from a conversation of ours. */
  readonly history?: readonly PastTurn[];
  /** Aborts when the answer is to end with what it has; an `AppError` as its reason is told to the reader. */
  readonly stop?: AbortSignal;
}
