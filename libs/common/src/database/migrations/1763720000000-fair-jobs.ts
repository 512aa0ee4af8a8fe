import { type MigrationInterface, type QueryRunner } from 'typeorm';

const STATEMENTS = [
  `ALTER TABLE ingest_jobs ADD COLUMN turn integer NOT NULL DEFAULT 1`,
  `ALTER TABLE ingest_jobs ADD COLUMN error_class text`,
  `ALTER TABLE ingest_jobs ADD COLUMN progress_at timestamptz NOT NULL DEFAULT now()`,
  `CREATE INDEX "IDX_ingest_jobs_waiting_line" ON ingest_jobs (workspace_id, collection_id, turn) WHERE state = 'waiting'`,
  `CREATE INDEX "IDX_ingest_jobs_waiting_turn" ON ingest_jobs (turn) WHERE state = 'waiting'`,
  `CREATE INDEX "IDX_ingest_jobs_document" ON ingest_jobs (document_id)`,
];

/** Jobs have a turn among all that wait, say what kind of failure ended them, and when they last got on. */
export class FairJobs1763720000000 implements MigrationInterface {
  readonly name = 'FairJobs1763720000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) {
      await queryRunner.query(statement);
    }
  }

  /** Forward only: going back is a restore. */
  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup instead.'));
  }
}
