import { type MigrationInterface, type QueryRunner } from 'typeorm';

const STATEMENTS = [
  `ALTER TABLE messages ADD COLUMN first_id uuid REFERENCES messages ON DELETE CASCADE`,
  `CREATE INDEX "IDX_messages_first" ON messages (first_id) WHERE first_id IS NOT NULL`,
];

/** A question may have several answers: the later ones refer to the first. */
export class LaterAnswers1763700100000 implements MigrationInterface {
  readonly name = 'LaterAnswers1763700100000';

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
