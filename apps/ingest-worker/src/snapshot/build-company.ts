import { Logger } from '@nestjs/common';
import { type DocumentContentRepository, type IngestLeasesRepository } from '@app/common/database';
import { type DocumentReader } from '../documents/document-reader.js';
import { isPassing, reasonOf } from '../failures.js';
import { type Counts, type Task } from '../task.js';
import { type CollectionRef } from './snapshot-switch.js';

/** Reading for so long holds up nobody, also where a build takes next to nothing. */
const SHORTEST_MS = 1000;

/** The documents that a build takes along while they wait for jobs of their own, so that many uploads end in few builds. */
export class BuildCompany {
  private readonly logger = new Logger('Indexer');

  constructor(
    private readonly contents: DocumentContentRepository,
    private readonly leases: IngestLeasesRepository,
    private readonly reader: DocumentReader,
  ) {}

  /**
   * Reads documents that wait, for as long as a build takes: then the build begins, and the rest is for the next. So a
   * thousand of them cost at most as much again as reading them, and none waits for all others. The newest and the
   * oldest take turns: what was uploaded last need not wait for a batch before it, and the batch goes on.
   *
   * One that cannot be read fails here as it would there; whatever else goes wrong with one is for its own job, and
   * nothing to the others. Answers the ids of those that were read.
   */
  async read(
    { workspaceId, collectionId }: CollectionRef,
    task: Task,
    buildMs = 0,
  ): Promise<readonly string[]> {
    const waiting = fromBothEnds(await this.contents.queuedIn(workspaceId, collectionId));
    const until = performance.now() + Math.max(SHORTEST_MS, buildMs);
    const read: string[] = [];
    for (const [i, document] of waiting.entries()) {
      if (performance.now() >= until) {
        break;
      }
      const progress = 30 + Math.round((10 * i) / waiting.length);
      await task.report('reading', progress, { takenAlong: i + 1 });
      try {
        await this.reader.read(document, task.signal);
        read.push(document.id);
      } catch (error) {
        task.signal.throwIfAborted();
        if (isPassing(error)) {
          this.logger.warn({ documentId: document.id, err: error }, 'document left to its own job');
          continue;
        }
        await this.contents.markFailed(workspaceId, document.id, reasonOf(error));
      }
    }
    return read;
  }

  /** Whether somebody waits in vain for the place of a job that waits for a build of this collection. */
  othersWait({ workspaceId, collectionId }: CollectionRef): Promise<boolean> {
    return this.leases.othersWait(workspaceId, collectionId);
  }

  /** Ends the jobs of those that were read and are published now: nothing is left to do for them. */
  async finish(documentIds: readonly string[], counts: Counts): Promise<void> {
    if (documentIds.length > 0) {
      await this.leases.completeWaiting(documentIds, counts);
    }
  }
}

/** The last, the first, the last but one, the second, and so on. */
export function fromBothEnds<Item>(items: readonly Item[]): readonly Item[] {
  const reversed = items.toReversed();
  return items.flatMap((item, i) => [...reversed.slice(i, i + 1), item]).slice(0, items.length);
}
