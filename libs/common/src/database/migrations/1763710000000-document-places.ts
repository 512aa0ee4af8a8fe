import { type MigrationInterface, type QueryRunner } from 'typeorm';

const STATEMENTS = [
  `ALTER TABLE chunks ADD COLUMN place jsonb`,
  `CREATE TABLE document_sections (
    document_id uuid NOT NULL REFERENCES documents ON DELETE CASCADE,
    ordinal integer NOT NULL,
    workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    headings jsonb NOT NULL,
    page integer,
    start_at integer NOT NULL,
    end_at integer NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (document_id, ordinal)
  )`,
  `CREATE INDEX "IDX_document_sections_workspace" ON document_sections (workspace_id)`,
];

/** The extracted text of documents, and where each chunk stands in it. */
export class DocumentPlaces1763710000000 implements MigrationInterface {
  readonly name = 'DocumentPlaces1763710000000';

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
