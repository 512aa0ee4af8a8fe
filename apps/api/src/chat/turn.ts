import { type Caller } from '../auth/caller.js';

/** A question as it comes in: who asks, and until when. */
export interface Turn {
  readonly caller: Caller;
  readonly visitorId: string | undefined;
  readonly requestId: string;
  readonly signal: AbortSignal;
}
