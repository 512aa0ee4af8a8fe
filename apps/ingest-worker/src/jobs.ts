import {
  type CollectionsRepository,
  type DocumentContentRepository,
  type IngestJobRow,
} from '@app/common/database';
import { AppError } from '@app/common/errors';
import { type JobName } from '@app/common/queue';
import { z } from 'zod';
import { type DocumentRemover } from './documents/document-remover.js';
import { type DocumentReader } from './documents/document-reader.js';
import { isPassing, reasonOf } from './failures.js';
import { type CollectionIndexer } from './snapshot/collection-indexer.js';
import { type Counts, type Task } from './task.js';

/** Does one job; answers what was counted. Doing it twice does no harm. */
export type JobHandler = (job: IngestJobRow, task: Task) => Promise<Counts>;

const IngestPayload = z.object({
  force: z.boolean().default(false),
  /** Ask the address of the document for a newer version first. */
  refresh: z.boolean().default(false),
});
const RollbackPayload = z.object({
  version: z.int().min(1),
  /** Jobs of before this was kept have none. */
  requestedBy: z.string().default('unknown'),
});

/** Which method does which job. */
export class IngestJobs {
  readonly handlers: Readonly<Record<JobName, JobHandler>> = {
    'document.ingest': (job, task) => this.ingestDocument(job, task),
    'collection.ingest': (job, task) => this.ingestCollections(job, task),
    'collection.rollback': (job, task) => this.rollBack(job, task),
    'document.delete': (job, task) => this.deleteDocument(job, task),
  };

  constructor(
    private readonly contents: DocumentContentRepository,
    private readonly collections: CollectionsRepository,
    private readonly reader: DocumentReader,
    private readonly indexer: CollectionIndexer,
    private readonly remover: DocumentRemover,
  ) {}

  private async ingestDocument(job: IngestJobRow, task: Task): Promise<Counts> {
    const { workspaceId, documentId } = job;
    const { force, refresh } = IngestPayload.parse(job.payload);
    const known = documentId === null ? undefined : await this.contents.find(workspaceId, documentId);
    if (!known || known.state === 'deleted' || known.state === 'replaced') {
      return {};
    }
    await task.report('reading', 5);
    const newer = refresh ? await this.reader.newerThan(known, task.signal) : undefined;
    const document = newer ?? known;
    await this.reader.read(document, task.signal, force);
    await task.report('chunking', 30, { documents: 1 });
    const ref = { workspaceId, collectionId: document.collectionId };
    const counts = await this.indexer.bringUpToDate(ref, task, {
      isDone: async () => !force && (await this.contents.find(workspaceId, document.id))?.state === 'ready',
    });
    const leftOut = (await this.contents.find(workspaceId, document.id))?.notices.length ?? 0;
    return leftOut === 0 ? counts : { ...counts, leftOut };
  }

  /**
   * One collection, or all of the workspace. Documents that cannot be read fail by themselves and are counted; one with
   * which something else goes wrong gets a job of its own, which tries again.
   */
  private async ingestCollections(job: IngestJobRow, task: Task): Promise<Counts> {
    const { workspaceId, collectionId } = job;
    const { force } = IngestPayload.parse(job.payload);
    const known = await this.collections.list(workspaceId);
    const chosen = known.filter(({ id }) => collectionId === null || id === collectionId);
    if (collectionId !== null && chosen.length === 0) {
      throw new AppError('collection_not_found');
    }
    let counts: Counts = {};
    for (const { id } of chosen) {
      const failed = await this.readAll({ workspaceId, collectionId: id }, task, force);
      const counted = await this.indexer.bringUpToDate({ workspaceId, collectionId: id }, task, { force });
      counts = chosen.length === 1 ? { ...counted, failed } : { collections: chosen.length, failed };
    }
    return counts;
  }

  private async readAll(
    { workspaceId, collectionId }: { readonly workspaceId: string; readonly collectionId: string },
    task: Task,
    force: boolean,
  ): Promise<number> {
    const documents = await this.contents.allIn(workspaceId, collectionId);
    let failed = 0;
    for (const [i, document] of documents.entries()) {
      const progress = Math.round((40 * i) / documents.length);
      await task.report('parsing', progress, { documents: i + 1, failed });
      try {
        await this.reader.read(document, task.signal, force);
      } catch (error) {
        task.signal.throwIfAborted();
        failed += 1;
        await (isPassing(error)
          ? this.contents.giveJob(document)
          : this.contents.markFailed(workspaceId, document.id, reasonOf(error)));
      }
    }
    return failed;
  }

  private async rollBack(job: IngestJobRow, task: Task): Promise<Counts> {
    const { workspaceId, collectionId } = job;
    const { version, requestedBy } = RollbackPayload.parse(job.payload);
    if (collectionId === null) {
      throw new AppError('collection_not_found');
    }
    try {
      return await this.indexer.rollback({ workspaceId, collectionId }, version, requestedBy, task);
    } catch (error) {
      const isDamage = error instanceof AppError && error.code === 'snapshot_damaged';
      throw isDamage ? refusedRollback(version, error) : error;
    }
  }

  /** First out of results, then out of the index and the store, the row last: a job that broke off finds what is left. */
  private async deleteDocument(job: IngestJobRow, task: Task): Promise<Counts> {
    const { workspaceId, documentId } = job;
    const document = documentId === null ? undefined : await this.contents.find(workspaceId, documentId);
    if (document?.state !== 'deleted') {
      return {};
    }
    const { collectionId } = document;
    await this.remover.withhold(workspaceId, document.id);
    const counts = await this.indexer.bringUpToDate({ workspaceId, collectionId }, task);
    await task.report('deleting', 98);
    await this.remover.removeDeleted(workspaceId, document.id, counts['version']);
    return counts;
  }
}

/** What is damaged stays so: whoever asked hears at once, and not after many tries. */
function refusedRollback(version: number, error: AppError): AppError {
  return new AppError('snapshot_unusable', `Version ${version} cannot be gone back to: ${error.detail}`, {
    cause: error,
  });
}
