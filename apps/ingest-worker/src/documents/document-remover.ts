import { type Document, type DocumentContentRepository } from '@app/common/database';
import { type BlobStore } from '@app/common/storage';

/** Removes documents for good: first their bytes, the row last, so that what broke off is found again. */
export class DocumentRemover {
  constructor(
    private readonly contents: DocumentContentRepository,
    private readonly store: BlobStore,
  ) {}

  /** Every version of a document that is being deleted. The index has none of them any more. */
  async removeDeleted(workspaceId: string, documentId: string): Promise<void> {
    await this.removeAll(await this.contents.deletedVersions(workspaceId, documentId));
  }

  /** The versions that later ones replaced before the snapshot `oldestKept`: a rollback brings none of them back. */
  async removeReplaced(workspaceId: string, collectionId: string, oldestKept: number): Promise<void> {
    await this.removeAll(await this.contents.replacedBefore(workspaceId, collectionId, oldestKept));
  }

  private async removeAll(documents: readonly Document[]): Promise<void> {
    for (const { workspaceId, id, blobKey } of documents) {
      await this.store.delete(blobKey);
      await this.contents.remove(workspaceId, id);
    }
  }
}
