import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type OpenQuestion } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { Injectable, Logger } from '@nestjs/common';
import { z } from 'zod';
import { GatewayRedis } from '../../redis/gateway-redis.js';
import { type AnswerEvent, type AnswerReading, eventId } from './answer-event.js';
import { type LiveAnswer } from './live-answer.js';
import { READ, STOP, WRITE } from './shared-answer-scripts.js';
import { SharedQuestions } from './shared-questions.js';

const States = z.array(z.tuple([z.number(), z.number(), z.number()]));
const ReadingReply = z
  .tuple([z.number(), z.number(), z.array(z.tuple([z.number(), z.string(), z.string()]))])
  .nullable();

/** How often a writer sends what is new and a reader looks for it. */
const BEAT_MS = 100;
/** So long after its last sign of life a writer counts as dead. */
const ALIVE_MS = 5000;
const READER_MS = 3000;
const ANSWER_TTL_MS = 90_000;
/** A reader may be faster than the first event of its answer; so long it looks again. */
const APPEAR_MS = 500;
const MAX_CHARS_PER_BEAT = 500_000;
const EVENTS_PER_READING = 200;

const PREFIX = 'gc:answer:';
const WRITERS = 'gc:gateway:';

interface Reading {
  readonly writerLives: boolean;
  /** The number of the event that ends the answer; 0 while that is not known. */
  readonly last: number;
  readonly events: readonly AnswerEvent[];
}

/**
 * Answers on Redis, so that every gateway can read and stop what another one writes. Written in beats of 100 ms, all
 * answers of this gateway in one call; Redis keeps an answer for 90 s after its last event. While Redis is away answers
 * go on, and catch up when it is back. Without Redis nothing is shared and nothing is found.
 */
@Injectable()
export class SharedAnswers {
  private readonly logger = new Logger('SharedAnswers');
  private readonly gatewayId = randomUUID();
  /** What is shared from here, and how many events of it Redis has. */
  private readonly shared = new Map<LiveAnswer, number>();
  private beating: Promise<void> | undefined;
  private away = false;

  constructor(
    private readonly redis: GatewayRedis,
    private readonly questions: SharedQuestions,
  ) {}

  /** Shares an answer until its end, or until `forget`, and that it is being written until `settle`. */
  share(answer: LiveAnswer, asked: OpenQuestion): void {
    if (this.redis.client) {
      this.shared.set(answer, 0);
      this.beating ??= this.beat();
      void this.questions.add(answer.owner, asked);
    }
  }

  settle(asked: OpenQuestion): void {
    void this.questions.remove(asked);
  }

  /** What any gateway answers in a conversation of this owner now, oldest first. */
  inConversation(conversationId: string, owner: string): Promise<readonly OpenQuestion[]> {
    return this.questions.find(conversationId, owner);
  }

  forget(answer: LiveAnswer): void {
    this.shared.delete(answer);
  }

  /** Resolves when Redis has everything that has ended here, at most after `ms`. */
  async flushed(ms: number): Promise<void> {
    const late = AbortSignal.timeout(ms);
    while (this.shared.size > 0 && !late.aborted) {
      await sleep(10);
    }
    this.shared.clear();
    await this.beating;
  }

  /**
   * The events after `position` of an answer that another gateway writes or wrote, as they come. Undefined where the owner
   * has no such answer. The events end early with `answer_interrupted` when the writer is dead or Redis is lost.
   */
  async find(
    messageId: string,
    owner: string,
    position: number,
    signal: AbortSignal,
  ): Promise<AnswerReading | undefined> {
    const deadline = performance.now() + APPEAR_MS;
    while (this.redis.client && !signal.aborted) {
      const reading = await this.read(messageId, owner, position).catch(() => undefined);
      if (reading) {
        const exhausted = reading.last > 0 && position >= reading.last;
        return { exhausted, events: this.follow(messageId, owner, position, signal) };
      }
      if (reading === undefined || performance.now() > deadline) {
        return undefined;
      }
      await sleep(BEAT_MS);
    }
    return undefined;
  }

  /** False where the owner has no such answer on Redis. */
  async stop(messageId: string, owner: string): Promise<boolean> {
    const { client } = this.redis;
    const keys = [`${PREFIX}${messageId}`, `${PREFIX}${messageId}:stop`];
    try {
      return client !== undefined && (await client.eval(STOP, keys, [owner, ANSWER_TTL_MS])) === 1;
    } catch (error) {
      const detail = 'The process that writes this answer cannot be reached. Try again shortly.';
      throw new AppError('answer_interrupted', detail, { cause: error });
    }
  }

  private async *follow(
    messageId: string,
    owner: string,
    position: number,
    signal: AbortSignal,
  ): AsyncGenerator<AnswerEvent, void, undefined> {
    let at = position;
    let heardAt = performance.now();
    while (!signal.aborted) {
      const reading = await this.read(messageId, owner, at).catch(() => undefined);
      heardAt = reading ? performance.now() : heardAt;
      demandGoingOn(reading, performance.now() - heardAt);
      const events = reading?.events ?? [];
      for (const event of events) {
        at = event.n;
        yield event;
      }
      if (reading && reading.last > 0 && at >= reading.last) {
        return;
      }
      if (events.length < EVENTS_PER_READING) {
        await sleep(BEAT_MS);
      }
    }
  }

  /** Null where the owner has no such answer. */
  private async read(messageId: string, owner: string, after: number): Promise<Reading | null> {
    const key = `${PREFIX}${messageId}`;
    const keys = [key, `${key}:events`, `${key}:reader`];
    const answer = await this.redis.client?.eval(READ, keys, [
      owner,
      after,
      EVENTS_PER_READING,
      READER_MS,
      WRITERS,
    ]);
    const reading = ReadingReply.parse(answer);
    return (
      reading && {
        writerLives: reading[0] === 1,
        last: reading[1],
        events: reading[2].map(([n, event, json]) => ({ n, id: eventId(messageId, n), event, json })),
      }
    );
  }

  private async beat(): Promise<void> {
    while (this.shared.size > 0) {
      try {
        await this.write();
        this.note(false);
      } catch (error) {
        this.note(true, error);
      }
      await sleep(BEAT_MS);
    }
    this.beating = undefined;
  }

  private async write(): Promise<void> {
    const answers = [...this.shared];
    const keys = answers.flatMap(([{ messageId }]) =>
      ['', ':events', ':reader', ':stop'].map((part) => `${PREFIX}${messageId}${part}`),
    );
    const batches = batchesOf(answers);
    const states = States.parse(
      await this.redis.client?.eval(
        WRITE,
        [`${WRITERS}${this.gatewayId}`, ...keys],
        [ALIVE_MS, ANSWER_TTL_MS, this.gatewayId, ...batches],
      ),
    );
    for (const [index, [answer]] of answers.entries()) {
      const [have, isRead, isToStop] = states[index] ?? [0, 0, 0];
      this.heed(answer, have, { isRead: isRead === 1, isToStop: isToStop === 1 });
    }
  }

  private heed(
    answer: LiveAnswer,
    have: number,
    { isRead, isToStop }: { readonly isRead: boolean; readonly isToStop: boolean },
  ): void {
    if (isToStop) {
      answer.stop();
    }
    if (isRead) {
      answer.keepAlive();
    }
    if (answer.ended && have === answer.last) {
      this.shared.delete(answer);
    } else if (this.shared.has(answer)) {
      this.shared.set(answer, have);
    }
  }

  /** One line when Redis goes away and one when it is back. */
  private note(away: boolean, error?: unknown): void {
    if (away !== this.away) {
      this.away = away;
      this.logger.warn(
        { err: error },
        away ? 'answers not shared, Redis is away' : 'answers shared over Redis again',
      );
    }
  }
}

/** For each answer its owner, the number of its first new event, their count, their names and data; not too much at once. */
function batchesOf(answers: readonly (readonly [LiveAnswer, number])[]): (string | number)[] {
  let chars = 0;
  return answers.flatMap(([answer, have]) => {
    const fresh: AnswerEvent[] = [];
    for (const event of answer.after(have)) {
      if (chars > MAX_CHARS_PER_BEAT) {
        break;
      }
      chars += event.json.length;
      fresh.push(event);
    }
    return [answer.owner, have + 1, fresh.length, ...fresh.flatMap(({ event, json }) => [event, json])];
  });
}

/** Throws `answer_interrupted` when nothing more can come: the writer is dead, or Redis is not heard of for too long. */
function demandGoingOn(reading: Reading | null | undefined, silentMs: number): void {
  if (reading === null || (reading?.last === 0 && !reading.writerLives && reading.events.length === 0)) {
    throw interrupted('The process that was writing this answer has ended.');
  }
  if (silentMs > ALIVE_MS) {
    throw interrupted('The connection to the process that writes this answer is lost.');
  }
}

function interrupted(detail: string): AppError {
  return new AppError('answer_interrupted', `${detail} Ask again.`);
}
