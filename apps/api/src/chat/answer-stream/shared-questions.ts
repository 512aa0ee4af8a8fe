import { OpenQuestion } from '@app/common/contracts';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { GatewayRedis } from '../../redis/gateway-redis.js';

const Note = z.object({ owner: z.string(), asked: OpenQuestion });
const Notes = z.array(z.string());

const PREFIX = 'gc:asked:';
/** Longer than answers take: an ended one is taken out at once, this is for a process that was killed. */
const KEPT_MS = 600_000;

/** KEYS: the questions of a conversation. ARGV: the id of the message, its note, milliseconds. */
const ADD = `
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])`;
const REMOVE = `redis.call('HDEL', KEYS[1], ARGV[1])`;
const FIND = `return redis.call('HVALS', KEYS[1])`;

/**
 * What is being answered in which conversation, on Redis, so that every gateway can tell. Without Redis, and while it is
 * away, nothing is told.
 */
@Injectable()
export class SharedQuestions {
  constructor(private readonly redis: GatewayRedis) {}

  async add(owner: string, asked: OpenQuestion): Promise<void> {
    await this.run(ADD, asked.conversationId, [asked.messageId, JSON.stringify({ owner, asked }), KEPT_MS]);
  }

  async remove({ conversationId, messageId }: OpenQuestion): Promise<void> {
    await this.run(REMOVE, conversationId, [messageId]);
  }

  /** Those of this owner, oldest first. */
  async find(conversationId: string, owner: string): Promise<readonly OpenQuestion[]> {
    const notes = Notes.parse((await this.run(FIND, conversationId, [])) ?? []);
    return notes
      .map((note) => Note.parse(JSON.parse(note)))
      .flatMap((note) => (note.owner === owner ? note.asked : []))
      .toSorted((one, other) => one.createdAt.localeCompare(other.createdAt));
  }

  private async run(
    script: string,
    conversationId: string,
    args: readonly (string | number)[],
  ): Promise<unknown> {
    try {
      return await this.redis.client?.eval(script, [PREFIX + conversationId], args);
    } catch {
      return undefined;
    }
  }
}
