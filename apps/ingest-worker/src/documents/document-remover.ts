import { type Document, type DocumentContentRepository } from '@app/common/database';
import { encodeWithheld, parseWithheld, withheldKey, withheldPrefix } from '@app/common/snapshot';
import { type BlobStore } from '@app/common/storage';

/** What is left of a collection's chain of snapshots. */
export interface KeptSnapshots {
  readonly workspaceId: string;
  readonly collectionId: string;
  /** The active one among them. */
  readonly versions: readonly number[];
}

/**
 * Removes documents for good: first their bytes, the row last, so that what broke off is found again. A deleted document
 * leaves a mark for as long as a snapshot with it is kept: with the mark no answer uses it, after a rollback neither.
 */
export class DocumentRemover {
  constructor(
    private readonly contents: DocumentContentRepository,
    private readonly store: BlobStore,
  ) {}

  /** From now on no answer uses any version of a document that is being deleted. */
  async withhold(workspaceId: string, documentId: string): Promise<void> {
    for (const { id, collectionId } of await this.contents.deletedVersions(workspaceId, documentId)) {
      await this.store.put(withheldKey(collectionId, id), encodeWithheld({}));
    }
  }

  /** Every version of a document that is being deleted. The snapshot `removedIn`, if there is one, has none of them. */
  async removeDeleted(workspaceId: string, documentId: string, removedIn: number | undefined): Promise<void> {
    const versions = await this.contents.deletedVersions(workspaceId, documentId);
    for (const { id, collectionId } of versions) {
      const key = withheldKey(collectionId, id);
      await (removedIn === undefined
        ? this.store.delete(key)
        : this.store.put(key, encodeWithheld({ removedIn })));
    }
    await this.removeAll(versions);
  }

  /** Removes what only older snapshots than the kept ones had: replaced versions, and the marks of deleted documents. */
  async tidy({ workspaceId, collectionId, versions }: KeptSnapshots): Promise<void> {
    const oldest = Math.min(...versions);
    await this.removeAll(await this.contents.replacedBefore(workspaceId, collectionId, oldest));
    for (const key of await this.store.list(withheldPrefix(collectionId))) {
      const { removedIn } = parseWithheld(await this.store.get(key));
      const documentId = key.slice(withheldPrefix(collectionId).length);
      if (removedIn !== undefined && removedIn <= oldest) {
        await this.store.delete(key);
      } else if (removedIn === undefined && !(await this.exists(workspaceId, documentId))) {
        // Its job ended before the mark was made: the newest snapshot is without it already.
        await this.store.put(key, encodeWithheld({ removedIn: Math.max(...versions) }));
      }
    }
  }

  private async exists(workspaceId: string, documentId: string): Promise<boolean> {
    return (await this.contents.find(workspaceId, documentId)) !== undefined;
  }

  private async removeAll(documents: readonly Document[]): Promise<void> {
    for (const { workspaceId, id, blobKey } of documents) {
      await this.store.delete(blobKey);
      await this.contents.remove(workspaceId, id);
    }
  }
}
