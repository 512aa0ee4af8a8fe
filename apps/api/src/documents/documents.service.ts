import { createHash, randomUUID } from 'node:crypto';
import {
  type DocumentAccepted,
  type DocumentList,
  type DocumentListQuery,
  type DocumentView,
} from '@app/common/contracts';
import { type DeleteRequested, type DocumentRecord, DocumentsRepository } from '@app/common/database';
import { AppError } from '@app/common/errors';
import { acceptType, mediaTypeOf } from '@app/common/media-type';
import { encodeWithheld, withheldKey } from '@app/common/snapshot';
import { BlobStore, documentBlobKey } from '@app/common/storage';
import { Injectable, Logger } from '@nestjs/common';
import { ApiConfig } from '../api.config.js';
import { type Caller } from '../auth/caller.js';
import { IngestService } from '../ingest/ingest.service.js';
import { RetrieverClient } from '../retrieval/retriever-client.js';
import { targetCollection } from './target-collection.js';
import { type Upload } from './upload.js';

/** Documents: accepted here, worked on by the ingest worker. */
@Injectable()
export class DocumentsService {
  private readonly logger = new Logger('Documents');

  constructor(
    private readonly documents: DocumentsRepository,
    private readonly blobs: BlobStore,
    private readonly ingest: IngestService,
    private readonly config: ApiConfig,
    private readonly retriever: RetrieverClient,
  ) {}

  /**
   * Accepts a document: its bytes are stored first, then its row and its job at once, and then the queue is told. What is
   * there already stays one document; a new version goes where the one that it replaces is. Throws `document_not_found`
   * where there is nothing to replace.
   */
  async accept({ workspaceId }: Caller, upload: Upload, requestId: string): Promise<DocumentAccepted> {
    const collection = await targetCollection(this.documents, workspaceId, upload);
    const id = randomUUID();
    const { UPLOAD_TYPES } = this.config.settings;
    const type = await acceptType(upload.bytes, upload.sourceName, UPLOAD_TYPES);
    const blobKey = documentBlobKey(id);
    await this.blobs.put(blobKey, upload.bytes);
    const { documentId, jobId, turn } = await this.documents
      .accept({
        id,
        workspaceId,
        collectionId: collection.id,
        collectionName: collection.name,
        replaces: upload.replaces,
        title: upload.title,
        sourceName: upload.sourceName,
        mediaType: mediaTypeOf(type),
        bytes: upload.bytes.length,
        contentHash: createHash('sha256').update(upload.bytes).digest('hex'),
        blobKey,
        requestId,
      })
      .catch(async (error: unknown) => {
        await this.dropBlob(blobKey);
        throw error;
      });
    if (documentId !== id) {
      await this.dropBlob(blobKey);
    }
    await this.ingest.announce({ id: jobId, kind: 'document.ingest', epoch: 0, turn }, requestId);
    return { documentId, jobId };
  }

  async find({ workspaceId }: Caller, id: string): Promise<DocumentView> {
    return documentView(await this.demand(workspaceId, id));
  }

  async list(
    { workspaceId }: Caller,
    { collection, sourceName, ...page }: DocumentListQuery,
  ): Promise<DocumentList> {
    const filter = { collectionId: collection, sourceName };
    const { items, next } = await this.documents.page(workspaceId, page, filter);
    return { items: items.map(documentView), next };
  }

  /** Takes a document out of lists and results at once; it leaves the index with the job whose id comes back. */
  async remove({ workspaceId }: Caller, id: string, requestId: string): Promise<DocumentAccepted> {
    const { jobId, turn, ...deleted } = await this.documents.requestDelete(workspaceId, id, requestId);
    await this.withhold(deleted)
      .then(() => this.retriever.look(workspaceId, requestId))
      .catch((error: unknown) => {
        this.logger.warn({ err: error, jobId }, 'deleted document not withheld at once; its job does it');
      });
    await this.ingest.announce({ id: jobId, kind: 'document.delete', epoch: 0, turn }, requestId);
    return { documentId: id, jobId };
  }

  private async withhold({
    collectionId,
    documentIds,
  }: Pick<DeleteRequested, 'collectionId' | 'documentIds'>): Promise<void> {
    for (const id of documentIds) {
      await this.blobs.put(withheldKey(collectionId, id), encodeWithheld({}));
    }
  }

  private async demand(workspaceId: string, id: string): Promise<DocumentRecord> {
    const record = await this.documents.find(workspaceId, id);
    if (!record) {
      throw new AppError('document_not_found');
    }
    return record;
  }

  private async dropBlob(key: string): Promise<void> {
    await this.blobs.delete(key).catch((error: unknown) => {
      this.logger.warn({ err: error, key }, 'stored file without a document not removed');
    });
  }
}

function documentView(record: DocumentRecord): DocumentView {
  return {
    id: record.id,
    collection: record.collectionId,
    title: record.title,
    sourceName: record.sourceName,
    sourceUrl: record.sourceUrl ?? undefined,
    mediaType: record.mediaType,
    bytes: record.bytes,
    contentHash: record.contentHash,
    state: record.state,
    error: record.error ?? undefined,
    notices: record.notices.length === 0 ? undefined : [...record.notices],
    version: record.version,
    searchable: record.indexedAt !== null && record.state !== 'replaced',
    replacedBy: record.replacedBy ?? undefined,
    chunks: record.chunks,
    createdAt: record.createdAt.toISOString(),
    updatedAt: record.updatedAt.toISOString(),
  };
}
