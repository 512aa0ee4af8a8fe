import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** The index by which an upload finds the document that it repeats. */
export class DocumentTwins1763700000000 implements MigrationInterface {
  readonly name = 'DocumentTwins1763700000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE INDEX "IDX_documents_collection_hash" ON documents (collection_id, content_hash)`,
    );
  }

  /** Forward only: going back is a restore. */
  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only. Restore a backup instead.'));
  }
}
