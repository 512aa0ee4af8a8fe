import { AppError } from '@app/common/errors';

const DAMAGED_AGAIN_AFTER_MS = 30_000;

interface Refusal {
  readonly manifestHash: string;
  readonly reason: string;
  readonly retryAt: number;
}

/** Snapshots that could not be put into service, by collection. A damaged one rests before it is tried again. */
export class Refusals {
  private readonly refusals = new Map<string, Refusal>();

  get size(): number {
    return this.refusals.size;
  }

  get reasons(): ReadonlyMap<string, string> {
    return new Map([...this.refusals].map(([collectionId, { reason }]) => [collectionId, reason]));
  }

  isResting(collectionId: string, manifestHash: string): boolean {
    const refusal = this.refusals.get(collectionId);
    return refusal?.manifestHash === manifestHash && Date.now() < refusal.retryAt;
  }

  /** Whether this is news: the same snapshot refused for the same reason again is not. */
  add(collectionId: string, manifestHash: string, error: unknown): boolean {
    const before = this.refusals.get(collectionId);
    const reason = refusalReason(error);
    const retryAt = Date.now() + (isDamage(error) ? DAMAGED_AGAIN_AFTER_MS : 0);
    this.refusals.set(collectionId, { manifestHash, reason, retryAt });
    return before?.manifestHash !== manifestHash || before.reason !== reason;
  }

  delete(collectionId: string): void {
    this.refusals.delete(collectionId);
  }

  keepOnly(collectionIds: ReadonlySet<string>): void {
    for (const collectionId of this.refusals.keys()) {
      if (!collectionIds.has(collectionId)) {
        this.refusals.delete(collectionId);
      }
    }
  }
}

export function isDamage(error: unknown): boolean {
  return error instanceof AppError && error.code === 'snapshot_damaged';
}

/** In words that may be shown to operators, without internals. */
export function refusalReason(error: unknown): string {
  return error instanceof AppError ? error.detail : 'unexpected failure';
}
