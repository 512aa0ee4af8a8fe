import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** The unit of indexing and of access: one chain of snapshots. Its id is unique over all workspaces. */
@Entity('collections')
@Index('IDX_collections_workspace', ['workspaceId'])
export class Collection {
  @PrimaryColumn('text')
  readonly id!: string;

  @Column('uuid', { name: 'workspace_id' })
  readonly workspaceId!: string;

  @Column('text')
  readonly name!: string;

  @Column('integer', { name: 'active_version', nullable: true })
  readonly activeVersion!: number | null;

  /** The highest version that a build was given, published or not. */
  @Column('integer', { name: 'last_version', default: 0 })
  readonly lastVersion!: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  readonly createdAt!: Date;
}
