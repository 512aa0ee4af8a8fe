import { BlobsRepository } from '@app/common/database';
import { BlobStore, createBlobStore } from '@app/common/storage';
import { Module } from '@nestjs/common';
import { ApiConfig } from '../api.config.js';
import { CollectionsController } from '../collections/collections.controller.js';
import { CollectionsService } from '../collections/collections.service.js';
import { DocumentContentController } from '../documents/document-content.controller.js';
import { DocumentContentService } from '../documents/document-content.service.js';
import { DocumentsController } from '../documents/documents.controller.js';
import { AddressesService } from '../documents/addresses.service.js';
import { DocumentsService } from '../documents/documents.service.js';
import { RetrievalModule } from '../retrieval/retrieval.module.js';
import { StreamingModule } from '../streaming/streaming.module.js';
import { IngestController } from './ingest.controller.js';
import { IngestService } from './ingest.service.js';

/** What operators do: documents, jobs, collections. */
@Module({
  imports: [StreamingModule, RetrievalModule],
  controllers: [DocumentsController, DocumentContentController, IngestController, CollectionsController],
  providers: [
    IngestService,
    AddressesService,
    DocumentsService,
    DocumentContentService,
    CollectionsService,
    {
      provide: BlobStore,
      inject: [ApiConfig, BlobsRepository],
      useFactory: ({ settings }: ApiConfig, blobs: BlobsRepository) => createBlobStore(settings, () => blobs),
    },
  ],
})
export class IngestModule {}
