import { Logger } from '@nestjs/common';
import { type DocumentContentRepository, type IngestUpkeepRepository } from '@app/common/database';
import { type IngestQueue } from '@app/common/queue';
import { removeOldFiles, type TemporaryFiles } from './temporary-files.js';

export interface WatchdogLimits {
  readonly ttlMinutes: number;
  readonly maxStarts: number;
  /** Ended jobs are kept for so long. */
  readonly retentionDays: number;
  readonly temporary: readonly TemporaryFiles[];
  readonly maxAgeHours: number;
}

export interface WatchdogParts {
  readonly upkeep: IngestUpkeepRepository;
  readonly contents: DocumentContentRepository;
  readonly queue: IngestQueue;
}

/** What one round found: jobs whose work hung, documents that nobody worked on, old jobs and old files. */
export interface WatchdogRound {
  readonly stuckJobs: number;
  readonly stuckDocuments: number;
  readonly prunedJobs: number;
  readonly removedFiles: number;
}

/**
 * Puts back what is stuck, and nothing that is only slow: work tells by its progress that it gets on, and a worker's
 * signs of life do not count. Also clears away what is old. Several watchdogs do no harm.
 */
export class Watchdog {
  private readonly logger = new Logger('Watchdog');

  constructor(
    private readonly parts: WatchdogParts,
    private readonly limits: WatchdogLimits,
  ) {}

  async round(): Promise<WatchdogRound> {
    const { upkeep, contents, queue } = this.parts;
    const { ttlMinutes, maxStarts, retentionDays, temporary, maxAgeHours } = this.limits;
    const stuck = await upkeep.reclaimStuck({ minutes: ttlMinutes, maxStarts });
    // Their jobs reach the queue by the sweeper.
    const stuckDocuments = await contents.restartStuck(ttlMinutes);
    const round = {
      stuckJobs: stuck.length,
      stuckDocuments,
      prunedJobs: await upkeep.prune(retentionDays),
      removedFiles: await removeOldFiles(temporary, maxAgeHours),
    };
    if (stuck.length + stuckDocuments > 0) {
      this.logger.warn(round, 'stuck work put back');
    }
    await queue.enqueueAll(stuck);
    return round;
  }
}
