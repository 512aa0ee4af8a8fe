import { Column, CreateDateColumn, Entity, Index, PrimaryColumn, UpdateDateColumn } from 'typeorm';

@Entity('conversations')
@Index('IDX_conversations_visitor_updated', ['visitorId', 'updatedAt'])
@Index('IDX_conversations_visitor_created', ['visitorId', 'createdAt', 'id'])
@Index('IDX_conversations_api_key_created', ['apiKeyId', 'createdAt', 'id'])
@Index('IDX_conversations_workspace', ['workspaceId'])
export class Conversation {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('uuid', { name: 'workspace_id' })
  readonly workspaceId!: string;

  /** The visitor who owns it; null when an API key asked. */
  @Column('uuid', { name: 'visitor_id', nullable: true })
  readonly visitorId!: string | null;

  /** The API key that owns it; null when a visitor asked. */
  @Column('uuid', { name: 'api_key_id', nullable: true })
  readonly apiKeyId!: string | null;

  @Column('text')
  readonly title!: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  readonly createdAt!: Date;

  /** When the last question was answered; a new title does not count. */
  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  readonly updatedAt!: Date;
}
