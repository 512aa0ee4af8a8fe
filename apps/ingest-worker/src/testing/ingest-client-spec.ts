import { randomUUID } from 'node:crypto';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  CollectionsRepository,
  DEFAULT_WORKSPACE_ID,
  DocumentsRepository,
  IngestJobsRepository,
  type IngestJobRow,
} from '@app/common/database';
import { createService } from '@app/common/http';
import { IngestQueue } from '@app/common/queue';
import { parsePassages, sha256, snapshotKey, type SnapshotPassage } from '@app/common/snapshot';
import { BlobStore, documentBlobKey } from '@app/common/storage';
import { AppModule } from '../app.module.js';
import { SnapshotPublisher, type StoredSnapshot } from '../snapshot/publisher.js';
import { loadWorkerConfig } from '../worker.config.js';
import { sourceParser } from './source-parser.js';

const WORKSPACE = DEFAULT_WORKSPACE_ID;

/** A whole worker inside the test's process. */
export async function startTestWorker(
  environment: Record<string, string | undefined>,
): Promise<NestFastifyApplication> {
  const config = loadWorkerConfig({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    INGEST_ENABLED: 'false',
    SWEEP_INTERVAL_MS: '100',
    SHUTDOWN_GRACE_SECONDS: '5',
    ...environment,
  });
  const app = await createService(AppModule.register(config, sourceParser()), {
    bodyLimitBytes: 1024,
    trustedProxies: [],
  });
  return app.init();
}

interface UploadOptions {
  readonly name?: string;
  readonly enqueue?: boolean;
  readonly replaces?: string;
}

/** What the gateway does, and what people then look at. */
export class IngestClient {
  readonly store: BlobStore;
  private readonly get: BlobStore['get'];
  private readonly documents: DocumentsRepository;
  private readonly jobs: IngestJobsRepository;
  private readonly collections: CollectionsRepository;
  private readonly queue: IngestQueue;

  constructor(app: NestFastifyApplication) {
    this.store = app.get(BlobStore);
    this.get = this.store.get.bind(this.store);
    this.documents = app.get(DocumentsRepository);
    this.jobs = app.get(IngestJobsRepository);
    this.collections = app.get(CollectionsRepository);
    this.queue = app.get(IngestQueue);
  }

  /** What the next read of a document's file does in its place. All other reads of the store go on as ever. */
  onNextOriginal(instead: (read: () => Promise<Buffer>, signal?: AbortSignal) => Promise<Buffer>): void {
    let isNext = true;
    jest.spyOn(this.store, 'get').mockImplementation((key, signal) => {
      if (!isNext || !key.startsWith('documents/')) {
        return this.get(key, signal);
      }
      isNext = false;
      return instead(() => this.get(key, signal), signal);
    });
  }

  async upload(
    collectionId: string,
    content: string | Buffer,
    { name = 'note.md', enqueue = true, replaces }: UploadOptions = {},
  ): Promise<{ documentId: string; jobId: string }> {
    const id = randomUUID();
    const bytes = Buffer.from(content);
    await this.store.put(documentBlobKey(id), bytes);
    const { jobId, documentId } = await this.documents.accept({
      ...{ id, workspaceId: WORKSPACE, collectionId, title: 'Note', sourceName: name, mediaType: '' },
      ...{ bytes: bytes.length, contentHash: sha256(bytes), blobKey: documentBlobKey(id), replaces },
    });
    if (enqueue) {
      await this.queue.enqueue({ kind: 'document.ingest', ingestJobId: jobId, epoch: 0 });
    }
    return { documentId, jobId };
  }

  async giveAddress(
    collectionId: string,
    url: string,
    replaces?: string,
  ): Promise<{ documentId: string; jobId: string }> {
    const id = randomUUID();
    const { jobId, documentId } = await this.documents.accept({
      ...{ id, workspaceId: WORKSPACE, collectionId, title: 'A page', sourceName: '', mediaType: '' },
      ...{ bytes: 0, contentHash: '', blobKey: documentBlobKey(id), source: { url }, replaces },
    });
    await this.queue.enqueue({ kind: 'document.ingest', ingestJobId: jobId, epoch: 0 });
    return { documentId, jobId };
  }

  /** Tells the queue of a document's job once more. */
  async enqueue(jobId: string): Promise<void> {
    const epoch = (await this.job(jobId))?.epoch ?? 0;
    await this.queue.enqueue({ kind: 'document.ingest', ingestJobId: jobId, epoch });
  }

  async request(kind: IngestJobRow['kind'], collectionId: string, payload = {}): Promise<string> {
    const job = await this.jobs.create({ workspaceId: WORKSPACE, kind, collectionId, payload });
    await this.queue.enqueue({ kind, ingestJobId: job.id, epoch: job.epoch });
    return job.id;
  }

  async ingestAgain(documentId: string, collectionId: string, payload = {}): Promise<string> {
    const kind = 'document.ingest';
    const job = await this.jobs.create({ workspaceId: WORKSPACE, kind, collectionId, documentId, payload });
    await this.queue.enqueue({ kind, ingestJobId: job.id, epoch: job.epoch });
    return job.id;
  }

  async remove(documentId: string): Promise<string> {
    const { jobId } = await this.documents.requestDelete(WORKSPACE, documentId);
    await this.queue.enqueue({ kind: 'document.delete', ingestJobId: jobId, epoch: 0 });
    return jobId;
  }

  job(id: string): Promise<IngestJobRow | undefined> {
    return this.jobs.find(WORKSPACE, id);
  }

  document(id: string): ReturnType<DocumentsRepository['find']> {
    return this.documents.find(WORKSPACE, id);
  }

  cancel(id: string): Promise<IngestJobRow> {
    return this.jobs.requestCancel(WORKSPACE, id);
  }

  async retry(id: string): Promise<void> {
    const job = await this.jobs.retry(WORKSPACE, id);
    await this.queue.enqueue({ kind: job.kind, ingestJobId: id, epoch: job.epoch });
  }

  async versions(collectionId: string): Promise<readonly number[]> {
    return (await this.collections.snapshots(WORKSPACE, collectionId)).map(({ version }) => version);
  }

  async activeVersion(collectionId: string): Promise<number | null | undefined> {
    return (await this.collections.find(WORKSPACE, collectionId))?.activeVersion;
  }

  async ended(id: string): Promise<IngestJobRow> {
    for (;;) {
      const job = await this.job(id);
      if (job && ['completed', 'failed', 'cancelled'].includes(job.state)) {
        return job;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** The active snapshot, verified as a reader verifies it. */
  async active(collectionId: string): Promise<StoredSnapshot & { passages: readonly SnapshotPassage[] }> {
    const publisher = new SnapshotPublisher(this.store);
    const stored = await publisher.active(collectionId);
    if (!stored) {
      throw new Error('nothing is published');
    }
    await publisher.verify(stored.manifest);
    const bytes = await this.store.get(snapshotKey(collectionId, stored.manifest.version, 'passages.jsonl'));
    return { ...stored, passages: parsePassages(bytes) };
  }
}
