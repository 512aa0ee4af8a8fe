import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppError } from '../../errors/index.js';
import { Database } from '../database.js';
import { type Document } from '../entities/document.entity.js';
import {
  type Accepted,
  findTwin,
  insertAccepted,
  insertIngestJob,
  isToBeFetched,
  type NewDocument,
  sameVersion,
  successorOf,
} from './accepted-document.js';
import { changedRows } from './changed-rows.js';
import { newestVersion, ORIGIN } from './document-versions.js';
import { insertJob } from './ingest-jobs.repository.js';
import { type Page, type PageRequest, type Positioned, startOf, toPage } from './keyset.js';

/** A document without its structure, with the number of its chunks and the version that took its place. */
export type DocumentRecord = Omit<Document, 'structure'> & {
  readonly chunks: number;
  readonly replacedBy: string | null;
};

/** What is being deleted: the versions, and the job that does it. */
export interface DeleteRequested extends Omit<Accepted, 'documentId'> {
  readonly collectionId: string;
  readonly documentIds: readonly string[];
}

/** Which documents a list has. */
export interface DocumentFilter {
  readonly collectionId?: string | undefined;
  readonly sourceName?: string | undefined;
}

const COLUMNS = `d.id, d.workspace_id AS "workspaceId", d.collection_id AS "collectionId", d.title,
  d.source_name AS "sourceName", d.media_type AS "mediaType", d.bytes, d.content_hash AS "contentHash",
  d.blob_key AS "blobKey", d.state, d.error, d.notices, d.source_url AS "sourceUrl", d.etag, d.last_modified AS "lastModified", d.parsed_as AS "parsedAs", d.created_at AS "createdAt",
  d.updated_at AS "updatedAt", d.created_at::text AS position, d.origin_id AS "originId", d.version,
  d.indexed_at AS "indexedAt", d.replaced_in AS "replacedIn",
  CASE d.state WHEN 'replaced' THEN (SELECT n.id FROM documents n WHERE n.workspace_id = d.workspace_id
    AND n.origin_id = ${ORIGIN} AND n.version > d.version AND n.indexed_at IS NOT NULL AND n.state <> 'deleted'
    ORDER BY n.version DESC LIMIT 1) END AS "replacedBy",
  (SELECT count(*)::int FROM chunks c WHERE c.document_id = d.id) AS chunks`;

/** Documents as people see them. What the worker does with them is in `DocumentContentRepository`. */
@Injectable()
export class DocumentsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Stores a document, the collection it goes into if that is new, and the job that will ingest it: all or nothing.
   * The same title with the same bytes in the same collection is one document: then the id is that of the one that is
   * there, with the job that is under way or a new one. So is the same address, whose new job asks for a newer version. A
   * new version gets an id of its own, and takes the place of the
   * version before it with the switch to the first snapshot that has it. Throws `collection_not_found` for another
   * workspace's collection, `document_not_found` where there is nothing to replace.
   */
  accept(requested: NewDocument): Promise<Accepted> {
    return this.database.transaction(async (manager) => {
      const { replaces, workspaceId } = requested;
      const newest = replaces === undefined ? undefined : await newestVersion(manager, workspaceId, replaces);
      const document = { ...requested, ...(newest && successorOf(newest)) };
      const twin = await (newest ? sameVersion(manager, document, newest) : findTwin(manager, document));
      const documentId = twin?.documentId ?? document.id;
      if (twin?.openJob) {
        return { documentId, ...twin.openJob };
      }
      const jobId = randomUUID();
      const turn = await (twin
        ? insertIngestJob(manager, { ...document, id: documentId }, jobId, isToBeFetched(document))
        : insertAccepted(manager, document, jobId));
      return { documentId, jobId, turn };
    });
  }

  /** The same for many new documents at once: all of them or none, in order. */
  async acceptAll(documents: readonly NewDocument[]): Promise<readonly Accepted[]> {
    return this.database.transaction(async (manager) => {
      const accepted: Accepted[] = [];
      for (const document of documents) {
        const jobId = randomUUID();
        const turn = await insertAccepted(manager, document, jobId);
        accepted.push({ documentId: document.id, jobId, turn });
      }
      return accepted;
    });
  }

  /** Nothing for a document of another workspace, and for one that is being deleted. */
  async find(workspaceId: string, id: string): Promise<DocumentRecord | undefined> {
    const [row] = await this.database.run((manager) =>
      manager.query<DocumentRecord[]>(
        `SELECT ${COLUMNS} FROM documents d WHERE d.workspace_id = $1 AND d.id = $2 AND d.state <> 'deleted'`,
        [workspaceId, id],
      ),
    );
    return row;
  }

  /** The newest version of each document that may be found, and what is on its way there or failed. Newest first. */
  async page(
    workspaceId: string,
    request: PageRequest,
    { collectionId, sourceName }: DocumentFilter = {},
  ): Promise<Page<DocumentRecord>> {
    const rows = await this.database.run((manager) =>
      manager.query<(DocumentRecord & Positioned)[]>(
        `SELECT ${COLUMNS} FROM documents d
         WHERE d.workspace_id = $1 AND d.state NOT IN ('deleted', 'replaced')
           AND ($2::timestamptz IS NULL OR (d.created_at, d.id) < ($2, $3::uuid))
           AND ($5::text IS NULL OR d.collection_id = $5) AND ($6::text IS NULL OR d.source_name = $6)
         ORDER BY d.created_at DESC, d.id DESC LIMIT $4`,
        [workspaceId, ...startOf(request), request.limit + 1, collectionId ?? null, sourceName ?? null],
      ),
    );
    return toPage(rows, request.limit);
  }

  async hasAny(workspaceId: string, collectionId: string): Promise<boolean> {
    const [row] = await this.database.run((manager) =>
      manager.query<{ found: boolean }[]>(
        `SELECT EXISTS (SELECT 1 FROM documents WHERE workspace_id = $1 AND collection_id = $2) AS found`,
        [workspaceId, collectionId],
      ),
    );
    return row?.found ?? false;
  }

  /**
   * Hides a document, ends the jobs that work on it, and stores the job that will take it out of the index. All versions
   * go, except where `id` names one that never was in the index: it goes alone. Throws `document_not_found`.
   */
  async requestDelete(workspaceId: string, id: string, requestId?: string): Promise<DeleteRequested> {
    const jobId = randomUUID();
    return this.database.transaction(async (manager) => {
      const rows = await changedRows<{ id: string; collectionId: string }>(
        manager,
        `UPDATE documents d SET state = 'deleted', updated_at = now()
         FROM (SELECT ${ORIGIN} AS origin_id, d.indexed_at FROM documents d
               WHERE d.workspace_id = $1 AND d.id = $2 AND d.state <> 'deleted') named
         WHERE d.workspace_id = $1 AND d.state <> 'deleted'
           AND (d.id = $2 OR (named.indexed_at IS NOT NULL AND ${ORIGIN} = named.origin_id))
         RETURNING d.id, d.collection_id AS "collectionId"`,
        [workspaceId, id],
      );
      const [row] = rows;
      if (!row) {
        throw new AppError('document_not_found');
      }
      await manager.query(
        `UPDATE ingest_jobs SET cancel_requested = true, updated_at = now(),
           state = CASE state WHEN 'waiting' THEN 'cancelled' ELSE state END,
           stage = CASE state WHEN 'waiting' THEN 'cancelled' ELSE stage END
         WHERE document_id = ANY ($1::uuid[]) AND workspace_id = $2 AND state IN ('waiting', 'active')`,
        [rows.map((row) => row.id), workspaceId],
      );
      const { collectionId } = row;
      const kind = 'document.delete';
      const turn = await insertJob(manager, {
        ...{ id: jobId, workspaceId, kind, collectionId, documentId: id },
        requestId,
      });
      return { jobId, turn, collectionId, documentIds: rows.map((version) => version.id) };
    });
  }
}
