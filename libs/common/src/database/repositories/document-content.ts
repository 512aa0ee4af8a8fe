import { type EntityManager } from 'typeorm';
import { type Place } from '../../contracts/index.js';
import { IN_INDEX, ORIGIN } from './document-versions.js';

/** A chunk as parsing gives it. Its place in the list is its ordinal. */
export interface NewChunk {
  readonly controlId?: string | undefined;
  readonly part?: string | undefined;
  readonly title: string;
  readonly text: string;
  /** SHA-256 of title and text, in hex. */
  readonly contentHash: string;
  readonly place?: Place | undefined;
}

/** A stretch of a document's text, with its span in the whole of it. */
export interface NewSection {
  readonly headings: readonly string[];
  readonly page?: number | undefined;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What parsing made of a document. `parsedAs` names the content and the versions of what read it. */
export interface ParsedContent {
  readonly chunks: readonly NewChunk[];
  readonly sections: readonly NewSection[];
  readonly structure: unknown;
  /** What could not be read and is left out, in words for people. */
  readonly notices?: readonly string[];
  readonly parsedAs: string;
}

/** A document that is part of its collection's next snapshot. */
export interface IndexedDocument {
  readonly id: string;
  readonly title: string;
  readonly sourceName: string;
  readonly contentHash: string;
  readonly parsedAs: string;
}

export interface DocumentContent extends IndexedDocument {
  readonly structure: unknown;
  readonly chunks: readonly NewChunk[];
}

/** Whose content it is. */
export interface ContentOwner {
  readonly workspaceId: string;
  readonly collectionId: string;
  readonly id: string;
}

const INDEXED = `SELECT id, title, "sourceName", "contentHash", "parsedAs" FROM (
    SELECT DISTINCT ON (${ORIGIN}) d.id, d.title, d.source_name AS "sourceName", d.content_hash AS "contentHash",
      d.parsed_as AS "parsedAs", d.created_at
    FROM documents d WHERE d.workspace_id = $1 AND d.collection_id = $2 AND ${IN_INDEX}
    ORDER BY ${ORIGIN}, d.version DESC) newest
  ORDER BY created_at, id`;

/** Puts it in the place of all that was there: chunks, text and structure. */
export async function storeContent(
  manager: EntityManager,
  owner: ContentOwner,
  { chunks, sections, parsedAs, structure, notices = [] }: ParsedContent,
): Promise<void> {
  await manager.query('DELETE FROM chunks WHERE document_id = $1', [owner.id]);
  await manager.query('DELETE FROM document_sections WHERE document_id = $1', [owner.id]);
  await insertChunks(manager, owner, chunks);
  await insertSections(manager, owner, sections);
  await manager.query(
    `UPDATE documents SET parsed_as = $2, structure = $3, notices = $4, state = 'processing', error = NULL,
       updated_at = now()
     WHERE id = $1`,
    [owner.id, parsedAs, structure === undefined ? null : JSON.stringify(structure), JSON.stringify(notices)],
  );
}

/** The newest version of each document of a collection that is in the index or can be. Oldest first. */
export function indexedDocuments(
  manager: EntityManager,
  workspaceId: string,
  collectionId: string,
): Promise<readonly IndexedDocument[]> {
  return manager.query<IndexedDocument[]>(INDEXED, [workspaceId, collectionId]);
}

/** The same with what is in them. */
export async function indexedContents(
  manager: EntityManager,
  workspaceId: string,
  collectionId: string,
): Promise<readonly DocumentContent[]> {
  const contents: DocumentContent[] = [];
  for (const document of await indexedDocuments(manager, workspaceId, collectionId)) {
    const [row] = await manager.query<{ structure: unknown }[]>(
      'SELECT structure FROM documents WHERE id = $1',
      [document.id],
    );
    const chunks = await manager.query<NewChunk[]>(
      `SELECT control_id AS "controlId", part, title, text, content_hash AS "contentHash", place
       FROM chunks WHERE document_id = $1 ORDER BY ordinal`,
      [document.id],
    );
    contents.push({ ...document, structure: row?.structure, chunks: chunks.map(withoutNulls) });
  }
  return contents;
}

/** One statement for all: a column is one array parameter. */
async function insertChunks(
  manager: EntityManager,
  { workspaceId, collectionId, id }: ContentOwner,
  chunks: readonly NewChunk[],
): Promise<void> {
  await manager.query(
    `INSERT INTO chunks (id, workspace_id, collection_id, document_id, ordinal, control_id, part, title, text,
       content_hash, place)
     SELECT $3::text || '/' || (n - 1), $1, $2, $3::uuid, n - 1, control_id, part, title, text, content_hash, place
     FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::jsonb[])
       WITH ORDINALITY AS c (control_id, part, title, text, content_hash, place, n)`,
    [
      workspaceId,
      collectionId,
      id,
      chunks.map((chunk) => chunk.controlId ?? null),
      chunks.map((chunk) => chunk.part ?? null),
      chunks.map((chunk) => chunk.title),
      chunks.map((chunk) => chunk.text),
      chunks.map((chunk) => chunk.contentHash),
      chunks.map((chunk) => (chunk.place === undefined ? null : JSON.stringify(chunk.place))),
    ],
  );
}

async function insertSections(
  manager: EntityManager,
  { workspaceId, id }: Omit<ContentOwner, 'collectionId'>,
  sections: readonly NewSection[],
): Promise<void> {
  await manager.query(
    `INSERT INTO document_sections (document_id, ordinal, workspace_id, headings, page, start_at, end_at, text)
     SELECT $1, n - 1, $2, headings, page, start_at, end_at, text
     FROM unnest($3::jsonb[], $4::int[], $5::int[], $6::int[], $7::text[])
       WITH ORDINALITY AS s (headings, page, start_at, end_at, text, n)`,
    [
      id,
      workspaceId,
      sections.map((section) => JSON.stringify(section.headings)),
      sections.map((section) => section.page ?? null),
      sections.map((section) => section.start),
      sections.map((section) => section.end),
      sections.map((section) => section.text),
    ],
  );
}

function withoutNulls(chunk: NewChunk): NewChunk {
  const { controlId, part, place } = chunk;
  return { ...chunk, controlId: controlId ?? undefined, part: part ?? undefined, place: place ?? undefined };
}
