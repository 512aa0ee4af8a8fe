import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@app/common/database';
import { AppError } from '@app/common/errors';
import { HealthChecks, indicator } from '@app/common/health';
import { IngestConsumer, IngestQueue } from '@app/common/queue';
import { BlobStore } from '@app/common/storage';
import { VectorStore } from '@app/common/vector-index';

/** Ready while it takes jobs. */
@Injectable()
export class WorkerHealth extends HealthChecks {
  readonly ready = [indicator('worker', () => Promise.resolve(this.working()))];

  readonly report = [
    indicator('worker', () => Promise.resolve(this.working())),
    indicator('database', async () => {
      await this.database.ping();
      return {};
    }),
    indicator('queue', async (signal) => {
      await this.queue.ping(signal);
      return { waiting: await this.queue.waitingCount() };
    }),
    indicator('storage', async (signal) => {
      await this.store.list('collections/', signal);
      return {};
    }),
    indicator('vectors', async (signal) => {
      await this.vectors?.ping(signal);
      return { store: this.vectors?.engine ?? 'none' };
    }),
  ];

  constructor(
    private readonly consumer: IngestConsumer,
    private readonly database: Database,
    private readonly queue: IngestQueue,
    private readonly store: BlobStore,
    @Inject(VectorStore) private readonly vectors: VectorStore | undefined,
  ) {
    super();
  }

  private working(): Readonly<Record<string, unknown>> {
    if (!this.consumer.isRunning) {
      throw new AppError('queue_unavailable', 'no jobs are taken yet');
    }
    return {};
  }
}
