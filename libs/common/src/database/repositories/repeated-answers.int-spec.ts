import { randomUUID } from 'node:crypto';
import { type ChatAnswer } from '@app/common/contracts';
import { Relay, startPostgres, type TestPostgres } from '@app/common/testing';
import { Logger } from '@nestjs/common';
import { Database } from '../database.js';
import { DEFAULT_WORKSPACE_ID } from '../entities/workspace.entity.js';
import { type ConversationOwner } from './conversation-owner.js';
import { ConversationsRepository } from './conversations.repository.js';
import { type RepeatedAnswer, RepeatedAnswersRepository } from './repeated-answers.repository.js';

const CONTENT = {
  answer: 'Accounts are reviewed. [1]',
  agent: 'lookup',
  sources: [{ text: 'Review them.' }],
};

let postgres: TestPostgres;
let relay: Relay;
let database: Database;
let repeated: RepeatedAnswersRepository;
let conversations: ConversationsRepository;

beforeAll(async () => {
  Logger.overrideLogger(false);
  postgres = await startPostgres();
  relay = await Relay.before(postgres.url);
}, 30_000);

beforeEach(() => {
  database = new Database({ url: relay.url, poolSize: 3, applicationName: 'test' });
  repeated = new RepeatedAnswersRepository(database);
  conversations = new ConversationsRepository(database, repeated);
});

afterEach(async () => {
  await database.onApplicationShutdown();
});

afterAll(async () => {
  await relay.cut();
  await postgres.stop();
});

function visitor(): ConversationOwner {
  return { workspaceId: DEFAULT_WORKSPACE_ID, visitorId: randomUUID(), apiKeyId: null };
}

function answerFor(owner: ConversationOwner, more: Partial<RepeatedAnswer> = {}): RepeatedAnswer {
  const [conversationId, messageId] = [randomUUID(), randomUUID()];
  const { visitorId, workspaceId } = owner;
  return {
    owner,
    conversationId,
    messageId,
    continues: false,
    question: 'Who reviews accounts?',
    selection: null,
    snapshot: 'controls@1:abc',
    sighting:
      visitorId === null
        ? undefined
        : { id: visitorId, workspaceId, at: new Date(), asked: true, addressHash: 'hash' },
    ownJson: JSON.stringify({ messageId, cached: true }),
    contentJson: JSON.stringify(CONTENT),
    ...more,
  };
}

function saved({ messageId, owner }: RepeatedAnswer): Promise<ChatAnswer | undefined> {
  return conversations.findAnswer(messageId, owner);
}

async function questionsOf({ visitorId }: ConversationOwner): Promise<number | undefined> {
  const [row] = await database.run((manager) =>
    manager.query<{ questions: number }[]>('SELECT questions FROM visitors WHERE id = $1', [visitorId]),
  );
  return row?.questions;
}

describe('answers that were given again', () => {
  it('are there for whoever looks after they were said, each with its conversation and what all of them say', async () => {
    const answers = Array.from({ length: 250 }, (_none, i) =>
      answerFor(
        visitor(),
        i % 2 === 0 ? {} : { contentJson: JSON.stringify({ ...CONTENT, answer: 'Other.' }) },
      ),
    );
    expect(answers.map((answer) => repeated.take(answer))).not.toContain(false);
    const found = await Promise.all(answers.map(saved));
    expect(found).toEqual(
      answers.map(({ messageId }, i) => ({
        ...CONTENT,
        answer: i % 2 === 0 ? CONTENT.answer : 'Other.',
        messageId,
        cached: true,
      })),
    );
    const [first] = answers;
    const list = first && (await conversations.page(first.owner, { limit: 10 }));
    expect(list?.items).toMatchObject([
      { id: first?.conversationId, title: 'Who reviews accounts?', messages: 1 },
    ]);
  });

  it('stand in the order in which they were said, and count for their visitor', async () => {
    const owner = visitor();
    const answers = [1, 2, 3].map((n) => answerFor(owner, { question: `Question ${n}?` }));
    for (const answer of answers) {
      repeated.take(answer);
    }
    const { items } = await conversations.page(owner, { limit: 10 });
    expect(items.map(({ title }) => title)).toEqual(['Question 3?', 'Question 2?', 'Question 1?']);
    expect(await questionsOf(owner)).toBe(3);
  });

  it('go on in a conversation, unless it has been deleted meanwhile or is somebody else’s', async () => {
    const owner = visitor();
    const begun = answerFor(owner);
    const { conversationId } = begun;
    repeated.take(begun);
    await repeated.settled();
    const next = answerFor(owner, { conversationId, continues: true });
    const foreign = answerFor(visitor(), { conversationId, continues: true });
    repeated.take(next);
    repeated.take(foreign);
    expect(await saved(next)).toBeDefined();
    const page = await conversations.findPage(conversationId, owner, { limit: 10 });
    expect(page?.[1].items.map(([message]) => message?.id)).toEqual([begun.messageId, next.messageId]);
    await conversations.delete(conversationId, owner);
    const late = answerFor(owner, { conversationId, continues: true });
    repeated.take(late);
    expect(await saved(late)).toBeUndefined();
    expect(await conversations.find(conversationId, owner)).toBeUndefined();
  });

  it('are there once, and counted once, when they are sent twice', async () => {
    const answer = answerFor(visitor());
    repeated.take(answer);
    await repeated.settled();
    repeated.take(answer);
    repeated.take(answerFor(answer.owner));
    await repeated.settled();
    expect((await conversations.page(answer.owner, { limit: 10 })).items).toHaveLength(2);
    expect(await questionsOf(answer.owner)).toBe(2);
  });

  it('are kept with text that Postgres does not take', async () => {
    const answer = answerFor(visitor(), { question: 'Who\u0000 reviews \ud83d accounts?' });
    repeated.take(answer);
    expect(await saved(answer)).toMatchObject(CONTENT);
  });

  it('do not suffer from a neighbour that cannot be stored', async () => {
    const [one, other] = [answerFor(visitor()), answerFor(visitor())];
    const refused = answerFor({ workspaceId: randomUUID(), visitorId: randomUUID(), apiKeyId: null });
    for (const answer of [one, refused, other]) {
      repeated.take(answer);
    }
    expect([await saved(one), await saved(refused), await saved(other)]).toEqual([
      expect.objectContaining(CONTENT),
      undefined,
      expect.objectContaining(CONTENT),
    ]);
  });

  it('wait while Postgres is away, and are stored when it is back', async () => {
    await database.ping();
    const early = [answerFor(visitor()), answerFor(visitor())];
    await relay.cut();
    expect(early.map((answer) => repeated.take(answer))).toEqual([true, true]);
    await repeated.settled();
    expect(repeated.take(answerFor(visitor()))).toBe(false);
    await relay.restore();
    const later = answerFor(visitor());
    while (!repeated.take(later)) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    for (const answer of [...early, later]) {
      expect(await saved(answer)).toMatchObject(CONTENT);
    }
  });

  it('are stored before the process ends, which takes no more then', async () => {
    const answer = answerFor(visitor());
    repeated.take(answer);
    await repeated.beforeApplicationShutdown();
    expect(repeated.take(answerFor(visitor()))).toBe(false);
    expect(await saved(answer)).toMatchObject(CONTENT);
  });

  it('do not hold up the end of a process that cannot store them', async () => {
    await database.ping();
    await relay.cut();
    repeated.take(answerFor(visitor()));
    await repeated.beforeApplicationShutdown();
    await relay.restore();
    expect(repeated.take(answerFor(visitor()))).toBe(false);
  });
});

describe('what is not there yet', () => {
  it('is looked for a second time, since another process may be about to store it', async () => {
    const answer = answerFor(visitor());
    let looks = 0;
    const found = await repeated.look(async () => {
      looks += 1;
      const there = await new ConversationsRepository(database, new RepeatedAnswersRepository(database)).page(
        answer.owner,
        { limit: 1 },
      );
      repeated.take(answer);
      await repeated.settled();
      return there.items[0];
    });
    expect(looks).toBe(2);
    expect(found?.id).toBe(answer.conversationId);
  });
});
