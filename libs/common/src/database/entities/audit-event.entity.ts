import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** What an operator changed, or a service threw away: who, when, what and how. Rows are only ever added. */
@Entity('audit_events')
@Index('IDX_audit_events_workspace_at', ['workspaceId', 'at'])
export class AuditEvent {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('uuid', { name: 'workspace_id' })
  readonly workspaceId!: string;

  @CreateDateColumn({ name: 'at', type: 'timestamptz' })
  readonly at!: Date;

  /** An API key, as in `api-key:<id>`, or a service, as in `ingest-worker`. */
  @Column('text')
  readonly actor!: string;

  /** `<noun>.<verb>`, as in `collection.rollback`. */
  @Column('text')
  readonly action!: string;

  /** The id of what was changed. */
  @Column('text')
  readonly subject!: string;

  @Column('jsonb', { default: {} })
  readonly details!: Record<string, string | number | null>;
}
