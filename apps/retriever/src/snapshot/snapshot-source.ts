import { type CollectionPointer } from '@app/common/snapshot';
import { type BlobStore } from '@app/common/storage';

/** A pointer and the store that has its snapshot. */
export interface SnapshotSource {
  readonly pointer: CollectionPointer;
  readonly store: BlobStore;
  /** Documents that no answer may use any more. */
  readonly withheld: readonly string[];
}
