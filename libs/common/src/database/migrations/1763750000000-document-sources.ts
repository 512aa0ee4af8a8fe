import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** A document may be given by its address: kept with what the server said of the version that it gave. */
export class DocumentSources1763750000000 implements MigrationInterface {
  readonly name = 'DocumentSources1763750000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE documents ADD COLUMN source_url text, ADD COLUMN etag text,
      ADD COLUMN last_modified text`);
    await queryRunner.query(
      `CREATE INDEX "IDX_documents_source_url" ON documents (workspace_id, source_url) WHERE source_url IS NOT NULL`,
    );
  }

  /** Forward only: going back is a restore. */
  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup instead.'));
  }
}
