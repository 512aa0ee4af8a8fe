import { type Document, type DocumentContentRepository, type ParsedContent } from '@app/common/database';
import { sha256 } from '@app/common/snapshot';
import { type BlobStore } from '@app/common/storage';
import { PARSER_VERSION, type ParsedDocument } from '../parse/parsed-document.js';
import { type ParserPool } from '../parse/sandbox/parser-pool.js';

/** Brings documents from the blob store into the database, in pieces that can be found. */
export class DocumentReader {
  constructor(
    private readonly contents: DocumentContentRepository,
    private readonly store: BlobStore,
    private readonly parser: ParserPool,
  ) {}

  /**
   * Parses a document and replaces its chunks as one. What was parsed by this version already is left alone unless
   * forced. Answers whether anything was read. Throws what `ParserPool.parse` throws, and `storage_failed`.
   */
  async read(document: Document, signal: AbortSignal, force = false): Promise<boolean> {
    const { workspaceId, id } = document;
    const parsedAs = parsedAsOf(document);
    const isCurrent = document.parsedAs === parsedAs && document.state !== 'failed';
    if (isCurrent && !force) {
      if (document.state !== 'ready') {
        await this.contents.markProcessing(workspaceId, id);
      }
      return false;
    }
    await this.contents.markProcessing(workspaceId, id);
    const bytes = await this.store.get(document.blobKey, signal);
    const { title, sourceName } = document;
    const parsed = await this.parser.parse({ title, sourceName, bytes }, signal);
    return this.contents.replaceContent(workspaceId, id, { ...contentOf(parsed), parsedAs });
  }
}

/** Names the content and what reads it. */
export function parsedAsOf({ contentHash }: Pick<Document, 'contentHash'>): string {
  return `${PARSER_VERSION}:${contentHash}`;
}

/** What is stored of a parsed document. */
export function contentOf({
  chunks,
  structure,
  inner = [],
  sections = [],
  notices = [],
}: ParsedDocument): Omit<ParsedContent, 'parsedAs'> {
  return {
    structure: structure ?? (inner.length === 0 ? null : inner),
    sections,
    notices,
    chunks: chunks.map((chunk) => ({ ...chunk, contentHash: sha256(`${chunk.title}\n${chunk.text}`) })),
  };
}
