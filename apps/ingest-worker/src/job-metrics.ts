import { type Metrics } from '@app/common/observability';

export type JobOutcome = 'completed' | 'failed' | 'cancelled' | 'retried' | 'given-back' | 'lost';

/** Counts jobs by kind and end, and how long they took. */
export class JobMetrics {
  private readonly ended;
  private readonly seconds;

  constructor(metrics: Metrics) {
    this.ended = metrics.counter('ingest_jobs_total', 'Tries at ingest jobs by how they ended.', [
      'kind',
      'outcome',
    ]);
    this.seconds = metrics.duration('ingest_job_duration_seconds', 'Time of a try at an ingest job.', [
      'kind',
    ]);
  }

  record(kind: string, outcome: JobOutcome, seconds: number): void {
    this.ended.inc({ kind, outcome });
    this.seconds.observe({ kind }, seconds);
  }
}
