import { type VectorHit } from './vector-index.js';

const STEPS_PER_UNIT = 1e6;

/** The score that counts: see `VectorIndex`. */
export function roundScore(score: number): number {
  // `+ 0` makes a plain zero of a negative one.
  return Math.round(score * STEPS_PER_UNIT) / STEPS_PER_UNIT + 0;
}

/** Descending score, then ascending row: negative when `a` comes first. */
export function compareHits(a: VectorHit, b: VectorHit): number {
  return b.score - a.score || a.row - b.row;
}

/** The first `k` allowed rows with score 0: what a query of zeros finds. */
export function firstRows(size: number, k: number, allow?: Uint8Array): VectorHit[] {
  const hits: VectorHit[] = [];
  for (let row = 0; row < size && hits.length < k; row++) {
    if (allow?.[row] !== 0) {
      hits.push({ row, score: 0 });
    }
  }
  return hits;
}

/** Keeps the best `k` of the hits offered to it: a binary heap with the worst of them at its root. */
export class BestHits {
  private readonly heap: VectorHit[] = [];

  constructor(private readonly k: number) {}

  /** Rows must be offered in ascending order: of equal scores the earlier row stays. */
  offer(row: number, score: number): void {
    if (this.heap.length < this.k) {
      this.heap.push({ row, score });
      this.rise(this.heap.length - 1);
      return;
    }
    const worst = this.heap[0];
    if (worst === undefined || score <= worst.score) {
      return;
    }
    this.heap[0] = { row, score };
    this.sink();
  }

  /** Best first. */
  sorted(): VectorHit[] {
    return [...this.heap].sort(compareHits);
  }

  private rise(start: number): void {
    for (let at = start; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!this.isWorse(at, parent)) {
        return;
      }
      this.swap(at, parent);
      at = parent;
    }
  }

  private sink(): void {
    for (let at = 0; ;) {
      let worst = at;
      if (this.isWorse(2 * at + 1, worst)) {
        worst = 2 * at + 1;
      }
      if (this.isWorse(2 * at + 2, worst)) {
        worst = 2 * at + 2;
      }
      if (worst === at) {
        return;
      }
      this.swap(at, worst);
      at = worst;
    }
  }

  private isWorse(index: number, than: number): boolean {
    const a = this.heap[index];
    const b = this.heap[than];
    return a !== undefined && b !== undefined && compareHits(a, b) > 0;
  }

  private swap(index: number, other: number): void {
    const a = this.heap[index];
    const b = this.heap[other];
    if (a === undefined || b === undefined) {
      return;
    }
    this.heap[index] = b;
    this.heap[other] = a;
  }
}
