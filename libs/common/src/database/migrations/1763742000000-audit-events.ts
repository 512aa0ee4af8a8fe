import { type MigrationInterface, type QueryRunner } from 'typeorm';

const STATEMENTS = [
  `CREATE TABLE audit_events (
     id uuid PRIMARY KEY,
     workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
     at timestamptz NOT NULL DEFAULT now(),
     actor text NOT NULL,
     action text NOT NULL,
     subject text NOT NULL,
     details jsonb NOT NULL DEFAULT '{}'
   )`,
  `CREATE INDEX "IDX_audit_events_workspace_at" ON audit_events (workspace_id, at)`,
  `ALTER TABLE embeddings ADD COLUMN used_at timestamptz NOT NULL DEFAULT now()`,
  `CREATE INDEX "IDX_embeddings_used" ON embeddings (used_at)`,
];

/** Who rolled a collection back, and which cached vectors nobody uses any more. */
export class AuditEvents1763742000000 implements MigrationInterface {
  readonly name = 'AuditEvents1763742000000';

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
