import { Logger } from '@nestjs/common';
import { type IngestJobsRepository } from '@app/common/database';
import { type IngestQueue, type ScheduledMoment, type ScheduleName, SCHEDULES } from '@app/common/queue';

/** A cron expression (UTC) for each schedule that is on. */
export type Cron = Readonly<Partial<Record<ScheduleName, string | undefined>>>;

/** What is done by the queue's clock: once, however many workers there are, and also after they were away. */
export class Schedules {
  private readonly logger = new Logger('Schedules');
  private readonly work: Readonly<Record<ScheduleName, (moment: string) => Promise<void>>> = {
    reingest: (moment) => this.ingestEverything(moment),
    refresh: (moment) => this.refreshAddresses(moment),
  };

  constructor(
    private readonly jobs: IngestJobsRepository,
    private readonly queue: IngestQueue,
    private readonly cron: Cron,
  ) {}

  /** Tells the queue of the schedules; again and again, since a queue may lose what it knew. */
  async keep(): Promise<void> {
    for (const schedule of SCHEDULES) {
      await this.queue.keepSchedule(schedule, this.cron[schedule]);
    }
  }

  /** A moment of a schedule has come. One of a schedule that was turned off meanwhile is let pass. */
  async run({ schedule, id }: ScheduledMoment): Promise<void> {
    if (this.cron[schedule] !== undefined) {
      await this.work[schedule](id);
    }
  }

  private async ingestEverything(moment: string): Promise<void> {
    const jobs = await this.jobs.createForAll(moment);
    this.logger.log({ jobs: jobs.length }, 'scheduled ingest requested');
    await this.queue.enqueueAll(jobs);
  }

  private async refreshAddresses(moment: string): Promise<void> {
    const jobs = await this.jobs.createRefreshes(moment);
    this.logger.log({ jobs: jobs.length }, 'scheduled refresh of addresses requested');
    await this.queue.enqueueAll(jobs);
  }
}
