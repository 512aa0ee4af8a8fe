import { type Document, type DocumentContentRepository, type ParsedContent } from '@app/common/database';
import { AppError } from '@app/common/errors';
import { sha256 } from '@app/common/snapshot';
import { type BlobStore } from '@app/common/storage';
import { type DocumentParser } from '../ocr/document-parser.js';
import { PARSER_VERSION, type ParsedDocument, type SourceFile } from '../parse/parsed-document.js';
import { type UrlSource } from './url-source.js';
import { type VirusCheck } from '../scan/virus-check.js';

/** Brings documents from the blob store into the database, in pieces that can be found. */
export class DocumentReader {
  constructor(
    private readonly contents: DocumentContentRepository,
    private readonly store: BlobStore,
    private readonly parser: DocumentParser,
    private readonly source: UrlSource,
    private readonly viruses?: VirusCheck,
  ) {}

  /**
   * Parses a document and replaces its chunks as one. What was parsed by this version already is left alone unless
   * forced. Answers whether anything was read. Throws what `DocumentParser.parse` and `VirusCheck.pass` throw, and
   * `storage_failed`.
   */
  async read(given: Document, signal: AbortSignal, force = false): Promise<boolean> {
    const { workspaceId, id } = given;
    const isCurrent = given.parsedAs === parsedAsOf(given) && given.state !== 'failed';
    if (isCurrent && !force) {
      if (given.state !== 'ready') {
        await this.contents.markProcessing(workspaceId, id);
      }
      return false;
    }
    await this.contents.markProcessing(workspaceId, id);
    const document = await this.source.withBytes(given, signal);
    const bytes = await this.fileOf(document, signal);
    await this.viruses?.pass(document, bytes, signal);
    const { title, sourceName } = document;
    const parsed = await this.parser.parse({ title, sourceName, bytes }, signal);
    return this.contents.replaceContent(workspaceId, id, {
      ...contentOf(parsed),
      parsedAs: parsedAsOf(document),
    });
  }

  /** A file that is no document yet, checked and parsed in the same way. */
  async readFile(file: SourceFile, signal: AbortSignal): Promise<ParsedDocument> {
    await this.viruses?.check(file.bytes, signal);
    return this.parser.parse(file, signal);
  }

  /** The newer version of a document that was given by its address, where there is one. */
  newerThan(document: Document, signal: AbortSignal): Promise<Document | undefined> {
    return this.source.newerThan(document, signal);
  }

  private async fileOf({ blobKey }: Document, signal: AbortSignal): Promise<Buffer> {
    return this.store.get(blobKey, signal).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'blob_not_found') {
        throw new AppError('document_unreadable', 'The file is not kept any more. Upload it again.', {
          cause: error,
        });
      }
      throw error;
    });
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
