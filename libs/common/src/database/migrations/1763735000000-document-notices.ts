import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** A document may be read in part: the row says what was left out. */
export class DocumentNotices1763735000000 implements MigrationInterface {
  readonly name = 'DocumentNotices1763735000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE documents ADD COLUMN notices jsonb NOT NULL DEFAULT '[]'`);
  }

  /** Forward only: going back is a restore. */
  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup instead.'));
  }
}
