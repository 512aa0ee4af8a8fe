import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** The embedding cache: one vector per embedder and content, so that unchanged content is not embedded again. */
@Entity('embeddings')
@Index('IDX_embeddings_used', ['usedAt'])
export class EmbeddingRow {
  @PrimaryColumn('text', { name: 'embedder_id' })
  readonly embedderId!: string;

  @PrimaryColumn('text', { name: 'content_hash' })
  readonly contentHash!: string;

  /** float32, little-endian. */
  @Column('bytea')
  readonly vector!: Buffer;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  readonly createdAt!: Date;

  /** When a build last took it, to the day. */
  @Column('timestamptz', { name: 'used_at', default: () => 'now()' })
  readonly usedAt!: Date;
}
