import { type CollectionList, type SnapshotList } from '@app/common/contracts';
import { CollectionsRepository } from '@app/common/database';
import { AppError } from '@app/common/errors';
import { Injectable } from '@nestjs/common';

@Injectable()
export class CollectionsService {
  constructor(private readonly collections: CollectionsRepository) {}

  async list(workspaceId: string): Promise<CollectionList> {
    const rows = await this.collections.list(workspaceId);
    return { items: rows.map(({ id, name, activeVersion }) => ({ id, name, activeVersion })) };
  }

  async snapshots(workspaceId: string, collectionId: string): Promise<SnapshotList> {
    const collection = await this.collections.find(workspaceId, collectionId);
    if (!collection) {
      throw new AppError('collection_not_found');
    }
    const rows = await this.collections.snapshots(workspaceId, collectionId);
    return {
      items: rows.map((row) => ({
        version: row.version,
        active: row.version === collection.activeVersion,
        createdAt: row.publishedAt.toISOString(),
        embedder: row.embedder,
        counts: row.counts,
      })),
    };
  }
}
