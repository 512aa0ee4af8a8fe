import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../database.js';
import { Document } from '../entities/document.entity.js';
import { type DocumentSource, type NewDocument } from './accepted-document.js';
import {
  type ContentOwner,
  type DocumentContent,
  type IndexedDocument,
  indexedContents,
  indexedDocuments,
  type ParsedContent,
  storeContent,
} from './document-content.js';
import { CANCELLED, DISCARD, GONE, ORIGIN } from './document-versions.js';
import { insertJob } from './ingest-jobs.repository.js';

/** What a server gave for an address. */
export type FetchedDocument = Omit<DocumentSource, 'url'> &
  Pick<NewDocument, 'sourceName' | 'mediaType' | 'bytes' | 'contentHash'>;

/** Documents as the worker handles them: what is in them, and how far they are. */
@Injectable()
export class DocumentContentRepository {
  constructor(private readonly database: Database) {}

  find(workspaceId: string, id: string): Promise<Document | undefined> {
    return this.database.run(async (manager) => {
      return (await manager.findOneBy(Document, { workspaceId, id })) ?? undefined;
    });
  }

  /** The documents of a collection that wait to be read, oldest first. */
  queuedIn(workspaceId: string, collectionId: string): Promise<readonly Document[]> {
    return this.database.run((manager) =>
      manager.find(Document, {
        where: { workspaceId, collectionId, state: 'queued' },
        order: { createdAt: 'ASC', id: 'ASC' },
      }),
    );
  }

  /** Every document of a collection that is neither being deleted nor replaced, oldest first. */
  async allIn(workspaceId: string, collectionId: string): Promise<readonly Document[]> {
    const rows = await this.database.run((manager) =>
      manager.find(Document, {
        where: { workspaceId, collectionId },
        order: { createdAt: 'ASC', id: 'ASC' },
      }),
    );
    return rows.filter(({ state }) => state !== 'deleted' && state !== 'replaced');
  }

  /** A document that is read from now on; one that is being deleted or was replaced stays so. */
  async markProcessing(workspaceId: string, id: string): Promise<void> {
    await this.database.run((manager) =>
      manager.query(
        `UPDATE documents SET state = 'processing', error = NULL, updated_at = now()
         WHERE workspace_id = $1 AND id = $2 AND state NOT IN ${GONE}`,
        [workspaceId, id],
      ),
    );
  }

  /** The bytes of a document that was given by its address are in the store now. */
  async markFetched(workspaceId: string, id: string, fetched: FetchedDocument): Promise<void> {
    const { sourceName, mediaType, bytes, contentHash, etag, lastModified } = fetched;
    await this.database.run((manager) =>
      manager.query(
        `UPDATE documents SET source_name = $3, media_type = $4, bytes = $5, content_hash = $6, etag = $7,
           last_modified = $8, updated_at = now()
         WHERE workspace_id = $1 AND id = $2 AND state NOT IN ${GONE}`,
        [workspaceId, id, sourceName, mediaType, bytes, contentHash, etag ?? null, lastModified ?? null],
      ),
    );
  }

  /** The newest attempt to read a document failed. What of it is in the index stays there. */
  async markFailed(workspaceId: string, id: string, reason: string): Promise<void> {
    await this.database.run((manager) =>
      manager.query(
        `UPDATE documents SET state = 'failed', error = $3, updated_at = now()
         WHERE workspace_id = $1 AND id = $2 AND state NOT IN ${GONE}`,
        [workspaceId, id, reason],
      ),
    );
  }

  /** A document that cannot be read yet says why; its job tries again. */
  async markHeld(workspaceId: string, id: string, reason: string): Promise<void> {
    await this.database.run((manager) =>
      manager.query(
        `UPDATE documents SET error = $3, updated_at = now()
         WHERE workspace_id = $1 AND id = $2 AND state = 'processing'`,
        [workspaceId, id, reason],
      ),
    );
  }

  /**
   * A document failed and its bytes are thrown away, which goes into the audit. Without its hash, the same bytes are another
   * document again.
   */
  async markDiscarded(workspaceId: string, id: string, reason: string): Promise<void> {
    await this.database.run((manager) => manager.query(DISCARD, [workspaceId, id, reason, randomUUID()]));
  }

  /** The ingest of a document was cancelled: what is in the index goes on being ready, what never was has failed. */
  async markCancelled(workspaceId: string, id: string): Promise<void> {
    await this.database.run((manager) =>
      manager.query(`${CANCELLED} WHERE workspace_id = $1 AND id = $2 AND state NOT IN ${GONE}`, [
        workspaceId,
        id,
      ]),
    );
  }

  /**
   * Replaces all chunks, the text and the structure of a document in one transaction: nobody ever sees half of a set, and two
   * workers that do it at once do it one after the other. Answers false when the document is gone, being deleted or replaced.
   */
  replaceContent(workspaceId: string, id: string, content: ParsedContent): Promise<boolean> {
    return this.database.transaction(async (manager) => {
      const [row] = await manager.query<{ collectionId: string }[]>(
        `SELECT collection_id AS "collectionId" FROM documents
         WHERE workspace_id = $1 AND id = $2 AND state NOT IN ${GONE} FOR UPDATE`,
        [workspaceId, id],
      );
      if (!row) {
        return false;
      }
      await storeContent(manager, { workspaceId, collectionId: row.collectionId, id }, content);
      return true;
    });
  }

  /** What the next snapshot of a collection consists of, without the contents. Oldest first. */
  indexedIn(workspaceId: string, collectionId: string): Promise<readonly IndexedDocument[]> {
    return this.database.run((manager) => indexedDocuments(manager, workspaceId, collectionId));
  }

  /** The same with the contents, all as of one moment. */
  contentsIn(workspaceId: string, collectionId: string): Promise<readonly DocumentContent[]> {
    return this.database.transaction(async (manager) => {
      await manager.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      return indexedContents(manager, workspaceId, collectionId);
    });
  }

  /** The versions that are being deleted of the document that `id` names. */
  deletedVersions(workspaceId: string, id: string): Promise<readonly Document[]> {
    return this.database.run((manager) =>
      manager
        .createQueryBuilder(Document, 'd')
        .where(`d.workspace_id = :workspaceId AND d.state = 'deleted'`, { workspaceId })
        .andWhere(`${ORIGIN} = (SELECT coalesce(o.origin_id, o.id) FROM documents o WHERE o.id = :id)`, {
          id,
        })
        .getMany(),
    );
  }

  /** The versions that no snapshot from `oldestKept` on has, because later ones took their place before it. */
  replacedBefore(
    workspaceId: string,
    collectionId: string,
    oldestKept: number,
  ): Promise<readonly Document[]> {
    return this.database.run((manager) =>
      manager
        .createQueryBuilder(Document, 'd')
        .where(`d.workspace_id = :workspaceId AND d.collection_id = :collectionId`, {
          workspaceId,
          collectionId,
        })
        .andWhere(`d.state = 'replaced' AND d.replaced_in <= :oldestKept`, { oldestKept })
        .getMany(),
    );
  }

  /** Removes a version that is being deleted or was replaced, with its chunks and its text. */
  async remove(workspaceId: string, id: string): Promise<void> {
    await this.database.run((manager) =>
      manager.query(`DELETE FROM documents WHERE workspace_id = $1 AND id = $2 AND state IN ${GONE}`, [
        workspaceId,
        id,
      ]),
    );
  }

  /** Stores a job that will read the document again; the sweeper brings it to the queue. */
  async giveJob({ workspaceId, collectionId, id }: ContentOwner): Promise<void> {
    const kind = 'document.ingest';
    await this.database.run((manager) =>
      insertJob(manager, { id: randomUUID(), workspaceId, kind, collectionId, documentId: id }),
    );
  }

  /**
   * Documents without a job that would ever finish them: unfinished, and untouched for `minutes`. Each gets a new job;
   * answers how many.
   */
  async restartStuck(minutes: number): Promise<number> {
    const rows = await this.database.transaction((manager) =>
      manager.query<{ id: string }[]>(
        `WITH stuck AS (
           UPDATE documents d SET updated_at = now()
           WHERE d.state IN ('queued', 'processing') AND d.updated_at < now() - make_interval(mins => $1)
             AND NOT EXISTS (
               SELECT 1 FROM ingest_jobs j WHERE j.document_id = d.id AND j.state IN ('waiting', 'active'))
           RETURNING d.id, d.workspace_id, d.collection_id)
         INSERT INTO ingest_jobs (id, workspace_id, kind, collection_id, document_id, state, heartbeat_at)
         SELECT gen_random_uuid(), workspace_id, 'document.ingest', collection_id, id, 'waiting', 'epoch' FROM stuck
         RETURNING id`,
        [minutes],
      ),
    );
    return rows.length;
  }
}
