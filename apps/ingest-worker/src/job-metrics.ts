import { type IngestJobRow } from '@app/common/database';
import { type Metrics } from '@app/common/observability';
import { type Stage } from './task.js';

export type JobOutcome = 'completed' | 'failed' | 'cancelled' | 'retried' | 'given-back' | 'lost';

/** The stages of one try at a job, one after the other. */
export interface StageClock {
  /** The stage before ends here; the same stage once more goes on. */
  enter(stage: Stage): void;
  leave(): void;
}

/** Counts jobs by kind and end, and how long they waited, and spent in each stage. */
export class JobMetrics {
  private readonly ended;
  private readonly seconds;
  private readonly waiting;
  private readonly inStage;

  constructor(metrics: Metrics) {
    this.ended = metrics.counter('ingest_jobs_total', 'Tries at ingest jobs by how they ended.', [
      'kind',
      'outcome',
    ]);
    this.seconds = metrics.longDuration('ingest_job_duration_seconds', 'Time of a try at an ingest job.', [
      'kind',
    ]);
    this.waiting = metrics.longDuration(
      'ingest_queue_wait_seconds',
      'Time between the request for a job and its first start.',
      ['kind'],
    );
    this.inStage = metrics.longDuration(
      'ingest_stage_duration_seconds',
      'Time in a stage of an ingest job.',
      ['kind', 'stage'],
    );
  }

  record(kind: string, outcome: JobOutcome, seconds: number): void {
    this.ended.inc({ kind, outcome });
    this.seconds.observe({ kind }, seconds);
  }

  /** A job starts. Later starts of the same one say nothing about the queue. */
  waited({ kind, attempts, createdAt }: Pick<IngestJobRow, 'kind' | 'attempts' | 'createdAt'>): void {
    if (attempts === 1) {
      this.waiting.observe({ kind }, Math.max(0, Date.now() - createdAt.getTime()) / 1000);
    }
  }

  stages(kind: string): StageClock {
    let current: { readonly stage: Stage; readonly since: number } | undefined;
    const leave = (): void => {
      if (current) {
        this.inStage.observe({ kind, stage: current.stage }, (performance.now() - current.since) / 1000);
      }
      current = undefined;
    };
    const enter = (stage: Stage): void => {
      if (stage !== current?.stage) {
        leave();
        current = { stage, since: performance.now() };
      }
    };
    return { enter, leave };
  }
}
