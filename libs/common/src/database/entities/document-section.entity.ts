import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A stretch of a document's extracted text. Replaced together with the document's chunks. */
@Entity('document_sections')
@Index('IDX_document_sections_workspace', ['workspaceId'])
export class DocumentSectionRow {
  @PrimaryColumn('uuid', { name: 'document_id' })
  readonly documentId!: string;

  @PrimaryColumn('integer')
  readonly ordinal!: number;

  @Column('uuid', { name: 'workspace_id' })
  readonly workspaceId!: string;

  /** From the outermost to the innermost. */
  @Column('jsonb')
  readonly headings!: readonly string[];

  @Column('integer', { nullable: true })
  readonly page!: number | null;

  /** Where its text begins in the text of the document, in UTF-16 units. */
  @Column('integer', { name: 'start_at' })
  readonly start!: number;

  @Column('integer', { name: 'end_at' })
  readonly end!: number;

  @Column('text')
  readonly text!: string;
}
