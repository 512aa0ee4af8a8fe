import { Logger } from '@nestjs/common';
import { type IngestUpkeepRepository } from '@app/common/database';
import { type IngestQueue } from '@app/common/queue';

export interface SweepLimits {
  readonly staleMs: number;
  /** Jobs that wait for so long are looked up in the queue. */
  readonly waitingMs: number;
  /** A job that was started so often is given up. */
  readonly maxStarts: number;
}

/**
 * Puts back what was lost: jobs whose worker died, and waiting jobs that the queue does not know. The rows decide, so a
 * queue that lost everything is filled again. Several sweepers do no harm.
 */
export class Sweeper {
  private readonly logger = new Logger('Sweeper');

  constructor(
    private readonly upkeep: IngestUpkeepRepository,
    private readonly queue: IngestQueue,
    private readonly limits: SweepLimits,
  ) {}

  /** `running` are the jobs that are alive for sure, because this process works on them. Answers how many were put back. */
  async sweep(running: readonly string[]): Promise<number> {
    const { staleMs, waitingMs, maxStarts } = this.limits;
    const dead = await this.upkeep.reclaimDead({ staleMs, maxStarts, running });
    await this.queue.enqueueAll(dead);
    const waiting = await this.upkeep.waitingSince(waitingMs);
    const lost = waiting.length === 0 ? [] : await this.upkeep.renew(await this.queue.missing(waiting));
    await this.queue.enqueueAll(lost);
    if (dead.length + lost.length > 0) {
      this.logger.warn({ dead: dead.length, lost: lost.length }, 'jobs put back');
    }
    return dead.length + lost.length;
  }
}
