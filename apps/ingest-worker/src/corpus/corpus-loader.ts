import { Logger } from '@nestjs/common';
import {
  type AdvisoryLocks,
  type CollectionsRepository,
  DEFAULT_WORKSPACE_ID,
  type DocumentsRepository,
  type NewDocument,
} from '@app/common/database';
import { type IngestQueue } from '@app/common/queue';
import { type BlobStore, documentBlobKey } from '@app/common/storage';
import { type CorpusFile, type CorpusParser, readCorpus } from './corpus-files.js';
import { DEFAULT_COLLECTION } from './default-collection.js';

export interface CorpusParts {
  readonly locks: AdvisoryLocks;
  readonly collections: CollectionsRepository;
  readonly documents: DocumentsRepository;
  readonly store: BlobStore;
  readonly queue: IngestQueue;
  readonly parse: CorpusParser;
}

/**
 * Loads the starter corpus at the first start: when the default collection has no document and never had a snapshot.
 * The files go the way of every upload. All rows are stored at once, so a start that breaks off loads nothing or all.
 */
export class CorpusLoader {
  private readonly logger = new Logger('Corpus');

  constructor(
    private readonly parts: CorpusParts,
    private readonly paths: readonly string[],
  ) {}

  /** Answers how many documents were loaded; none when there is nothing to do, or when somebody else is at it. */
  async load(signal: AbortSignal): Promise<number> {
    if (!(await this.isFirstStart())) {
      return 0;
    }
    const lock = await this.parts.locks.tryHold('starter corpus');
    if (!lock) {
      return 0;
    }
    try {
      return (await this.isFirstStart()) ? await this.accept(signal) : 0;
    } finally {
      await lock.release();
    }
  }

  private async isFirstStart(): Promise<boolean> {
    const { collections, documents } = this.parts;
    const collection = await collections.find(DEFAULT_WORKSPACE_ID, DEFAULT_COLLECTION.id);
    return !collection?.lastVersion && !(await documents.hasAny(DEFAULT_WORKSPACE_ID, DEFAULT_COLLECTION.id));
  }

  private async accept(signal: AbortSignal): Promise<number> {
    const { documents, store, queue, parse } = this.parts;
    const { files, problems } = await readCorpus(this.paths, parse, signal);
    for (const problem of problems) {
      this.logger.error({ problem }, 'part of the starter corpus was left out');
    }
    for (const { id, bytes } of files) {
      await store.put(documentBlobKey(id), bytes, signal);
    }
    const accepted = await documents.acceptAll(files.map(documentOf));
    this.logger.log({ documents: files.length }, 'starter corpus accepted');
    await queue.enqueueAll(
      accepted.map(({ jobId, turn }) => ({ kind: 'document.ingest', ingestJobId: jobId, epoch: 0, turn })),
    );
    return files.length;
  }
}

function documentOf(file: CorpusFile): NewDocument {
  return {
    id: file.id,
    workspaceId: DEFAULT_WORKSPACE_ID,
    collectionId: DEFAULT_COLLECTION.id,
    collectionName: DEFAULT_COLLECTION.name,
    title: file.title,
    sourceName: file.sourceName,
    mediaType: file.mediaType,
    bytes: file.bytes.byteLength,
    contentHash: file.contentHash,
    blobKey: documentBlobKey(file.id),
  };
}
