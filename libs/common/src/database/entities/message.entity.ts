import { type ChatAnswer } from '../../contracts/index.js';
import { Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';

/** One question and its answer, with the sources and versions that it stands on. */
@Entity('messages')
@Index('IDX_messages_first', ['firstId'], { where: 'first_id IS NOT NULL' })
@Index('IDX_messages_conversation_created', ['conversationId', 'createdAt'])
@Index('IDX_messages_workspace', ['workspaceId'])
export class Message {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('uuid', { name: 'workspace_id' })
  readonly workspaceId!: string;

  @Column('uuid', { name: 'conversation_id' })
  readonly conversationId!: string;

  /** The first answer to the same question, where this is a later one. */
  @Column('uuid', { name: 'first_id', nullable: true })
  readonly firstId!: string | null;

  @Column('text')
  readonly question!: string;

  @Column('text', { nullable: true })
  readonly selection!: string | null;

  @Column('jsonb')
  readonly answer!: ChatAnswer;

  /** The state of the index that was searched. */
  @Column('text')
  readonly snapshot!: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  readonly createdAt!: Date;
}
