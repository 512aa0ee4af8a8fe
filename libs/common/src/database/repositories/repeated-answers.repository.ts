import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../errors/index.js';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Database, IMPATIENT } from '../database.js';
import { type AnsweredQuestion, storable, titleOf } from './answered-question.js';
import { type ConversationOwner } from './conversation-owner.js';
import { sightingStatement, type VisitorSighting } from './visitors.repository.js';

/** A question that was answered with what was said before. */
export interface RepeatedAnswer extends Pick<
  AnsweredQuestion,
  'messageId' | 'conversationId' | 'continues' | 'question' | 'selection' | 'snapshot'
> {
  readonly owner: ConversationOwner;
  readonly sighting: VisitorSighting | undefined;
  /** A `ChatAnswer` as two JSON objects without common fields: what it has of its own, and what it says every time. */
  readonly ownJson: string;
  readonly contentJson: string;
}

interface Waiting extends RepeatedAnswer {
  readonly saidAt: number;
}

/** So long answers are gathered, from the last time that some were stored. */
const GATHER_MS = 10;
const MAX_AT_ONCE = 100;
const MAX_WAITING = 2000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;
/** What a stop of the process waits for. */
const FAREWELL_MS = 2000;
/** Longer than another gateway takes to store what it has said. */
const LOOK_AGAIN_MS = 60;

const SIGHTINGS =
  sightingStatement(`SELECT g.visitor, g.workspace, min(g.said_at), max(g.said_at), 1, count(*)::int,
    (array_agg(g.address ORDER BY g.said_at DESC))[1]
  FROM given g JOIN m ON m.id = g.message WHERE g.address IS NOT NULL GROUP BY g.visitor, g.workspace ORDER BY g.visitor`);

/**
 * What is stored already stays as it is, and is not counted again: it is sent twice when the word of Postgres got lost. A
 * conversation that has been deleted meanwhile does not come back.
 */
const STORE = `WITH input AS MATERIALIZED (SELECT $1::jsonb AS whole),
  given AS MATERIALIZED (
    SELECT r.*, now() - r.age * interval '1 millisecond' AS said_at
    FROM input CROSS JOIN jsonb_to_recordset(whole -> 'answers') AS r(workspace uuid, visitor uuid, key uuid,
      conversation uuid, continues bool, message uuid, title text, question text, selection text, snapshot text,
      own jsonb, content int, age float8, address text)),
  begun AS (INSERT INTO conversations (id, workspace_id, visitor_id, api_key_id, title, created_at, updated_at)
    SELECT conversation, workspace, visitor, key, title, said_at, said_at FROM given WHERE NOT continues
    ON CONFLICT (id) DO NOTHING),
  going_on AS (SELECT c.id, g.message, g.said_at FROM given g JOIN conversations c ON c.id = g.conversation
    AND c.workspace_id = g.workspace AND c.visitor_id IS NOT DISTINCT FROM g.visitor
    AND c.api_key_id IS NOT DISTINCT FROM g.key WHERE g.continues),
  gone_on AS (UPDATE conversations c SET updated_at = greatest(c.updated_at, last.said_at)
    FROM (SELECT id, max(said_at) AS said_at FROM going_on GROUP BY id) last WHERE c.id = last.id),
  m AS (INSERT INTO messages (workspace_id, conversation_id, id, question, selection, answer, snapshot, created_at)
    SELECT g.workspace, g.conversation, g.message, g.question, g.selection,
      (whole -> 'contents' -> g.content) || g.own, g.snapshot, g.said_at
    FROM input CROSS JOIN given g CROSS JOIN set_config('synchronous_commit', 'off', true)
    WHERE NOT g.continues OR g.message IN (SELECT message FROM going_on)
    ON CONFLICT (id) DO NOTHING RETURNING id)
  ${SIGHTINGS}`;

/**
 * Answers that were given again are said first and stored together a moment later, what they have in common once
 * (docs/adr/0017). Whoever looks for what belongs to a conversation does it with `look`. While Postgres is away they are
 * kept here, and stored when it is back.
 */
@Injectable()
export class RepeatedAnswersRepository implements BeforeApplicationShutdown {
  private readonly logger = new Logger('RepeatedAnswers');
  private waiting: Waiting[] = [];
  /** How many were taken, and how many of them do not wait any more. */
  private taken = 0;
  private done = 0;
  private round: Promise<void> | undefined;
  private hurry = new AbortController();
  private storedAt = -GATHER_MS;
  /** One after the other, now. */
  private failures = 0;
  /** No more are taken; no more are stored. */
  private closed = false;
  private over = false;

  constructor(private readonly database: Database) {}

  /** False where the answer has to be stored at once: Postgres is away, too many wait, or the process ends. */
  take(answer: RepeatedAnswer): boolean {
    if (this.closed || this.failures > 0 || this.waiting.length >= MAX_WAITING) {
      return false;
    }
    this.waiting.push({ ...answer, saidAt: performance.now() });
    this.taken += 1;
    this.goOn();
    return true;
  }

  /**
   * Looks when everything that was said here before is stored or, while Postgres is away, at once; and a second time where
   * nothing was found, since another gateway may be about to store it.
   */
  async look<Found>(find: () => Promise<Found | undefined>): Promise<Found | undefined> {
    await this.settled();
    const found = await find();
    if (found !== undefined) {
      return found;
    }
    await sleep(LOOK_AGAIN_MS);
    return find();
  }

  /** Resolves when everything that was said here before is stored, or cannot be at the moment. */
  async settled(): Promise<void> {
    const last = this.taken;
    while (this.done < last && this.failures === 0) {
      this.hurry.abort();
      await this.round;
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.closed = true;
    const late = AbortSignal.timeout(FAREWELL_MS);
    this.failures = 0;
    while (this.waiting.length > 0 && !late.aborted && this.failures === 0) {
      this.hurry.abort();
      await this.round;
    }
    if (this.waiting.length > 0) {
      this.logger.error(
        { answers: this.waiting.length },
        'answers that were given again are not in the history',
      );
    }
    this.over = true;
    this.hurry.abort();
  }

  private goOn(): void {
    if (this.waiting.length > 0 && !this.over) {
      this.round ??= this.storeSome().finally(() => {
        this.round = undefined;
        this.goOn();
      });
    }
  }

  /** Never rejects. */
  private async storeSome(): Promise<void> {
    await this.pause();
    if (this.over) {
      return;
    }
    this.storedAt = performance.now();
    const some = this.waiting.slice(0, MAX_AT_ONCE);
    const left = await this.store(some);
    this.waiting = [...left, ...this.waiting.slice(some.length)];
    this.done += some.length - left.length;
    this.failures = left.length > 0 ? this.failures + 1 : 0;
  }

  private async pause(): Promise<void> {
    const ms =
      this.failures > 0 ? Math.min(FIRST_RETRY_MS * 2 ** (this.failures - 1), LAST_RETRY_MS) : GATHER_MS;
    this.hurry = new AbortController();
    const left = Math.max(0, this.storedAt + ms - performance.now());
    await sleep(left, undefined, { signal: this.hurry.signal }).catch(() => undefined);
  }

  /** What has to be stored later. One that Postgres refuses does not keep its neighbours out. */
  private async store(answers: readonly Waiting[]): Promise<readonly Waiting[]> {
    try {
      await this.database.prepared(STORE, [asInput(answers)], IMPATIENT);
      return [];
    } catch (error) {
      if (error instanceof AppError && error.code === 'database_unavailable') {
        this.logger.warn(
          { err: error, answers: answers.length },
          'answers that were given again wait to be stored',
        );
        return answers;
      }
      if (answers.length === 1) {
        this.logger.warn({ err: error }, 'an answer that was given again is not in the history');
        return [];
      }
      const left = [];
      for (const answer of answers) {
        left.push(...(await this.store([answer])));
      }
      return left;
    }
  }
}

function asInput(answers: readonly Waiting[]): string {
  const contents = [...new Set(answers.map(({ contentJson }) => contentJson))];
  const now = performance.now();
  const rows = answers.map((answer) => {
    const row = JSON.stringify({
      workspace: answer.owner.workspaceId,
      visitor: answer.owner.visitorId,
      key: answer.owner.visitorId === null ? answer.owner.apiKeyId : null,
      conversation: answer.conversationId,
      continues: answer.continues,
      message: answer.messageId,
      title: titleOf(answer.question),
      question: answer.question,
      selection: answer.selection,
      snapshot: answer.snapshot,
      content: contents.indexOf(answer.contentJson),
      age: now - answer.saidAt,
      address: answer.sighting?.addressHash ?? null,
    });
    return `${row.slice(0, -1)},"own":${answer.ownJson}}`;
  });
  return storable(`{"contents":[${contents.join(',')}],"answers":[${rows.join(',')}]}`);
}
