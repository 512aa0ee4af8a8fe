import { AppError } from '@app/common/errors';
import {
  type CollectionPointer,
  collectionsIn,
  parsePointer,
  pointerKey,
  withheldIn,
} from '@app/common/snapshot';
import { type BlobStore } from '@app/common/storage';
import { type SnapshotSource } from './snapshot-source.js';

export interface PublishedSnapshots {
  readonly sources: readonly SnapshotSource[];
  /** Collections that have a pointer which could not be read, and why. */
  readonly unreadable: ReadonlyMap<string, unknown>;
  /** Why the blob store did not answer, where baked snapshots stand in for it. */
  readonly storeProblem?: unknown;
}

const POINTERS_AT_ONCE = 8;

/** Where snapshots come from: the blob store and, for collections that it has no pointer for, a baked folder. */
export class SnapshotStores {
  private hasAnswered = false;

  constructor(
    private readonly store: BlobStore,
    private readonly baked?: BlobStore,
  ) {}

  /**
   * What is published now. While the blob store has never answered, that is what was baked.
   * @throws what the blob store throws when it does not answer and nothing was baked, or it answered before
   */
  async look(signal: AbortSignal): Promise<PublishedSnapshots> {
    if (this.baked === undefined) {
      return look(this.store, signal);
    }
    try {
      const published = await look(this.store, signal);
      this.hasAnswered = true;
      return withBaked(published, await look(this.baked, signal));
    } catch (error) {
      if (this.hasAnswered) {
        throw error;
      }
      return { ...(await look(this.baked, signal)), storeProblem: error };
    }
  }
}

/** Baked snapshots count for collections that have no pointer in the store. */
function withBaked(published: PublishedSnapshots, baked: PublishedSnapshots): PublishedSnapshots {
  const known = new Set([
    ...published.sources.map(({ pointer }) => pointer.collectionId),
    ...published.unreadable.keys(),
  ]);
  return {
    sources: [
      ...published.sources,
      ...baked.sources.filter(({ pointer }) => !known.has(pointer.collectionId)),
    ],
    unreadable: new Map([
      ...[...baked.unreadable].filter(([collectionId]) => !known.has(collectionId)),
      ...published.unreadable,
    ]),
  };
}

async function look(store: BlobStore, signal: AbortSignal): Promise<PublishedSnapshots> {
  const keys = await store.list('collections/', signal);
  const ids = [...collectionsIn(keys)];
  const withheld = withheldIn(keys);
  const sources: SnapshotSource[] = [];
  const unreadable = new Map<string, unknown>();
  const readNext = async (): Promise<void> => {
    for (let id = ids.shift(); id !== undefined; id = ids.shift()) {
      try {
        const pointer = await readPointer(store, id, signal);
        if (pointer !== undefined) {
          sources.push({ pointer, store, withheld: withheld.get(id) ?? [] });
        }
      } catch (error) {
        unreadable.set(id, error);
      }
    }
  };
  await Promise.all(Array.from({ length: POINTERS_AT_ONCE }, readNext));
  return { sources, unreadable };
}

/** Nothing where the collection was deleted between listing and reading. */
async function readPointer(
  store: BlobStore,
  collectionId: string,
  signal: AbortSignal,
): Promise<CollectionPointer | undefined> {
  const bytes = await store.get(pointerKey(collectionId), signal).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'blob_not_found') {
      return undefined;
    }
    throw error;
  });
  const pointer = bytes === undefined ? undefined : parsePointer(bytes);
  if (pointer !== undefined && pointer.collectionId !== collectionId) {
    throw new AppError('snapshot_damaged', `The pointer of ${collectionId} names another collection.`);
  }
  return pointer;
}
