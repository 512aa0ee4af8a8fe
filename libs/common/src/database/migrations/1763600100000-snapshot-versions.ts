import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** The last snapshot version that was given out, so that no build ever writes into another one's folder. */
export class SnapshotVersions1763600100000 implements MigrationInterface {
  readonly name = 'SnapshotVersions1763600100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE collections ADD COLUMN last_version integer NOT NULL DEFAULT 0');
  }

  /** Forward only: going back is a restore. */
  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup instead.'));
  }
}
