import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A piece of a stored file, for `BLOB_STORE=postgres`. Pieces of one key are numbered from 0. */
@Entity('blobs')
export class BlobRow {
  @PrimaryColumn('text')
  readonly key!: string;

  @PrimaryColumn('integer')
  readonly piece!: number;

  @Column('bytea')
  readonly bytes!: Buffer;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  readonly createdAt!: Date;
}
