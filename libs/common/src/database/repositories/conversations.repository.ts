import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { type ChatAnswer, type FeedbackRequest } from '../../contracts/index.js';
import { AppError } from '../../errors/index.js';
import { Database, IMPATIENT } from '../database.js';
import { type AnsweredQuestion, storable, titleOf } from './answered-question.js';
import { changedRows } from './changed-rows.js';
import { type ConversationOwner, ownership } from './conversation-owner.js';
import { type Page, type PageRequest, type Positioned, startOf, toPage } from './keyset.js';
import { RepeatedAnswersRepository } from './repeated-answers.repository.js';
import { sightingStatement, type VisitorSighting } from './visitors.repository.js';

/** A conversation with the number of its questions. `updatedAt` is when its last question was answered. */
export interface ConversationRecord {
  readonly id: string;
  readonly title: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly messages: number;
}

/** A question and one answer to it, with what was said of it; `rating` is null when nothing was. */
export interface MessageRecord {
  readonly id: string;
  /** The first answer to the question; its own id where it is that. */
  readonly firstId: string;
  readonly question: string;
  readonly selection: string | null;
  readonly answer: ChatAnswer;
  readonly createdAt: Date;
  readonly rating: FeedbackRequest['rating'] | null;
  readonly comment: string | null;
  readonly ratedAt: Date | null;
}

/** What a later question may refer to. */
export type PastMessage = Pick<MessageRecord, 'question'> & {
  readonly answer: Omit<ChatAnswer, 'sources' | 'sentences'>;
};

/** A question that was answered, by any of its answers. */
export type AskedBefore = Pick<MessageRecord, 'question' | 'selection' | 'firstId'> & {
  readonly conversationId: string;
};

/** Counts a question of a visitor beside the other parameters of an answer. */
const ASKED = sightingStatement(
  'VALUES ($11::uuid, $1::uuid, $12::timestamptz, $12::timestamptz, 1, 1, $13)',
);

const COLUMNS = `c.id, c.title, c.created_at AS "createdAt", c.updated_at AS "updatedAt",
  c.created_at::text AS position, (SELECT count(*)::int FROM messages m
    WHERE m.conversation_id = c.id AND m.first_id IS NULL) AS messages`;

/** Conversations as their owners see them: somebody else's is as absent as one that never was. */
@Injectable()
export class ConversationsRepository {
  constructor(
    private readonly database: Database,
    private readonly repeated: RepeatedAnswersRepository,
  ) {}

  find(id: string, owner: ConversationOwner): Promise<ConversationRecord | undefined> {
    return this.repeated.look(() => this.database.run((manager) => findOwned(manager, id, owner), IMPATIENT));
  }

  /** A page of its questions, oldest first, each with all of its answers; nothing where the owner has no such conversation. */
  findPage(
    id: string,
    owner: ConversationOwner,
    request: PageRequest,
  ): Promise<readonly [ConversationRecord, Page<readonly MessageRecord[]>] | undefined> {
    return this.repeated.look(() =>
      this.database.run(async (manager) => {
        const conversation = await findOwned(manager, id, owner);
        return conversation && ([conversation, await questionsOf(manager, id, request)] as const);
      }),
    );
  }

  /** A saved answer. Undefined where the owner has no such message. */
  findAnswer(messageId: string, owner: ConversationOwner): Promise<ChatAnswer | undefined> {
    const { condition, parameters } = ownership(owner);
    return this.repeated.look(() =>
      this.database.run(async (manager) => {
        const [row] = await manager.query<{ readonly answer: ChatAnswer }[]>(
          `SELECT m.answer FROM messages m JOIN conversations c ON c.id = m.conversation_id
           WHERE ${condition} AND m.id = $3`,
          [...parameters, messageId],
        );
        return row?.answer;
      }, IMPATIENT),
    );
  }

  /** Newest first, by when they began: a conversation that goes on keeps its place. */
  async page(owner: ConversationOwner, request: PageRequest): Promise<Page<ConversationRecord>> {
    const { condition, parameters } = ownership(owner);
    await this.repeated.settled();
    const rows = await this.database.run((manager) =>
      manager.query<(ConversationRecord & Positioned)[]>(
        `SELECT ${COLUMNS} FROM conversations c
         WHERE ${condition} AND ($3::timestamptz IS NULL OR (c.created_at, c.id) < ($3, $4::uuid))
         ORDER BY c.created_at DESC, c.id DESC LIMIT $5`,
        [...parameters, ...startOf(request), request.limit + 1],
      ),
    );
    return toPage(rows, request.limit);
  }

  /** Nothing when the owner has no such conversation. */
  rename(id: string, owner: ConversationOwner, title: string): Promise<ConversationRecord | undefined> {
    const { condition, parameters } = ownership(owner);
    return this.repeated.look(() =>
      this.database.transaction(async (manager) => {
        await manager.query(`UPDATE conversations c SET title = $4 WHERE ${condition} AND c.id = $3`, [
          ...parameters,
          id,
          title,
        ]);
        return findOwned(manager, id, owner);
      }),
    );
  }

  /** Deletes a conversation with its messages and what was said of them. False when the owner has none such. */
  async delete(id: string, owner: ConversationOwner): Promise<boolean> {
    const { condition, parameters } = ownership(owner);
    const deleted = await this.repeated.look(async () => {
      const [row] = await this.database.run((manager) =>
        changedRows(manager, `DELETE FROM conversations c WHERE ${condition} AND c.id = $3 RETURNING c.id`, [
          ...parameters,
          id,
        ]),
      );
      return row;
    });
    return deleted !== undefined;
  }

  /**
   * Stores an answer, its conversation with the first one, and that the visitor asked, in one statement: whole or not at
   * all. Everybody sees it from then on, but the disk is not waited for: of what is stored, a crash of the database server
   * may lose the last half second (docs/adr/0013). Throws `conversation_not_found` for an answer that continues a
   * conversation that is gone; the visitor is counted all the same.
   */
  async record(owner: ConversationOwner, asked: AnsweredQuestion, sighting?: VisitorSighting): Promise<void> {
    const { statement, parameters } = asked.continues ? goingOn(owner, asked) : beginning(owner, asked);
    const stored = await this.database.prepared(
      `WITH ${sighting ? `visitor AS (${ASKED}), ` : ''}c AS (${statement})
       INSERT INTO messages (workspace_id, conversation_id, id, question, selection, answer, snapshot, first_id)
       SELECT $1::uuid, c.id, $5::uuid, $6, $7, $8::jsonb, $9, $10::uuid
       FROM c CROSS JOIN set_config('synchronous_commit', 'off', true) RETURNING id`,
      [
        ...parameters,
        asked.messageId,
        asked.question,
        asked.selection,
        storable(asked.answerJson),
        asked.snapshot,
        asked.firstId,
        ...(sighting ? [sighting.id, sighting.at, sighting.addressHash] : []),
      ],
      IMPATIENT,
    );
    if (stored.length === 0) {
      throw new AppError('conversation_not_found');
    }
  }

  /** The question that an answer of the owner's answers. */
  findAsked(messageId: string, owner: ConversationOwner): Promise<AskedBefore | undefined> {
    const { condition, parameters } = ownership(owner);
    return this.repeated.look(() =>
      this.database.run(async (manager) => {
        const [row] = await manager.query<AskedBefore[]>(
          `SELECT m.question, m.selection, coalesce(m.first_id, m.id) AS "firstId", c.id AS "conversationId"
           FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE ${condition} AND m.id = $3`,
          [...parameters, messageId],
        );
        return row;
      }, IMPATIENT),
    );
  }

  /**
   * The last questions of a conversation with their last answers, oldest first; none of somebody else's. `before` is the
   * first answer to a question: then only what was asked before that.
   */
  recent(
    conversationId: string,
    owner: ConversationOwner,
    { count, before }: { readonly count: number; readonly before?: string | undefined },
  ): Promise<readonly PastMessage[]> {
    const { condition, parameters } = ownership(owner);
    return this.database.run(async (manager) => {
      const newestFirst = await manager.query<PastMessage[]>(
        `SELECT m.question, last.answer - 'sources' - 'sentences' AS answer FROM conversations c JOIN messages m ON m.conversation_id = c.id
         CROSS JOIN LATERAL (SELECT a.answer FROM messages a WHERE a.id = m.id OR a.first_id = m.id
           ORDER BY a.created_at DESC, a.id DESC LIMIT 1) last
         WHERE ${condition} AND c.id = $3 AND m.first_id IS NULL AND ($4::uuid IS NULL
           OR (m.created_at, m.id) < (SELECT b.created_at, b.id FROM messages b WHERE b.id = $4))
         ORDER BY m.created_at DESC, m.id DESC LIMIT $5`,
        [...parameters, conversationId, before ?? null, count],
      );
      return newestFirst.toReversed();
    }, IMPATIENT);
  }
}

async function findOwned(
  manager: EntityManager,
  id: string,
  owner: ConversationOwner,
): Promise<ConversationRecord | undefined> {
  const { condition, parameters } = ownership(owner);
  const [row] = await manager.query<ConversationRecord[]>(
    `SELECT ${COLUMNS} FROM conversations c WHERE ${condition} AND c.id = $3`,
    [...parameters, id],
  );
  return row;
}

async function questionsOf(
  manager: EntityManager,
  conversationId: string,
  request: PageRequest,
): Promise<Page<readonly MessageRecord[]>> {
  const rows = await manager.query<(MessageRecord & Positioned)[]>(
    `WITH asked AS (SELECT m.id, m.created_at FROM messages m
       WHERE m.conversation_id = $1 AND m.first_id IS NULL
         AND ($2::timestamptz IS NULL OR (m.created_at, m.id) > ($2, $3::uuid))
       ORDER BY m.created_at, m.id LIMIT $4)
     SELECT m.id, asked.id AS "firstId", m.question, m.selection, m.answer, m.created_at AS "createdAt",
       f.rating, f.comment, f.updated_at AS "ratedAt", asked.created_at::text AS position
     FROM asked JOIN messages m ON m.conversation_id = $1 AND coalesce(m.first_id, m.id) = asked.id
     LEFT JOIN feedback f ON f.message_id = m.id
     ORDER BY asked.created_at, asked.id, m.created_at, m.id`,
    [conversationId, ...startOf(request), request.limit + 1],
  );
  const questions = [...Map.groupBy(rows, ({ firstId }) => firstId)].map(([id, answers]) => ({
    id,
    position: answers[0]?.position ?? '',
    answers: answers.map(({ position: _, ...answer }) => answer),
  }));
  const { items, next } = toPage(questions, request.limit);
  return { items: items.map(({ answers }) => answers), next };
}

/** Answers the id of the conversation as `c`; its parameters are $1 (the workspace) to $4. */
interface ConversationStatement {
  readonly statement: string;
  readonly parameters: readonly (string | null)[];
}

function beginning(
  { workspaceId, visitorId, apiKeyId }: ConversationOwner,
  { conversationId, question }: AnsweredQuestion,
): ConversationStatement {
  const owner = visitorId === null ? 'api_key_id' : 'visitor_id';
  return {
    statement: `INSERT INTO conversations (id, workspace_id, ${owner}, title) VALUES ($3, $1, $2, $4) RETURNING id`,
    parameters: [workspaceId, visitorId ?? apiKeyId, conversationId, titleOf(question)],
  };
}

function goingOn(owner: ConversationOwner, { conversationId }: AnsweredQuestion): ConversationStatement {
  const { condition, parameters } = ownership(owner);
  return {
    statement: `UPDATE conversations c SET updated_at = now()
      WHERE ${condition} AND c.id = $3 AND $4::text IS NULL RETURNING c.id`,
    parameters: [...parameters, conversationId, null],
  };
}
