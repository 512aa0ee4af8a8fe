import { type Embedder } from '@app/common/embedding';
import { type LexicalIndex } from '@app/common/lexical-index';
import { type PassageRows, sha256, type SnapshotManifest } from '@app/common/snapshot';
import { type VectorIndex } from '@app/common/vector-index';
import { type ControlCatalog } from '../controls/control-catalog.js';
import { type RowRelations } from '../search/family-tree.js';
import { type RankingSettings } from '../search/ranking-settings.js';
import { type RowFilters } from '../search/row-filters.js';

/** Why vectors are not used, or the index and the embedder that belong together. */
export type VectorArm =
  | {
      readonly kind: 'ready';
      readonly index: VectorIndex;
      readonly embedder: Embedder;
      /** Why the exact index answers although FAISS was asked for. */
      readonly fallback?: string;
      /** Why the engine died, if it did. */
      readonly lost: () => string | undefined;
    }
  | { readonly kind: 'absent'; readonly reason: string };

/** A verified snapshot in memory. Row numbers of passages, indexes, relations and filters are the same. */
export interface LoadedSnapshot {
  readonly manifest: SnapshotManifest;
  readonly manifestHash: string;
  readonly passages: PassageRows;
  readonly catalog: ControlCatalog;
  readonly lexical: LexicalIndex;
  readonly vectors: VectorArm;
  readonly relations: RowRelations;
  readonly filters: RowFilters;
  /** How questions are read and rows ranked here. */
  readonly ranking: RankingSettings;
}

/**
 * A snapshot that is being served, or was and still has queries running. Its index is closed once it is retired and
 * the last of them has ended.
 */
export class Generation {
  private shown: { readonly snapshot: LoadedSnapshot; readonly state: string };
  /** What was asked to be withheld, and what of it is here. */
  private asked = '';
  private hidden: readonly string[] = [];
  private users = 0;
  private retired = false;
  private isClosing = false;
  private readonly closed = Promise.withResolvers<undefined>();

  constructor(private readonly whole: LoadedSnapshot) {
    this.shown = { snapshot: whole, state: nameOf(whole) };
  }

  /** What can be found in it now. Whoever needs more than one part of it takes it once. */
  get snapshot(): LoadedSnapshot {
    return this.shown.snapshot;
  }

  /** The exact state, as in `controls@12:9f8e7d6c`; with a mark behind it while documents are withheld. */
  get state(): string {
    return this.shown.state;
  }

  /** From now on nothing of these documents is found, and of no others. Answers whether that is a change. */
  withhold(documentIds: readonly string[]): boolean {
    const asked = [...documentIds].sort().join();
    if (asked === this.asked) {
      return false;
    }
    this.asked = asked;
    const present = new Set(documentIds.filter((id) => this.has(id)));
    const hidden = [...present].sort();
    if (hidden.join() === this.hidden.join()) {
      return false;
    }
    this.hidden = hidden;
    this.shown =
      hidden.length === 0 ? { snapshot: this.whole, state: nameOf(this.whole) } : this.without(present);
    return true;
  }

  get collectionId(): string {
    return this.snapshot.manifest.collectionId;
  }

  /** Why the vector engine died, if it did: the snapshot is to be loaded again. */
  get lost(): string | undefined {
    const { vectors } = this.snapshot;
    return vectors.kind === 'ready' ? vectors.lost() : undefined;
  }

  retain(): void {
    this.users += 1;
  }

  release(): void {
    this.users -= 1;
    this.closeWhenUnused();
  }

  /** Takes no new query. Settles when the index is closed. */
  retire(): Promise<undefined> {
    this.retired = true;
    this.closeWhenUnused();
    return this.closed.promise;
  }

  private has(documentId: string): boolean {
    const { filters, catalog } = this.whole;
    return filters.hasDocument(documentId) || catalog.isFrom(documentId);
  }

  private without(documentIds: ReadonlySet<string>): Generation['shown'] {
    const { filters, catalog } = this.whole;
    return {
      snapshot: {
        ...this.whole,
        filters: filters.without(documentIds),
        catalog: catalog.without(documentIds),
      },
      state: `${nameOf(this.whole)}-${sha256(this.hidden.join()).slice(0, 8)}`,
    };
  }

  private closeWhenUnused(): void {
    if (!this.retired || this.users > 0 || this.isClosing) {
      return;
    }
    this.isClosing = true;
    const { vectors } = this.snapshot;
    const closing = vectors.kind === 'ready' ? vectors.index.close() : Promise.resolve();
    closing.then(() => {
      this.closed.resolve(undefined);
    }, this.closed.reject);
  }
}

function nameOf({ manifest, manifestHash }: LoadedSnapshot): string {
  return `${manifest.collectionId}@${manifest.version}:${manifestHash.slice(0, 8)}`;
}
