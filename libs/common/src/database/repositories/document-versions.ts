import { type EntityManager } from 'typeorm';
import { AppError } from '../../errors/index.js';

/** Names all versions of a document: the id of its first one. `d` is the alias of a row of documents. */
export const ORIGIN = 'coalesce(d.origin_id, d.id)';

/**
 * Which versions a snapshot takes: what has been read and is meant to be found. What was in the index stays there while it
 * waits to be read again, and when reading it again failed. Of a document it is the newest of these.
 */
export const IN_INDEX = `d.parsed_as IS NOT NULL AND (d.state IN ('processing', 'ready')
  OR (d.state IN ('queued', 'failed') AND d.indexed_at IS NOT NULL))`;

/** What cancelling an ingest makes of a document. */
export const CANCELLED = `UPDATE documents SET updated_at = now(),
  state = CASE WHEN indexed_at IS NULL THEN 'failed' ELSE 'ready' END,
  error = CASE WHEN indexed_at IS NULL THEN 'The ingest was cancelled.' END`;

/** States of documents that nobody reads any more. */
export const GONE = `('deleted', 'replaced')`;

/** Makes an infected document of one, given workspace, id, the reason and an id for the audit. */
export const DISCARD = `WITH infected AS (
    SELECT id, content_hash FROM documents WHERE workspace_id = $1 AND id = $2 AND state NOT IN ${GONE} FOR UPDATE),
  audit AS (
    INSERT INTO audit_events (id, workspace_id, actor, action, subject, details)
    SELECT $4, $1, 'ingest-worker', 'document.discard', id, jsonb_build_object('reason', $3::text, 'sha256', content_hash)
    FROM infected)
  UPDATE documents d SET state = 'failed', error = $3, content_hash = '', updated_at = now()
  FROM infected WHERE d.id = infected.id`;

/** The newest version of a document, for one more to follow it. */
export interface NewestVersion {
  readonly id: string;
  readonly originId: string;
  readonly version: number;
  readonly collectionId: string;
  readonly contentHash: string;
  readonly title: string;
}

/**
 * The newest version of the document that any version's id names. Whoever else would add one waits until this
 * transaction ends. Throws `document_not_found`, for one that is being deleted too.
 */
export async function newestVersion(
  manager: EntityManager,
  workspaceId: string,
  id: string,
): Promise<NewestVersion> {
  const [named] = await manager.query<{ originId: string }[]>(
    `SELECT ${ORIGIN} AS "originId" FROM documents d WHERE d.workspace_id = $1 AND d.id = $2 AND d.state <> 'deleted'`,
    [workspaceId, id],
  );
  if (named) {
    await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [named.originId]);
  }
  const [newest] = await manager.query<NewestVersion[]>(
    `SELECT d.id, ${ORIGIN} AS "originId", d.version, d.collection_id AS "collectionId",
       d.content_hash AS "contentHash", d.title
     FROM documents d WHERE d.workspace_id = $1 AND ${ORIGIN} = $2 AND d.state <> 'deleted'
     ORDER BY d.version DESC LIMIT 1 FOR UPDATE`,
    [workspaceId, named?.originId ?? null],
  );
  if (!newest) {
    throw new AppError('document_not_found', 'There is no document to replace.');
  }
  return newest;
}

/** Marks every version before the ones given as replaced: from the snapshot `snapshotVersion` on none has them. */
export async function replaceEarlierVersions(
  manager: EntityManager,
  includedIds: readonly string[],
  snapshotVersion: number,
): Promise<void> {
  await manager.query(
    `UPDATE documents d SET state = 'replaced', replaced_in = $2, error = NULL, updated_at = now()
     FROM documents n
     WHERE n.id = ANY ($1::uuid[]) AND n.origin_id IS NOT NULL AND ${ORIGIN} = n.origin_id
       AND d.version < n.version AND d.state NOT IN ('deleted', 'replaced')`,
    [includedIds, snapshotVersion],
  );
}
