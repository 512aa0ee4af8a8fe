import { randomUUID } from 'node:crypto';
import { type DocumentAccepted } from '@app/common/contracts';
import { DocumentsRepository } from '@app/common/database';
import { documentBlobKey } from '@app/common/storage';
import { AddressGuard } from '@app/common/web-client';
import { Injectable } from '@nestjs/common';
import { ApiConfig } from '../api.config.js';
import { type Caller } from '../auth/caller.js';
import { IngestService } from '../ingest/ingest.service.js';
import { targetCollection } from './target-collection.js';
import { type Address } from './upload.js';

const MAX_TITLE_CHARS = 300;

/** Documents that are given by their addresses: looked at here, fetched by the ingest worker. */
@Injectable()
export class AddressesService {
  private readonly guard: AddressGuard;

  constructor(
    private readonly documents: DocumentsRepository,
    private readonly ingest: IngestService,
    config: ApiConfig,
  ) {
    this.guard = new AddressGuard(config.settings.URL_PRIVATE_HOSTS);
  }

  /**
   * Accepts a document by its address. One that is there already stays one document; the job then asks for a newer
   * version of it. Throws `url_not_allowed` for what does not lead to a public address.
   */
  async accept({ workspaceId }: Caller, address: Address, requestId: string): Promise<DocumentAccepted> {
    const url = this.guard.parse(address.url);
    await this.guard.demandPublicName(url);
    url.hash = '';
    const collection = await targetCollection(this.documents, workspaceId, address);
    const id = randomUUID();
    const name = `${url.host}${url.pathname}`.slice(0, MAX_TITLE_CHARS);
    const { documentId, jobId, turn } = await this.documents.accept({
      id,
      workspaceId,
      collectionId: collection.id,
      collectionName: collection.name,
      replaces: address.replaces,
      title: name,
      sourceName: name,
      mediaType: 'application/octet-stream',
      bytes: 0,
      contentHash: '',
      blobKey: documentBlobKey(id),
      source: { url: url.href },
      requestId,
    });
    await this.ingest.announce({ id: jobId, kind: 'document.ingest', epoch: 0, turn }, requestId);
    return { documentId, jobId };
  }
}
