import { type Place } from '../../contracts/index.js';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A piece of a document as it is indexed and cited. Replaced as a whole set, in one transaction. */
@Entity('chunks')
@Index('UQ_chunks_document_ordinal', ['documentId', 'ordinal'], { unique: true })
@Index('IDX_chunks_collection', ['collectionId'])
export class Chunk {
  @PrimaryColumn('text')
  readonly id!: string;

  @Column('uuid', { name: 'workspace_id' })
  readonly workspaceId!: string;

  @Column('text', { name: 'collection_id' })
  readonly collectionId!: string;

  @Column('uuid', { name: 'document_id' })
  readonly documentId!: string;

  @Column('integer')
  readonly ordinal!: number;

  @Column('text', { name: 'control_id', nullable: true })
  readonly controlId!: string | null;

  @Column('text', { nullable: true })
  readonly part!: string | null;

  @Column('text')
  readonly title!: string;

  @Column('text')
  readonly text!: string;

  /** SHA-256 of title and text, in hex: the key of the embedding cache. */
  @Column('text', { name: 'content_hash' })
  readonly contentHash!: string;

  /** Nothing for controls, and for what was parsed before places were kept. */
  @Column('jsonb', { nullable: true })
  readonly place!: Place | null;
}
