import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A published snapshot of a collection. The files are in the blob store; the pointer there says which one is active. */
@Entity('index_snapshots')
@Index('IDX_index_snapshots_workspace', ['workspaceId'])
export class IndexSnapshot {
  @PrimaryColumn('text', { name: 'collection_id' })
  readonly collectionId!: string;

  @PrimaryColumn('integer')
  readonly version!: number;

  @Column('uuid', { name: 'workspace_id' })
  readonly workspaceId!: string;

  @Column('text')
  readonly embedder!: string;

  @Column('jsonb')
  readonly counts!: Record<string, number>;

  /** SHA-256 of the manifest, in hex. */
  @Column('text', { name: 'manifest_hash' })
  readonly manifestHash!: string;

  @Column('timestamptz', { name: 'published_at' })
  readonly publishedAt!: Date;
}
