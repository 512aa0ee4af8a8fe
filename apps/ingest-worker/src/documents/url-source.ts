import { createHash, randomUUID } from 'node:crypto';
import { type DocumentType } from '@app/common/contracts';
import {
  type Document,
  type DocumentContentRepository,
  type DocumentsRepository,
  type FetchedDocument,
} from '@app/common/database';
import { AppError } from '@app/common/errors';
import { acceptType, mediaTypeOf } from '@app/common/media-type';
import { type BlobStore, documentBlobKey } from '@app/common/storage';
import { type WebClient, type WebPage } from '@app/common/web-client';

const MAX_NAME_CHARS = 200;

export interface UrlSourceParts {
  readonly contents: DocumentContentRepository;
  readonly documents: DocumentsRepository;
  readonly store: BlobStore;
  readonly web: WebClient;
  readonly types: readonly DocumentType[];
}

/** Brings in what stands at the addresses that documents were given by. Throws what `WebClient.fetch` and `acceptType` throw. */
export class UrlSource {
  constructor(private readonly parts: UrlSourceParts) {}

  /** A document with its bytes in the store, fetched now if they never were. */
  async withBytes(document: Document, signal: AbortSignal): Promise<Document> {
    if (document.sourceUrl === null || document.contentHash !== '') {
      return document;
    }
    const { contents, store, web } = this.parts;
    const page = await web.fetch(document.sourceUrl, {}, signal);
    if (page === 'unchanged') {
      throw new AppError('source_unavailable', 'The address did not give its document.');
    }
    const fetched = await this.described(page);
    await store.put(document.blobKey, page.bytes, signal);
    await contents.markFetched(document.workspaceId, document.id, fetched);
    return (await contents.find(document.workspaceId, document.id)) ?? document;
  }

  /** The newer version of a document, where its server has one; it waits to be read. */
  async newerThan(document: Document, signal: AbortSignal): Promise<Document | undefined> {
    const { contents, documents, store, web } = this.parts;
    const { workspaceId, collectionId, id, title, sourceUrl, contentHash } = document;
    if (sourceUrl === null || contentHash === '') {
      return undefined;
    }
    const known = { etag: document.etag ?? undefined, lastModified: document.lastModified ?? undefined };
    const page = await web.fetch(sourceUrl, known, signal);
    if (page === 'unchanged') {
      return undefined;
    }
    const fetched = await this.described(page);
    if (fetched.contentHash === contentHash) {
      return undefined;
    }
    const newId = randomUUID();
    const blobKey = documentBlobKey(newId);
    await store.put(blobKey, page.bytes, signal);
    const source = { url: sourceUrl, etag: fetched.etag, lastModified: fetched.lastModified };
    const accepted = await documents.accept({
      ...{ id: newId, workspaceId, collectionId, title, blobKey, source, replaces: id },
      ...fetched,
    });
    if (accepted.documentId !== newId) {
      await store.delete(blobKey);
    }
    return contents.find(workspaceId, accepted.documentId);
  }

  /** Nest calls it when the process stops. */
  onApplicationShutdown(): Promise<void> {
    return this.parts.web.close();
  }

  private async described({ url, bytes, etag, lastModified }: WebPage): Promise<FetchedDocument> {
    // As the address spells it: what its escapes stand for may be anything.
    const last = new URL(url).pathname.split('/').findLast((part) => part !== '') ?? 'page.html';
    const sourceName = last.slice(0, MAX_NAME_CHARS);
    const type = await acceptType(bytes, sourceName, this.parts.types);
    const contentHash = createHash('sha256').update(bytes).digest('hex');
    return { sourceName, mediaType: mediaTypeOf(type), bytes: bytes.length, contentHash, etag, lastModified };
  }
}
