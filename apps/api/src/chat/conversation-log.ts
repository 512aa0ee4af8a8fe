import { randomUUID } from 'node:crypto';
import { type ChatAnswer, type ChatRequest } from '@app/common/contracts';
import {
  type ConversationOwner,
  type ConversationRecord,
  ConversationsRepository,
  type PastMessage,
  RepeatedAnswersRepository,
} from '@app/common/database';
import { AppError } from '@app/common/errors';
import { Injectable, Logger } from '@nestjs/common';
import { ApiConfig } from '../api.config.js';
import { VisitorsService } from '../visitors/visitors.service.js';
import { type PastTurn, pastTurn } from './follow-up/past-turn.js';
import { jsonOf } from './json-of.js';
import { type Turn } from './turn.js';

/** The conversation that a question belongs to. `notices` say when it is not the one that was asked for. */
export interface OpenConversation {
  readonly id: string;
  /** It was there before. */
  readonly continues: boolean;
  /** The first answer to the question, where it is answered once more. */
  readonly firstId?: string;
  /** Its last questions, oldest first. */
  readonly history: readonly PastTurn[];
  readonly notices: readonly string[];
}

/** An answer in two parts: what it has of its own, and what it says every time it is given. */
export interface SaidAgain {
  readonly own: Pick<ChatAnswer, 'messageId'>;
  readonly content: Pick<ChatAnswer, 'snapshot'>;
}

/** Turns that a question may refer to. */
const TURNS_OF_CONTEXT = 6;
const HOUR_MS = 3_600_000;
const UNSAVED = 'This answer could not be saved, so it will not be in your history.';

/** Keeps conversations. Without a database questions are still answered; the answer then says that it was not saved. */
@Injectable()
export class ConversationLog {
  private readonly logger = new Logger('ConversationLog');
  /** Where the asker has been counted with the answer. */
  private readonly counted = new WeakSet<OpenConversation>();

  constructor(
    private readonly conversations: ConversationsRepository,
    private readonly repeated: RepeatedAnswersRepository,
    private readonly visitors: VisitorsService,
    private readonly config: ApiConfig,
  ) {}

  /**
   * The conversation to go on with, or a new one. Throws `conversation_not_found` or `message_not_found` for somebody
   * else's, `bad_request` where another question is to be answered once more.
   */
  async open(request: ChatRequest, turn: Turn): Promise<OpenConversation> {
    if (request.regenerate !== undefined) {
      return this.openAgain(request, request.regenerate, turn);
    }
    if (request.conversationId === undefined) {
      return begun();
    }
    try {
      return await this.goOn(request.conversationId, turn);
    } catch (error) {
      if (isOutage(error)) {
        return begun('Earlier questions could not be read, so this one was answered by itself.');
      }
      throw error;
    }
  }

  private async goOn(id: string, turn: Turn): Promise<OpenConversation> {
    const found = await this.conversations.find(id, ownerOf(turn));
    if (!found) {
      throw new AppError('conversation_not_found');
    }
    return this.hasExpired(found) ? begun(this.expired()) : this.opened(id, turn);
  }

  /** A question that is answered once more stays where it is, however long ago it was asked. */
  private async openAgain(request: ChatRequest, messageId: string, turn: Turn): Promise<OpenConversation> {
    const asked = await this.conversations.findAsked(messageId, ownerOf(turn));
    if (!asked || (request.conversationId ?? asked.conversationId) !== asked.conversationId) {
      throw new AppError('message_not_found');
    }
    if (request.question !== asked.question || (request.selection ?? null) !== asked.selection) {
      throw new AppError('bad_request', 'The answer to write once more is one to another question.');
    }
    const { conversationId, firstId } = asked;
    return { ...(await this.opened(conversationId, turn, firstId)), firstId };
  }

  private async opened(id: string, turn: Turn, before?: string): Promise<OpenConversation> {
    const recent = await this.conversations.recent(id, ownerOf(turn), { count: TURNS_OF_CONTEXT, before });
    return { id, continues: true, history: recent.map(asTurn), notices: [] };
  }

  /** Stores a finished answer, and counts its asker. Returns what the reader should know when that failed. */
  async record(
    request: ChatRequest,
    conversation: OpenConversation,
    answer: ChatAnswer,
    turn: Turn,
  ): Promise<readonly string[]> {
    this.counted.add(conversation);
    const asked = {
      messageId: answer.messageId,
      conversationId: answer.conversationId,
      continues: conversation.continues,
      firstId: conversation.firstId ?? null,
      question: request.question,
      selection: request.selection ?? null,
      answerJson: jsonOf(answer),
      snapshot: answer.snapshot ?? '',
    };
    try {
      const sighting = this.visitors.sighting(turn.caller, turn.visitorId, true);
      await this.conversations.record(ownerOf(turn), asked, sighting);
      return [];
    } catch (error) {
      this.logger.warn({ err: error }, 'answer not saved');
      return [UNSAVED];
    }
  }

  /**
   * Takes a finished answer that says what was said before, and its asker, to be stored in a moment, together with others.
   * False where that cannot be: then it is for `record`.
   */
  recordSoon(request: ChatRequest, conversation: OpenConversation, said: SaidAgain, turn: Turn): boolean {
    const taken = this.repeated.take({
      owner: ownerOf(turn),
      sighting: this.visitors.sighting(turn.caller, turn.visitorId, true),
      conversationId: conversation.id,
      continues: conversation.continues,
      messageId: said.own.messageId,
      question: request.question,
      selection: request.selection ?? null,
      snapshot: said.content.snapshot ?? '',
      ownJson: jsonOf(said.own),
      contentJson: jsonOf(said.content),
    });
    if (taken) {
      this.counted.add(conversation);
    }
    return taken;
  }

  /** Counts the asker also where nothing was stored of the question. */
  close(conversation: OpenConversation, { caller, visitorId }: Turn): void {
    if (!this.counted.has(conversation)) {
      void this.visitors.record(caller, visitorId, true);
    }
  }

  private hasExpired({ updatedAt }: ConversationRecord): boolean {
    return updatedAt.getTime() + this.config.settings.SESSION_TIMEOUT_HOURS * HOUR_MS < Date.now();
  }

  private expired(): string {
    const hours = this.config.settings.SESSION_TIMEOUT_HOURS;
    return `The conversation had been quiet for more than ${hours} ${hours === 1 ? 'hour' : 'hours'}, so this question began a new one.`;
  }
}

function begun(...notices: readonly string[]): OpenConversation {
  return { id: randomUUID(), continues: false, history: [], notices };
}

function asTurn({ question, answer }: PastMessage): PastTurn {
  const citedControlIds = answer.citations.flatMap(({ controlId }) => controlId ?? []);
  return pastTurn({ ...answer, question: answer.standaloneQuestion ?? question, citedControlIds });
}

function ownerOf({ caller, visitorId }: Turn): ConversationOwner {
  return { workspaceId: caller.workspaceId, visitorId: visitorId ?? null, apiKeyId: caller.key?.id ?? null };
}

function isOutage(error: unknown): boolean {
  return error instanceof AppError && error.code === 'database_unavailable';
}
