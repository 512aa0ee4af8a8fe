import { type ChatMeta, type ChatRequest, type OpenQuestion } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { toAppError, toProblem } from '@app/common/http';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { ApiConfig } from '../../api.config.js';
import { type ChatEvent } from '../chat-event.js';
import { ChatService, type OpenedQuestion } from '../chat.service.js';
import { StreamSlots } from '../stream-slots.js';
import { type Turn } from '../turn.js';
import { answerOwner, ownerKey } from './answer-owner.js';
import { LiveAnswer } from './live-answer.js';
import { SharedAnswers } from './shared-answers.js';

interface Kept {
  readonly answer: LiveAnswer;
  readonly asked: OpenQuestion;
  readonly release: () => void;
}

/** An answer that has begun: its first event, and what follows. */
interface Begun {
  readonly first: ChatEvent;
  readonly rest: AsyncGenerator<ChatEvent, void, undefined>;
}

/** So long the events of an answer that has ended can be read again. */
const KEPT_MS = 60_000;
const MAX_KEPT_CHARS = 32_000_000;
/** What answers get at a stop of the process to be saved as far as they are. */
const FAREWELL_MS = 3000;

/**
 * Answers that are written apart from the connection that asked for them. Each one holds a slot while it is written or
 * sent; one that nobody reads gives its slot up to a new question.
 */
@Injectable()
export class AnswerStreams implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Chat');
  /** By message id; the one that began first comes first. */
  private readonly kept = new Map<string, Kept>();
  private readonly writing = new Set<Promise<void>>();
  private readonly ending = new AbortController();
  /** Characters of the answers that have ended and can still be read. */
  private endedChars = 0;

  constructor(
    private readonly chat: ChatService,
    private readonly slots: StreamSlots,
    private readonly shared: SharedAnswers,
    private readonly config: ApiConfig,
  ) {}

  /**
   * Begins an answer; resolves when its first event is there. Until then it ends with `turn.signal`, from then on it goes
   * its own way. Throws what makes an answer impossible, `too_many_streams` among them.
   */
  async begin(opened: OpenedQuestion, turn: Turn): Promise<LiveAnswer> {
    const release = this.takeSlot();
    const stopping = new AbortController();
    try {
      const begun = await this.firstEvent(opened, turn, stopping.signal);
      const asked = openQuestion(metaOf(begun.first), opened.request);
      const answer = new LiveAnswer(asked.messageId, {
        owner: ownerOf(turn),
        stopping,
        graceMs: this.config.settings.STREAM_GRACE_SECONDS * 1000,
        onSettled: release,
      });
      this.kept.set(answer.messageId, { answer, asked, release });
      this.shared.share(answer, asked);
      const work = this.write(answer, begun, turn.requestId).finally(() => {
        this.shared.settle(asked);
        this.writing.delete(work);
      });
      this.writing.add(work);
      return answer;
    } catch (error) {
      release();
      throw error;
    }
  }

  /** An answer that is written here or was a minute ago. Undefined where the owner has no such one. */
  find(messageId: string, owner: string): LiveAnswer | undefined {
    const answer = this.kept.get(messageId)?.answer;
    return answer?.owner === owner ? answer : undefined;
  }

  /** What is being answered here in one conversation, oldest first. Nothing where the owner has no such one. */
  inConversation(conversationId: string, owner: string): readonly OpenQuestion[] {
    return [...this.kept.values()]
      .filter(({ answer, asked }) => asked.conversationId === conversationId && answer.owner === owner)
      .flatMap(({ answer, asked }) => (answer.ended ? [] : asked));
  }

  /** Whoever is left has no way back to this process: what there is of their answers is saved, and says why it ends. */
  async beforeApplicationShutdown(): Promise<void> {
    for (const { answer } of this.kept.values()) {
      answer.stop(new AppError('shutting_down'));
    }
    const late = setTimeout(() => {
      this.ending.abort();
    }, FAREWELL_MS);
    await Promise.all(this.writing);
    clearTimeout(late);
    await this.shared.flushed(1000);
  }

  private takeSlot(): () => void {
    try {
      return this.slots.take();
    } catch (error) {
      const left = [...this.kept.values()].find(({ answer }) => answer.abandoned);
      if (!left) {
        throw error;
      }
      left.answer.stop();
      left.release();
      return this.slots.take();
    }
  }

  private async firstEvent(opened: OpenedQuestion, turn: Turn, stop: AbortSignal): Promise<Begun> {
    const leaving = new AbortController();
    const leave = (): void => {
      leaving.abort();
    };
    turn.signal.addEventListener('abort', leave);
    if (turn.signal.aborted) {
      leave();
    }
    const signal = AbortSignal.any([leaving.signal, this.ending.signal]);
    try {
      const rest = this.chat.write(opened, { ...turn, signal, stop });
      const { value: first } = await rest.next();
      if (!first) {
        throw new AppError('internal', 'The answer did not begin.');
      }
      return { first, rest };
    } finally {
      turn.signal.removeEventListener('abort', leave);
    }
  }

  /** Never rejects: what breaks an answer off is its last event. */
  private async write(answer: LiveAnswer, { first, rest }: Begun, requestId: string): Promise<void> {
    try {
      await answer.add(first.event, first.data);
      for await (const { event, data } of rest) {
        await answer.add(event, data);
      }
    } catch (thrown) {
      const error = toAppError(this.ending.signal.aborted ? new AppError('shutting_down') : thrown);
      this.logFailure(error);
      await answer.add('error', toProblem(error, requestId));
    }
    answer.end();
    this.keepForAWhile(answer);
  }

  private keepForAWhile(answer: LiveAnswer): void {
    setTimeout(() => {
      this.forget(answer);
    }, KEPT_MS).unref();
    this.endedChars += answer.chars;
    for (const { answer: oldest } of this.kept.values()) {
      if (this.endedChars <= MAX_KEPT_CHARS) {
        return;
      }
      if (oldest.ended) {
        this.forget(oldest);
      }
    }
  }

  private forget(answer: LiveAnswer): void {
    if (this.kept.delete(answer.messageId)) {
      this.endedChars -= answer.chars;
    }
    this.shared.forget(answer);
  }

  private logFailure(error: AppError): void {
    const line = { code: error.code, err: error.cause };
    if (error.code === 'internal') {
      this.logger.error(line, 'answer broken off by a bug');
    } else if (error.code !== 'shutting_down') {
      this.logger.warn(line, 'answer ended with an error');
    }
  }
}

/** An answer begins with what it is called. */
function metaOf(first: ChatEvent): ChatMeta {
  if (first.event !== 'meta') {
    throw new AppError('internal', 'The answer did not begin with its name.');
  }
  return first.data;
}

function openQuestion(meta: ChatMeta, { question, selection, regenerate }: ChatRequest): OpenQuestion {
  return { ...meta, question, selection, regenerates: regenerate, createdAt: new Date().toISOString() };
}

function ownerOf({ caller, visitorId }: Turn): string {
  const owner = answerOwner(caller, visitorId);
  if (!owner) {
    throw new AppError('internal', 'The answer belongs to nobody.');
  }
  return ownerKey(owner);
}
