import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** The embedding cache: one vector per embedder and content, so that unchanged content is not embedded again. */
@Entity('embeddings')
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
}
