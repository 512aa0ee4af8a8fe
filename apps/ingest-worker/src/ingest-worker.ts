import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { IngestConsumer } from '@app/common/queue';
import { JobRunner } from './job-runner.js';
import { Repeating } from './schedule/repeating.js';
import { WorkerSchedule } from './schedule/worker-schedule.js';
import { WorkerConfig } from './worker.config.js';

const MINUTE_MS = 60_000;
const CORPUS_RETRY_MS = 2000;
const SCHEDULES_MS = 30_000;
/** How soon a vector store that was away has what it missed. */
const VECTOR_SYNC_MS = 15_000;

/** What runs beside each other in a worker: taking jobs, putting back what was lost, and the first load. */
@Injectable()
export class IngestWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Worker');
  private loops: readonly Repeating[] = [];
  private started: Promise<void> = Promise.resolve();
  private isCorpusChecked = false;

  constructor(
    private readonly config: WorkerConfig,
    private readonly consumer: IngestConsumer,
    private readonly runner: JobRunner,
    private readonly schedule: WorkerSchedule,
  ) {}

  onApplicationBootstrap(): void {
    const { SWEEP_INTERVAL_MS, WATCHDOG_CRON_MINUTES, INGEST_ENABLED } = this.config.settings;
    const { sweeper, watchdog, schedules, vectors } = this.schedule;
    this.started = this.consumer
      .start((delivery) => this.runner.run(delivery))
      .catch((error: unknown) => {
        this.logger.error({ err: error }, 'jobs cannot be taken');
      });
    const report = (error: unknown): void => {
      this.logger.warn({ err: error }, 'housekeeping failed');
    };
    this.loops = [
      new Repeating(() => sweeper.sweep(this.runner.running), SWEEP_INTERVAL_MS, report),
      new Repeating(() => schedules.keep(), SCHEDULES_MS, report),
      new Repeating(() => watchdog.round(), WATCHDOG_CRON_MINUTES * MINUTE_MS, report),
      ...(vectors === undefined
        ? []
        : [new Repeating((signal) => vectors.sync(signal), VECTOR_SYNC_MS, report)]),
      ...(INGEST_ENABLED
        ? [new Repeating((signal) => this.loadCorpus(signal), CORPUS_RETRY_MS, report)]
        : []),
    ];
  }

  /** Takes nothing more, then lets what runs end within the grace time or gives it back. */
  async beforeApplicationShutdown(): Promise<void> {
    const graceMs = this.config.settings.SHUTDOWN_GRACE_SECONDS * 1000;
    await Promise.all([this.consumer.stop(graceMs), ...this.loops.map((loop) => loop.stop())]);
    await this.started;
  }

  /** Once is enough, but the database may be away at first. */
  private async loadCorpus(signal: AbortSignal): Promise<void> {
    if (!this.isCorpusChecked) {
      await this.schedule.corpus.load(signal);
      this.isCorpusChecked = true;
    }
  }
}
