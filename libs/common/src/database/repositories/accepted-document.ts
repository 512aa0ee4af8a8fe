import { type EntityManager } from 'typeorm';
import { ensureCollection } from './collections.repository.js';
import { type NewestVersion } from './document-versions.js';
import { insertJob } from './ingest-jobs.repository.js';

export interface NewDocument {
  readonly id: string;
  readonly workspaceId: string;
  readonly collectionId: string;
  /** Used when the collection is new; its id otherwise. */
  readonly collectionName?: string | undefined;
  readonly title: string;
  readonly sourceName: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly contentHash: string;
  readonly blobKey: string;
  readonly requestId?: string | undefined;
  /** Where it is fetched from. Without a content hash it is still to be fetched. */
  readonly source?: DocumentSource | undefined;
  /** The document of which this is a new version, named by the id of any of its versions. It must be of the same collection. */
  readonly replaces?: string | undefined;
}

/** The address of a document, with what the server said of the version that it gave. */
export interface DocumentSource {
  readonly url: string;
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
}

/** Which document an upload became, and the job that works on it. */
export interface Accepted {
  readonly documentId: string;
  readonly jobId: string;
  /** The job's place among all that wait. */
  readonly turn: number;
}

const OPEN_JOB = `(SELECT jsonb_build_object('jobId', j.id, 'turn', j.turn) FROM ingest_jobs j
  WHERE j.document_id = d.id AND j.workspace_id = d.workspace_id
  AND j.kind = 'document.ingest' AND j.state IN ('waiting', 'active') AND NOT j.cancel_requested
  ORDER BY j.created_at DESC LIMIT 1)`;

interface Twin {
  readonly documentId: string;
  readonly openJob: Omit<Accepted, 'documentId'> | null;
}

/** The document that is the same as a new one. Two uploads of the same wait for each other here. */
export async function findTwin(manager: EntityManager, document: NewDocument): Promise<Twin | undefined> {
  const { workspaceId, collectionId, contentHash, title, source } = document;
  const [column, same] = isToBeFetched(document)
    ? ['d.source_url', source?.url]
    : ['d.content_hash', contentHash];
  const identity = [workspaceId, collectionId, same, isToBeFetched(document) ? null : title];
  await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [JSON.stringify(identity)]);
  const [twin] = await manager.query<Twin[]>(
    `SELECT d.id AS "documentId", ${OPEN_JOB} AS "openJob" FROM documents d
     WHERE d.workspace_id = $1 AND d.collection_id = $2 AND ${column} = $3
       AND ($4::text IS NULL OR d.title = $4) AND d.state NOT IN ('deleted', 'replaced')
     ORDER BY d.created_at, d.id LIMIT 1`,
    identity,
  );
  return twin;
}

export function isToBeFetched({ contentHash, source }: NewDocument): boolean {
  return source !== undefined && contentHash === '';
}

/** The newest version, where a new one would be the same. */
export async function sameVersion(
  manager: EntityManager,
  document: NewDocument,
  newest: NewestVersion,
): Promise<Twin | undefined> {
  if (document.contentHash !== newest.contentHash || document.title !== newest.title) {
    return undefined;
  }
  const [twin] = await manager.query<Twin[]>(
    `SELECT d.id AS "documentId", ${OPEN_JOB} AS "openJob" FROM documents d WHERE d.id = $1`,
    [newest.id],
  );
  return twin;
}

/** A document with its place in the row of its versions. */
interface VersionedDocument extends NewDocument {
  readonly originId?: string;
  readonly version?: number;
}

export function successorOf({
  originId,
  version,
  collectionId,
}: NewestVersion): Pick<VersionedDocument, 'originId' | 'version' | 'collectionId'> {
  return { originId, version: version + 1, collectionId };
}

export async function insertAccepted(
  manager: EntityManager,
  document: VersionedDocument,
  jobId: string,
): Promise<number> {
  const { workspaceId, collectionId } = document;
  const name = document.collectionName ?? collectionId;
  await ensureCollection(manager, { workspaceId, id: collectionId, name });
  await insertDocument(manager, document);
  return insertIngestJob(manager, document, jobId);
}

export async function insertIngestJob(
  manager: EntityManager,
  document: NewDocument,
  jobId: string,
  refresh = false,
): Promise<number> {
  const { workspaceId, collectionId, id, requestId } = document;
  const kind = 'document.ingest';
  const payload = refresh ? { refresh } : undefined;
  return insertJob(manager, {
    id: jobId,
    workspaceId,
    kind,
    collectionId,
    documentId: id,
    payload,
    requestId,
  });
}

async function insertDocument(manager: EntityManager, document: VersionedDocument): Promise<void> {
  await manager.query(
    `INSERT INTO documents
       (id, workspace_id, collection_id, title, source_name, media_type, bytes, content_hash, blob_key, state,
        origin_id, version, source_url, etag, last_modified)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'queued', $10, $11, $12, $13, $14)`,
    [
      document.id,
      document.workspaceId,
      document.collectionId,
      document.title,
      document.sourceName,
      document.mediaType,
      document.bytes,
      document.contentHash,
      document.blobKey,
      document.originId ?? null,
      document.version ?? 1,
      document.source?.url ?? null,
      document.source?.etag ?? null,
      document.source?.lastModified ?? null,
    ],
  );
}
