import { type MigrationInterface, type QueryRunner } from 'typeorm';

const STATEMENTS = [
  `ALTER TABLE documents
    ADD COLUMN origin_id uuid,
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN indexed_at timestamptz,
    ADD COLUMN replaced_in integer`,
  `UPDATE documents SET indexed_at = updated_at WHERE state = 'ready'`,
  `CREATE INDEX "IDX_documents_origin" ON documents (origin_id) WHERE origin_id IS NOT NULL`,
];

/** Documents have versions: each is a row of its own, and the later ones name the first. */
export class DocumentVersions1763711000000 implements MigrationInterface {
  readonly name = 'DocumentVersions1763711000000';

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
