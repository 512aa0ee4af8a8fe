import { RateStore, type RateWindow } from './rate-store.js';

const MAX_KEYS = 50_000;

/** Windows in this process: constant cost for each hit, bounded memory (the oldest windows are dropped first). */
export class MemoryRateStore extends RateStore {
  private readonly windows = new Map<string, { hits: number; readonly endsAt: number }>();

  constructor(private readonly now: () => number = Date.now) {
    super();
  }

  override add(key: string, by: 0 | 1, windowMs: number): Promise<RateWindow> {
    const now = this.now();
    const open = this.windows.get(key);
    if (open && open.endsAt > now) {
      open.hits += by;
      return Promise.resolve({ hits: open.hits, resetMs: open.endsAt - now });
    }
    this.windows.delete(key);
    if (by === 1) {
      this.makeRoom(now);
      this.windows.set(key, { hits: 1, endsAt: now + windowMs });
    }
    return Promise.resolve({ hits: by, resetMs: windowMs });
  }

  private makeRoom(now: number): void {
    if (this.windows.size < MAX_KEYS) {
      return;
    }
    for (const [key, window] of this.windows) {
      if (window.endsAt <= now) {
        this.windows.delete(key);
      }
    }
    for (const key of this.windows.keys()) {
      if (this.windows.size < MAX_KEYS) {
        return;
      }
      this.windows.delete(key);
    }
  }
}
