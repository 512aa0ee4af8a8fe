import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Somebody without an account, known by a signed cookie. The address is kept as a keyed hash only. */
@Entity('visitors')
@Index('IDX_visitors_workspace_last_seen', ['workspaceId', 'lastSeenAt'])
export class Visitor {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('uuid', { name: 'workspace_id' })
  readonly workspaceId!: string;

  @Column('timestamptz', { name: 'first_seen_at' })
  readonly firstSeenAt!: Date;

  @Column('timestamptz', { name: 'last_seen_at' })
  readonly lastSeenAt!: Date;

  @Column('integer', { default: 1 })
  readonly visits!: number;

  @Column('integer', { default: 0 })
  readonly questions!: number;

  @Column('text', { name: 'address_hash', nullable: true })
  readonly addressHash!: string | null;
}
