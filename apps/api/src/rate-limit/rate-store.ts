/** How a window stands after a hit. `resetMs` is the time until it starts anew. */
export interface RateWindow {
  readonly hits: number;
  readonly resetMs: number;
}

/** Counts hits in fixed windows. Two implementations: this process's memory, and Redis for all gateways together. */
export abstract class RateStore {
  /** Adds `by` hits (0 only looks) to the window of `key`, which lasts `windowMs` from its first hit. */
  abstract add(key: string, by: 0 | 1, windowMs: number): Promise<RateWindow>;
}
