import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** The workspace that everything belongs to until people make their own. */
export const DEFAULT_WORKSPACE_ID = '00000000-0000-4000-8000-000000000001';

/** Who owns data: every owned row names its workspace. */
@Entity('workspaces')
export class Workspace {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text')
  readonly name!: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  readonly createdAt!: Date;
}
