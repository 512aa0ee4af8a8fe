import { ChatMeta, type ChatAnswer, type OpenQuestion } from '@app/common/contracts';
import { type ConversationOwner, ConversationsRepository } from '@app/common/database';
import { AppError } from '@app/common/errors';
import { Injectable } from '@nestjs/common';
import { type Caller } from '../../auth/caller.js';
import { type StreamedEvent } from '../../streaming/event-stream.js';
import { StreamSlots } from '../stream-slots.js';
import { type AnswerPosition, type AnswerReading, eventId, positionOf } from './answer-event.js';
import { answerOwner, ownerKey } from './answer-owner.js';
import { AnswerStreams } from './answer-streams.js';
import { SharedAnswers } from './shared-answers.js';

/** Tabs that may read one answer at the same time. */
const MAX_READERS = 5;

/** How the owner of an answer comes back to it: in this process, over Redis, or in the history once it is saved. */
@Injectable()
export class AnswerAccess {
  constructor(
    private readonly streams: AnswerStreams,
    private readonly shared: SharedAnswers,
    private readonly conversations: ConversationsRepository,
    private readonly slots: StreamSlots,
  ) {}

  /**
   * What comes after `lastEventId`, or everything. Throws `answer_not_found` also for an answer of somebody else, and
   * `bad_request` for an id that is not of this answer.
   */
  async resume(
    caller: Caller,
    messageId: string,
    lastEventId: string | undefined,
    signal: AbortSignal,
  ): Promise<AnswerReading> {
    const position = positionOf(messageId, lastEventId);
    const owner = ownerOr404(caller);
    const running = position === 'end' ? undefined : await this.running(messageId, owner, position, signal);
    if (running) {
      return running;
    }
    const answer = await this.conversations.findAnswer(messageId, owner);
    if (!answer) {
      throw notFound();
    }
    return {
      exhausted: position === 'end',
      events: this.counted(savedEvents(answer, position)),
    };
  }

  /** What is being answered in a conversation, oldest first; nothing where it is not the caller's. */
  async inConversation(caller: Caller, conversationId: string): Promise<readonly OpenQuestion[]> {
    const owner = answerOwner(caller);
    if (!owner) {
      return [];
    }
    const here = this.streams.inConversation(conversationId, ownerKey(owner));
    return here.length > 0 ? here : this.shared.inConversation(conversationId, ownerKey(owner));
  }

  /** Ends an answer with what it has. One that has ended stays as it is. Throws `answer_not_found`. */
  async stop(caller: Caller, messageId: string): Promise<void> {
    const owner = ownerOr404(caller);
    const live = this.streams.find(messageId, ownerKey(owner));
    if (live) {
      live.stop();
      return;
    }
    if (
      !(await this.shared.stop(messageId, ownerKey(owner))) &&
      !(await this.conversations.findAnswer(messageId, owner))
    ) {
      throw notFound();
    }
  }

  private async running(
    messageId: string,
    owner: ConversationOwner,
    position: number,
    signal: AbortSignal,
  ): Promise<AnswerReading | undefined> {
    const live = this.streams.find(messageId, ownerKey(owner));
    if (!live) {
      const reading = await this.shared.find(messageId, ownerKey(owner), position, signal);
      return reading && { ...reading, events: this.counted(reading.events) };
    }
    if (live.readers >= MAX_READERS) {
      throw new AppError('too_many_streams', 'This answer is being read in too many places.');
    }
    return live.open(position, signal);
  }

  /** Sending what this process does not write takes a slot too. */
  private async *counted(
    events: AsyncIterable<StreamedEvent> | Iterable<StreamedEvent>,
  ): AsyncGenerator<StreamedEvent, void, undefined> {
    const release = this.slots.take();
    try {
      yield* events;
    } finally {
      release();
    }
  }
}

/**
 * A saved answer as events. They are not the ones that were streamed then, so they have no numbers; a reader who has had
 * a part gets the end alone, which has all of the answer.
 */
function savedEvents(answer: ChatAnswer, position: AnswerPosition): readonly StreamedEvent[] {
  const done = { id: eventId(answer.messageId, 'end'), event: 'done', json: JSON.stringify(answer) };
  if (position !== 0) {
    return [done];
  }
  const earlier = [
    ['meta', ChatMeta.parse(answer)],
    ['sources', answer.sources],
    ['token', { text: answer.answer }],
  ] as const;
  return [...earlier.map(([event, data]) => ({ event, json: JSON.stringify(data) })), done];
}

function ownerOr404(caller: Caller): ConversationOwner {
  const owner = answerOwner(caller);
  if (!owner) {
    throw notFound();
  }
  return owner;
}

function notFound(): AppError {
  return new AppError(
    'answer_not_found',
    'There is no such answer here: it never was, it is somebody else’s, or it ended before it could be saved.',
  );
}
