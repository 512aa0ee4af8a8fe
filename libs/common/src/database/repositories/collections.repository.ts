import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { AppError } from '../../errors/index.js';
import { Database } from '../database.js';
import { AuditEvent } from '../entities/audit-event.entity.js';
import { Collection } from '../entities/collection.entity.js';
import { IndexSnapshot } from '../entities/index-snapshot.entity.js';
import { changedRows } from './changed-rows.js';
import { replaceEarlierVersions } from './document-versions.js';

export interface NewCollection {
  readonly workspaceId: string;
  readonly id: string;
  readonly name: string;
}

export type PublishedSnapshot = Readonly<
  Pick<
    IndexSnapshot,
    'collectionId' | 'version' | 'workspaceId' | 'embedder' | 'counts' | 'manifestHash' | 'publishedAt'
  >
>;

/** A document as a snapshot holds it. */
export interface IncludedDocument {
  readonly id: string;
  readonly parsedAs: string;
}

/** A version that is made active again. `requestedBy` names an API key: `api-key:<id>`. */
export interface Rollback {
  readonly workspaceId: string;
  readonly collectionId: string;
  readonly version: number;
  readonly requestedBy: string;
}

@Injectable()
export class CollectionsRepository {
  constructor(private readonly database: Database) {}

  /** Makes the collection if it is new. Throws `collection_not_found` when the id belongs to another workspace. */
  async ensure(collection: NewCollection): Promise<void> {
    await this.database.run((manager) => ensureCollection(manager, collection));
  }

  find(workspaceId: string, id: string): Promise<Collection | undefined> {
    return this.database.run(async (manager) => {
      return (await manager.findOneBy(Collection, { workspaceId, id })) ?? undefined;
    });
  }

  /** Every collection of a workspace, by id. */
  list(workspaceId: string): Promise<readonly Collection[]> {
    return this.database.run((manager) =>
      manager.find(Collection, { where: { workspaceId }, order: { id: 'ASC' } }),
    );
  }

  /** The published snapshots that are still kept, newest first. */
  snapshots(workspaceId: string, collectionId: string): Promise<readonly IndexSnapshot[]> {
    return this.database.run((manager) =>
      manager.find(IndexSnapshot, { where: { workspaceId, collectionId }, order: { version: 'DESC' } }),
    );
  }

  /** A version number that nobody had before and nobody else gets: a build that dies leaves a gap. */
  async takeVersion(workspaceId: string, collectionId: string, above: number): Promise<number> {
    const [row] = await this.database.run((manager) =>
      changedRows<{ version: number }>(
        manager,
        `UPDATE collections SET last_version = greatest(last_version, $3) + 1 WHERE workspace_id = $1 AND id = $2
         RETURNING last_version AS version`,
        [workspaceId, collectionId, above],
      ),
    );
    if (!row) {
      throw new AppError('collection_not_found');
    }
    return row.version;
  }

  /**
   * Records what the pointer says since now: the active version, and which documents can be found, and which of them took
   * the place of earlier versions. All or nothing.
   */
  async recordPublished(snapshot: PublishedSnapshot, included: readonly IncludedDocument[]): Promise<void> {
    await this.database.transaction(async (manager) => {
      await manager.upsert(IndexSnapshot, { ...snapshot, counts: { ...snapshot.counts } }, [
        'collectionId',
        'version',
      ]);
      await setActive(manager, snapshot);
      await manager.query(
        `UPDATE documents d SET state = 'ready', error = NULL, updated_at = now(),
           indexed_at = coalesce(d.indexed_at, now())
         FROM unnest($1::uuid[], $2::text[]) AS included (id, parsed_as)
         WHERE d.id = included.id AND d.parsed_as = included.parsed_as AND d.state = 'processing'`,
        [included.map(({ id }) => id), included.map(({ parsedAs }) => parsedAs)],
      );
      await replaceEarlierVersions(
        manager,
        included.map(({ id }) => id),
        snapshot.version,
      );
    });
  }

  /**
   * Records that the pointer names an earlier version, and who wanted that; the latter once, however often it is recorded.
   * Answers which version was active before.
   */
  recordRollback({ requestedBy, ...to }: Rollback): Promise<number | null> {
    const { workspaceId, collectionId, version } = to;
    return this.database.transaction(async (manager) => {
      const lock = { mode: 'pessimistic_write' } as const;
      const where = { workspaceId, id: collectionId };
      const { activeVersion: from = null } = (await manager.findOne(Collection, { where, lock })) ?? {};
      if (from !== version) {
        await setActive(manager, to);
        await manager.insert(AuditEvent, {
          ...{ id: randomUUID(), workspaceId, actor: requestedBy, action: 'collection.rollback' },
          ...{ subject: collectionId, details: { from, to: version } },
        });
      }
      return from;
    });
  }

  async forgetSnapshots(
    workspaceId: string,
    collectionId: string,
    versions: readonly number[],
  ): Promise<void> {
    await this.database.run((manager) =>
      manager.query(
        'DELETE FROM index_snapshots WHERE workspace_id = $1 AND collection_id = $2 AND version = ANY ($3::int[])',
        [workspaceId, collectionId, versions],
      ),
    );
  }
}

/** Makes the collection if it is new, as part of whatever `manager` does. */
export async function ensureCollection(
  manager: EntityManager,
  { workspaceId, id, name }: NewCollection,
): Promise<void> {
  await manager.query(
    'INSERT INTO collections (id, workspace_id, name) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING',
    [id, workspaceId, name],
  );
  if (!(await manager.existsBy(Collection, { id, workspaceId }))) {
    throw new AppError('collection_not_found');
  }
}

async function setActive(
  manager: EntityManager,
  { workspaceId, collectionId, version }: Pick<PublishedSnapshot, 'workspaceId' | 'collectionId' | 'version'>,
): Promise<void> {
  await manager.query('UPDATE collections SET active_version = $3 WHERE workspace_id = $1 AND id = $2', [
    workspaceId,
    collectionId,
    version,
  ]);
}
