import { type JOB_ERROR_CLASSES, type JOB_STATES } from '../../contracts/index.js';
import { Column, CreateDateColumn, Entity, Index, PrimaryColumn, UpdateDateColumn } from 'typeorm';

export type IngestJobState = (typeof JOB_STATES)[number];
export type JobErrorClass = (typeof JOB_ERROR_CLASSES)[number];
export type IngestJobKind =
  'document.ingest' | 'collection.ingest' | 'collection.rollback' | 'document.delete';

/** A unit of ingest work as people see it. The queue carries its id only. */
@Entity('ingest_jobs')
@Index('IDX_ingest_jobs_workspace_created', ['workspaceId', 'createdAt'])
@Index('IDX_ingest_jobs_state', ['state', 'heartbeatAt'])
@Index('IDX_ingest_jobs_document', ['documentId'])
@Index('IDX_ingest_jobs_waiting_line', ['workspaceId', 'collectionId', 'turn'], {
  where: `state = 'waiting'`,
})
@Index('IDX_ingest_jobs_waiting_turn', ['turn'], { where: `state = 'waiting'` })
export class IngestJobRow {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('uuid', { name: 'workspace_id' })
  readonly workspaceId!: string;

  @Column('text')
  readonly kind!: IngestJobKind;

  @Column('text', { name: 'collection_id', nullable: true })
  readonly collectionId!: string | null;

  @Column('uuid', { name: 'document_id', nullable: true })
  readonly documentId!: string | null;

  /** What the kind needs besides ids: `force`, `version`. */
  @Column('jsonb', { default: {} })
  readonly payload!: Record<string, unknown>;

  @Column('text')
  readonly state!: IngestJobState;

  @Column('text', { default: 'waiting' })
  readonly stage!: string;

  /** 0..100. */
  @Column('real', { default: 0 })
  readonly progress!: number;

  @Column('jsonb', { default: {} })
  readonly counts!: Record<string, number>;

  @Column('text', { nullable: true })
  readonly error!: string | null;

  /** What kind of failure `error` tells of. */
  @Column('text', { name: 'error_class', nullable: true })
  readonly errorClass!: JobErrorClass | null;

  @Column('integer', { default: 0 })
  readonly attempts!: number;

  /** Lower ones are worked on first: its place in the line of its collection, as lines take turns. */
  @Column('integer', { default: 1 })
  readonly turn!: number;

  /** Counts how often it was put into the queue: part of the queue's job id, so that it can be put in again. */
  @Column('integer', { default: 0 })
  readonly epoch!: number;

  @Column('boolean', { name: 'cancel_requested', default: false })
  readonly cancelRequested!: boolean;

  @Column('text', { name: 'request_id', nullable: true })
  readonly requestId!: string | null;

  /** Last sign of life from the worker, or when it was queued. */
  @Column('timestamptz', { name: 'heartbeat_at' })
  readonly heartbeatAt!: Date;

  /** When the work itself last got on; a worker that lives gives signs of life also while its work hangs. */
  @Column('timestamptz', { name: 'progress_at', default: () => 'now()' })
  readonly progressAt!: Date;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  readonly createdAt!: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  readonly updatedAt!: Date;
}
