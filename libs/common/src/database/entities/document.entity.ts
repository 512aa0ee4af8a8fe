import { type DOCUMENT_STATES } from '../../contracts/index.js';
import { Column, CreateDateColumn, Entity, Index, PrimaryColumn, UpdateDateColumn } from 'typeorm';

export type DocumentState = (typeof DOCUMENT_STATES)[number];

/** The truth about a version of a document: the queue may lose a job, the row is what is put back. */
@Entity('documents')
@Index('IDX_documents_workspace_created', ['workspaceId', 'createdAt'])
@Index('IDX_documents_collection_state', ['collectionId', 'state'])
@Index('IDX_documents_collection_hash', ['collectionId', 'contentHash'])
@Index('IDX_documents_source_url', ['workspaceId', 'sourceUrl'], { where: 'source_url IS NOT NULL' })
@Index('IDX_documents_origin', ['originId'], { where: 'origin_id IS NOT NULL' })
export class Document {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('uuid', { name: 'workspace_id' })
  readonly workspaceId!: string;

  @Column('text', { name: 'collection_id' })
  readonly collectionId!: string;

  @Column('text')
  readonly title!: string;

  @Column('text', { name: 'source_name' })
  readonly sourceName!: string;

  @Column('text', { name: 'media_type' })
  readonly mediaType!: string;

  @Column('integer')
  readonly bytes!: number;

  /** SHA-256 of the bytes, in hex; empty while they are not fetched yet, and when they were thrown away. */
  @Column('text', { name: 'content_hash' })
  readonly contentHash!: string;

  @Column('text', { name: 'blob_key' })
  readonly blobKey!: string;

  @Column('text')
  readonly state!: DocumentState;

  @Column('text', { nullable: true })
  readonly error!: string | null;

  /** Parser and chunker versions with the content hash: equal means that parsing again changes nothing. */
  @Column('text', { name: 'parsed_as', nullable: true })
  readonly parsedAs!: string | null;

  /** What parsing found besides chunks: a structured catalog or a baseline's membership. */
  @Column('jsonb', { nullable: true, select: false })
  readonly structure!: unknown;

  /** Where it is fetched from, for a document that was given by its address. */
  @Column('text', { name: 'source_url', nullable: true })
  readonly sourceUrl!: string | null;

  /** What the server said of the version that it gave, to be asked for a newer one. */
  @Column('text', { nullable: true })
  readonly etag!: string | null;

  @Column('text', { name: 'last_modified', nullable: true })
  readonly lastModified!: string | null;

  /** What of it could not be read and is left out, in words for people. */
  @Column('jsonb', { default: [] })
  readonly notices!: readonly string[];

  /** The first version of the same document; nothing for that one itself. */
  @Column('uuid', { name: 'origin_id', nullable: true })
  readonly originId!: string | null;

  /** Counts the versions of a document from 1. */
  @Column('integer', { default: 1 })
  readonly version!: number;

  /** When it was first part of a snapshot. */
  @Column('timestamptz', { name: 'indexed_at', nullable: true })
  readonly indexedAt!: Date | null;

  /** The first version of the collection's snapshot that has a later version of the document instead. */
  @Column('integer', { name: 'replaced_in', nullable: true })
  readonly replacedIn!: number | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  readonly createdAt!: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  readonly updatedAt!: Date;
}
