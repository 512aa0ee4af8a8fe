import { Injectable } from '@nestjs/common';
import { type FeedbackRequest } from '../../contracts/index.js';
import { Database } from '../database.js';
import { type ConversationOwner, ownership } from './conversation-owner.js';
import { RepeatedAnswersRepository } from './repeated-answers.repository.js';

@Injectable()
export class FeedbackRepository {
  constructor(
    private readonly database: Database,
    private readonly repeated: RepeatedAnswersRepository,
  ) {}

  /**
   * Stores what the owner says of an answer, with the versions that made it, in place of what was said before. False when
   * the owner has no such message.
   */
  async record(owner: ConversationOwner, messageId: string, feedback: FeedbackRequest): Promise<boolean> {
    const { condition, parameters } = ownership(owner);
    const stored = await this.repeated.look(async () => {
      const [row] = await this.database.run((manager) =>
        manager.query<unknown[]>(
          `INSERT INTO feedback (message_id, workspace_id, rating, comment, versions)
         SELECT m.id, m.workspace_id, $4, $5, jsonb_strip_nulls(jsonb_build_object(
           'snapshot', m.snapshot, 'model', m.answer ->> 'model', 'agent', m.answer ->> 'agent',
           'promptVersion', m.answer ->> 'promptVersion'))
         FROM messages m JOIN conversations c ON c.id = m.conversation_id
         WHERE ${condition} AND m.id = $3
         ON CONFLICT (message_id) DO UPDATE SET rating = excluded.rating, comment = excluded.comment,
           versions = excluded.versions, updated_at = now()
         RETURNING message_id`,
          [...parameters, messageId, feedback.rating, feedback.comment ?? null],
        ),
      );
      return row;
    });
    return stored !== undefined;
  }
}
