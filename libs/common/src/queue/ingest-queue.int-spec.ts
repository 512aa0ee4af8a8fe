import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  hasRedis,
  Relay,
  startPostgres,
  startRedis,
  type TestPostgres,
  type TestRedis,
} from '@app/common/testing';
import { IngestConsumer, type QueueDelivery, RetryLater } from './ingest-consumer.js';
import { IngestQueue, type QueueTicket } from './ingest-queue.js';
import { openQueue, type OpenQueue, type QueueSettings } from './queue-backend.js';
import { RedisClient } from './redis.js';
import { type ScheduledMoment, scheduleKey } from './schedules.js';

let postgres: TestPostgres;
let redis: TestRedis | undefined;
const withRedis = hasRedis();

beforeAll(async () => {
  [postgres, redis] = await Promise.all([
    startPostgres({ migrated: false }),
    withRedis ? startRedis() : undefined,
  ]);
}, 30_000);

afterAll(async () => {
  await Promise.all([postgres.stop(), redis?.stop()]);
});

function ticket(epoch = 0): QueueTicket {
  return { kind: 'document.ingest', ingestJobId: randomUUID(), epoch, requestId: 'request-1' };
}

/** Waits until `done` says so; the test's own time limit is what fails. */
async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await done())) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const backends = withRedis ? (['postgres', 'redis'] as const) : (['postgres'] as const);

describe.each(backends)('ingest queue on %s', (backend) => {
  let settings: QueueSettings;
  let queue: IngestQueue;
  let inspected: OpenQueue;
  let errors: unknown[];
  let consumers: IngestConsumer[];

  beforeAll(() => {
    settings = { DATABASE_URL: postgres.url, REDIS_URL: backend === 'redis' ? redis?.url : undefined };
    queue = new IngestQueue(settings);
    inspected = openQueue(settings);
  });
  beforeEach(() => {
    errors = [];
    consumers = [];
  });
  afterEach(async () => {
    await Promise.all(consumers.map((consumer) => consumer.stop(2000)));
  });
  afterAll(async () => {
    await Promise.all([queue.close(), inspected.queue.close()]);
    inspected.disconnect();
  });

  /** The queue knows none of them any more: they have ended. */
  async function areGone(...tickets: readonly QueueTicket[]): Promise<boolean> {
    const found = await Promise.all(
      tickets.map(({ ingestJobId, epoch }) => inspected.queue.getJob(`${ingestJobId}-${epoch}`)),
    );
    return found.every((job) => !job);
  }

  async function consume(
    handle: (delivery: QueueDelivery) => Promise<void>,
    at = settings,
  ): Promise<IngestConsumer> {
    const consumer = new IngestConsumer(at, { concurrency: 2, onError: (error) => errors.push(error) });
    consumers.push(consumer);
    await consumer.start(handle);
    return consumer;
  }

  it('delivers every ticket once, with its name and payload', async () => {
    const tickets = Array.from({ length: 30 }, () => ticket());
    const got: QueueDelivery[] = [];
    await consume((delivery) => {
      got.push(delivery);
      return Promise.resolve();
    });
    await queue.enqueueAll(tickets);
    await until(() => areGone(...tickets));
    expect(got.map(({ payload }) => payload.ingestJobId).sort()).toEqual(
      tickets.map(({ ingestJobId }) => ingestJobId).sort(),
    );
    expect(got[0]).toMatchObject({
      name: 'document.ingest',
      payload: { epoch: 0, requestId: 'request-1' },
      attempt: 1,
      isLastAttempt: false,
    });
    expect(errors).toEqual([]);
  });

  it('knows what it holds, takes the same ticket twice as one, and a new epoch as another', async () => {
    const one = ticket();
    const other = { ...one, epoch: 1 };
    await queue.enqueue(one);
    await queue.enqueue(one);
    expect(await queue.missing([one, other])).toEqual([other]);
    await queue.enqueue(other);
    expect(await queue.waitingCount()).toBe(2);
    const epochs: number[] = [];
    await consume(({ payload }) => {
      epochs.push(payload.epoch);
      return Promise.resolve();
    });
    await until(() => areGone(one, other));
    expect(epochs.sort()).toEqual([0, 1]);
  });

  it('delivers by turn, and what has the same turn in the order in which it came', async () => {
    const turns = [5, 1, 3, 0, 3, 2_500_000, 1];
    const tickets = turns.map((turn) => ({ ...ticket(), turn }));
    await queue.enqueueAll(tickets.slice(0, 3));
    await queue.enqueueAll(tickets.slice(3));
    const got: string[] = [];
    const consumer = new IngestConsumer(settings, { concurrency: 1, onError: (error) => errors.push(error) });
    consumers.push(consumer);
    await consumer.start(({ payload }) => {
      got.push(payload.ingestJobId);
      return Promise.resolve();
    });
    await until(() => areGone(...tickets));
    expect(got).toEqual([3, 1, 6, 2, 4, 0, 5].map((i) => tickets[i]?.ingestJobId));
  });

  it('counts a ticket as missing that was delivered to somebody', async () => {
    const held = ticket();
    let release = (): void => undefined;
    const delivered = new Promise<void>((resolve) => {
      void consume(() => {
        resolve();
        return new Promise<void>((done) => {
          release = done;
        });
      });
    });
    await queue.enqueue(held);
    await delivered;
    expect(await queue.missing([held])).toEqual([held]);
    release();
  });

  it('can take a finished ticket again', async () => {
    const again = ticket();
    let runs = 0;
    await consume(() => {
      runs += 1;
      return Promise.resolve();
    });
    for (const expected of [1, 2]) {
      await queue.enqueue(again);
      await until(async () => runs === expected && (await areGone(again)));
    }
    expect(runs).toBe(2);
  });

  it('calls again after the delay that the handler asks for, and drops what fails otherwise', async () => {
    const retried = ticket();
    const broken = ticket();
    const attempts: number[] = [];
    let failures = 0;
    await consume(({ payload, attempt }) => {
      if (payload.ingestJobId === broken.ingestJobId) {
        failures += 1;
        return Promise.reject(new RetryLater(10));
      }
      attempts.push(attempt);
      return attempt < 3 ? Promise.reject(new RetryLater(10)) : Promise.resolve();
    });
    await queue.enqueueAll([retried, broken]);
    await until(() => areGone(retried, broken));
    expect(attempts).toEqual([1, 2, 3]);
    expect(failures).toBe(20);
  });

  it('delivers each moment of a schedule once, to one of several, and none once it is ended', async () => {
    const key = scheduleKey('reingest');
    await queue.keepSchedule('reingest', '0 0 1 1 *');
    const next = (await inspected.queue.getJobScheduler(key))?.next;
    await queue.keepSchedule('reingest', '0 0 1 1 *');
    expect((await inspected.queue.getJobScheduler(key))?.next).toBe(next);

    const moments: string[] = [];
    let failures = 1;
    const onSchedule = ({ schedule, id }: ScheduledMoment): Promise<void> => {
      moments.push(`${schedule} ${id}`);
      failures -= 1;
      return failures < 0 ? Promise.resolve() : Promise.reject(new Error('try again'));
    };
    for (let i = 0; i < 2; i += 1) {
      const consumer = new IngestConsumer(settings, {
        ...{ concurrency: 2, onSchedule, onError: (error) => errors.push(error) },
      });
      consumers.push(consumer);
      await consumer.start(() => Promise.resolve());
    }
    await Promise.all([1, 2, 3].map(() => queue.keepSchedule('reingest', '* * * * * *')));
    await until(() => moments.length >= 4);
    await queue.keepSchedule('reingest', undefined);
    // The first one was refused, and comes again some time.
    const others = moments.filter((moment) => moment !== moments[0]);
    expect(new Set(others).size).toBe(others.length);
    expect(errors).toHaveLength(1);
    expect(await inspected.queue.getJobScheduler(key)).toBeUndefined();
    await Promise.all(consumers.map((consumer) => consumer.stop(2000)));
    await inspected.queue.obliterate({ force: true });
  }, 60_000);

  it('makes up once for the moments that came while nobody ran', async () => {
    const key = scheduleKey('reingest');
    await queue.keepSchedule('reingest', '* * * * * *');
    const missed = (await inspected.queue.getJobScheduler(key))?.next ?? 0;
    await until(() => Date.now() > missed + 3000);
    const startedAt = Date.now();
    // A worker that starts says the schedule again.
    await queue.keepSchedule('reingest', '* * * * * *');
    const moments: number[] = [];
    const onSchedule = ({ id }: ScheduledMoment): Promise<void> => {
      moments.push(Number(id.split(':').at(-1)));
      return Promise.resolve();
    };
    const consumer = new IngestConsumer(settings, {
      ...{ concurrency: 1, onSchedule, onError: (error) => errors.push(error) },
    });
    consumers.push(consumer);
    await consumer.start(() => Promise.resolve());
    await until(() => moments.length >= 3);
    await queue.keepSchedule('reingest', undefined);
    expect(moments[0]).toBe(missed);
    expect(moments[1]).toBeGreaterThanOrEqual(startedAt);
    await consumer.stop(2000);
    await inspected.queue.obliterate({ force: true });
  }, 60_000);

  // A worker of BullMQ whose first connection broke at a bad moment would keep the thread to itself for ever.
  it.each([0, 10, 30, 60, 100])(
    'is consumed after a line that broke %i ms into the start is back',
    async (ms) => {
      const relay = await Relay.before(settings.REDIS_URL ?? settings.DATABASE_URL);
      const at: QueueSettings =
        backend === 'redis'
          ? { ...settings, REDIS_URL: relay.url }
          : { ...settings, DATABASE_URL: relay.url };
      const consumer = new IngestConsumer(at, { concurrency: 1, onError: (error) => errors.push(error) });
      consumers.push(consumer);
      const taken: string[] = [];
      const started = consumer.start(({ payload }) => {
        taken.push(payload.ingestJobId);
        return Promise.resolve();
      });
      await sleep(ms);
      await relay.cut();
      await relay.restore();
      const waiting = ticket();
      await queue.enqueue(waiting);
      await started;
      await until(() => taken.includes(waiting.ingestJobId));
      await consumer.stop(2000);
      await relay.cut();
    },
    60_000,
  );

  it('tells a running job to end when the grace time is over, and takes no other', async () => {
    const first = ticket();
    const second = ticket();
    const started: string[] = [];
    let aborted = false;
    const consumer = new IngestConsumer(settings, { concurrency: 1, onError: (error) => errors.push(error) });
    await consumer.start(({ payload, signal }) => {
      started.push(payload.ingestJobId);
      return new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          resolve();
        });
      });
    });
    await queue.enqueue(first);
    await until(() => started.length === 1);
    await queue.enqueue(second);
    await consumer.stop(100);
    expect(aborted).toBe(true);
    expect(started).toEqual([first.ingestJobId]);
    expect(await queue.missing([second])).toEqual([]);
  });
});

describe('a queue that is away', () => {
  const away: QueueSettings[] = [
    { DATABASE_URL: 'postgres://test:test@127.0.0.1:9/postgres' },
    { DATABASE_URL: 'postgres://unused', REDIS_URL: 'redis://127.0.0.1:9' },
  ];

  it.each(away)(
    'is an error that says so: $DATABASE_URL',
    async (settings) => {
      const queue = new IngestQueue(settings);
      await expect(queue.enqueue(ticket())).rejects.toMatchObject({ code: 'queue_unavailable' });
      await expect(queue.ping()).rejects.toMatchObject({ code: 'queue_unavailable' });
      await queue.close();
    },
    10_000,
  );

  it.each(away)('does not keep a consumer from stopping: $DATABASE_URL', async (settings) => {
    const consumer = new IngestConsumer(settings, { concurrency: 1, onError: () => undefined });
    const started = consumer.start(() => Promise.resolve());
    await consumer.stop(1000);
    await started;
    expect(consumer.isRunning).toBe(false);
  });

  if (!withRedis) {
    return;
  }
  it('a frozen Redis refuses within the deadline and works again when it thaws', async () => {
    const settings = { DATABASE_URL: 'postgres://unused', REDIS_URL: redis!.url };
    const queue = new IngestQueue(settings);
    const client = new RedisClient(redis!.url);
    expect(await client.eval('return {KEYS[1], ARGV[1]}', ['key'], [7])).toEqual(['key', '7']);
    await queue.ping();
    redis!.freeze();
    try {
      await expect(queue.enqueue(ticket())).rejects.toMatchObject({ code: 'queue_unavailable' });
      await expect(client.eval('return 1', [], [])).rejects.toThrow();
    } finally {
      redis!.thaw();
    }
    await until(() =>
      queue.ping().then(
        () => true,
        () => false,
      ),
    );
    await client.quit();
    await queue.close();
  }, 15_000);

  it('a frozen Redis does not keep a consumer from stopping', async () => {
    const settings = { DATABASE_URL: 'postgres://unused', REDIS_URL: redis!.url };
    const consumer = new IngestConsumer(settings, { concurrency: 1, onError: () => undefined });
    await consumer.start(() => Promise.resolve());
    redis!.freeze();
    try {
      await consumer.stop(600_000);
    } finally {
      redis!.thaw();
    }
  }, 15_000);
});
