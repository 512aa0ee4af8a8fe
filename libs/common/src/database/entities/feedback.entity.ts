import { type FeedbackRequest } from '../../contracts/index.js';
import { Check, Column, CreateDateColumn, Entity, Index, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** What a person said of an answer, at most once for each. It goes with its message. */
@Entity('feedback')
@Check('feedback_rating_check', `rating IN ('up', 'down')`)
@Index('IDX_feedback_workspace_updated', ['workspaceId', 'updatedAt'])
export class FeedbackRow {
  @PrimaryColumn('uuid', { name: 'message_id' })
  readonly messageId!: string;

  @Column('uuid', { name: 'workspace_id' })
  readonly workspaceId!: string;

  @Column('text')
  readonly rating!: FeedbackRequest['rating'];

  @Column('text', { nullable: true })
  readonly comment!: string | null;

  /** What made the answer, for comparisons without reading answers: `snapshot`, `model`, `agent`, `promptVersion`. */
  @Column('jsonb')
  readonly versions!: Record<string, string>;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  readonly createdAt!: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  readonly updatedAt!: Date;
}
