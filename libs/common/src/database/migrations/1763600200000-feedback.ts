import { type MigrationInterface, type QueryRunner } from 'typeorm';

const STATEMENTS = [
  `CREATE TABLE feedback (
    message_id uuid PRIMARY KEY REFERENCES messages ON DELETE CASCADE,
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    rating text NOT NULL CHECK (rating IN ('up', 'down')),
    comment text,
    versions jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE INDEX "IDX_feedback_workspace_updated" ON feedback (workspace_id, updated_at)`,
  `CREATE INDEX "IDX_conversations_visitor_created" ON conversations (visitor_id, created_at, id)`,
  `CREATE INDEX "IDX_conversations_api_key_created" ON conversations (api_key_id, created_at, id)`,
];

/** What people say of answers, and the indexes for the list of one's own conversations. */
export class Feedback1763600200000 implements MigrationInterface {
  readonly name = 'Feedback1763600200000';

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
