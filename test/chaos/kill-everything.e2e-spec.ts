/**
 * Kills (SIGKILL) the worker, the gateway, Postgres and Redis at random moments while documents come in, and then lets
 * them finish. CHAOS_SEED repeats a run's choices; CHAOS_KILLS sets how many kills must strike while work is under way.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasRedis } from '@app/common/testing';
import { AcceptedLoad } from './load.js';
import { seededRandom } from './random.js';
import { SnapshotReader } from './snapshot-reader.js';
import { ADMIN_KEY, ChaosStack, TWO_WATCHDOG_PERIODS_MS, type Victim } from './stack.js';

const COLLECTION = 'chaos';
const SEED = Number(process.env['CHAOS_SEED'] ?? Date.now() % 1_000_000);
const KILLS = Number(process.env['CHAOS_KILLS'] ?? 12);
const LONGEST_LIFE_MS = 2000;
const LONGEST_PAUSE_MS = 500;
const MOST_OPEN = 30;
const RUN_MS = 120_000 + KILLS * 15_000 + TWO_WATCHDOG_PERIODS_MS;

const backends = hasRedis() ? (['postgres', 'redis'] as const) : (['postgres'] as const);

describe.each(backends)('everything that can die, with the queue on %s', (backend) => {
  it(
    `loses no document that was accepted, and shows each once and whole (seed ${SEED})`,
    async () => {
      const stack = await ChaosStack.open(backend);
      const chaos = new Chaos(stack, backend);
      try {
        await chaos.killUnderLoad();
        await chaos.settle();
        await chaos.expectEverythingWhole();
      } catch (error) {
        process.stderr.write(stack.worker.output.slice(-4000) + stack.gateway.output.slice(-4000));
        throw error;
      } finally {
        await chaos.stop();
        await stack.close();
      }
    },
    RUN_MS,
  );
});

class Chaos {
  private readonly random = seededRandom(SEED);
  private readonly load: AcceptedLoad;
  private readonly reader: SnapshotReader;

  constructor(
    private readonly stack: ChaosStack,
    private readonly backend: string,
  ) {
    this.load = new AcceptedLoad(stack.gatewayUrl, ADMIN_KEY, COLLECTION);
    this.reader = new SnapshotReader(stack.store, COLLECTION);
  }

  /** Every round something comes in, and while it is worked on one of them dies. */
  async killUnderLoad(): Promise<void> {
    this.stack.start();
    await this.load.add(
      { title: 'Guide', passages: undefined },
      await readFile('corpus/sp800-53-guide.json', 'utf8'),
    );
    const struck = new Map<Victim, number>();
    let rounds = 0;
    for (let strikes = 0; strikes < KILLS; rounds += 1) {
      const victim = this.chosenVictim();
      // What comes in while it dies is asked for again until it is accepted.
      const load = this.someLoad();
      load.catch(() => undefined);
      await this.untilWorking();
      await sleep(this.random() ** 2 * LONGEST_LIFE_MS);
      if ((await this.unfinished()).length > 0) {
        strikes += 1;
        struck.set(victim, (struck.get(victim) ?? 0) + 1);
      }
      await this.stack.kill(victim, this.random() * LONGEST_PAUSE_MS);
      await load;
    }
    this.say(
      `${rounds} kills, under way: ${[...struck].map(([victim, times]) => `${victim} ${times}`).join(', ')}; ` +
        `${this.load.documents.size} documents, ${this.load.deleted.size} deleted, ${this.load.repeated} calls repeated, ` +
        `${this.reader.versions.length} versions seen`,
    );
  }

  /** Nothing may take longer to be found and finished than two periods of the watchdog. */
  async settle(): Promise<void> {
    const from = performance.now();
    const isLate = (): boolean => performance.now() - from > TWO_WATCHDOG_PERIODS_MS;
    while ((await this.unfinished()).length > 0 && !isLate()) {
      await sleep(100);
    }
    this.say(`all done ${Math.round(performance.now() - from)} ms after the last kill`);
    expect(await this.unfinished()).toEqual([]);
    expect(await this.stack.worker.stop()).toBe(0);
    await this.reader.stop();
    expect(this.reader.problems).toEqual([]);
  }

  /** In the database and in the served snapshot: every document ready, with all of its passages, each once. */
  async expectEverythingWhole(): Promise<void> {
    const { documents, deleted } = this.load;
    const failed = await this.stack.rows(
      `SELECT id, kind, state, error_class, error FROM ingest_jobs WHERE state NOT IN ('completed', 'cancelled')`,
    );
    expect(failed).toEqual([]);
    const stored = await this.stack.rows<{ id: string; title: string; state: string }>(
      `SELECT id, title, state FROM documents WHERE state <> 'deleted' ORDER BY title`,
    );
    const expected = [...documents].map(([id, { title }]) => ({ id, title, state: 'ready' }));
    expect(stored).toEqual(expected.toSorted((a, b) => (a.title < b.title ? -1 : 1)));
    const served = (await this.reader.read())?.passages ?? [];
    for (const [id, { passages }] of documents) {
      const found = served.filter((passage) => passage.documentId === id);
      expect(new Set(found.map((passage) => passage.id)).size).toBe(found.length);
      expect(found.length).toBeGreaterThan(0);
      if (passages) {
        expect(found.map(({ text }) => text)).toEqual(passages);
      }
    }
    const known = new Set(documents.keys());
    expect(served.filter(({ documentId }) => !known.has(documentId) || deleted.has(documentId))).toEqual([]);
    const torn = await this.stack.rows(
      'SELECT document_id FROM chunks GROUP BY document_id HAVING max(ordinal) + 1 <> count(*)',
    );
    expect(torn).toEqual([]);
  }

  async stop(): Promise<void> {
    await this.reader.stop();
  }

  /** The worker half of the time, the others in equal parts. */
  private chosenVictim(): Victim {
    const { victims } = this.stack;
    const others = victims.filter((victim) => victim !== 'worker');
    const drawn = this.random();
    return drawn < 0.5 ? 'worker' : (others[Math.floor((drawn - 0.5) * 2 * others.length)] ?? 'worker');
  }

  /** As much as keeps the worker busy: what waits at the end is to be finished within two periods of the watchdog. */
  private async someLoad(): Promise<void> {
    const sections = Array.from({ length: 1 + Math.floor(this.random() * 3) }, () =>
      Math.ceil(this.random() * 40),
    );
    const [again, removal] = [this.random() < 0.2, this.random()];
    const [candidate] = [...this.load.documents].filter(([, { passages }]) => passages !== undefined);
    const open = await this.unfinished();
    for (const count of open.length > MOST_OPEN ? [] : sections) {
      await this.load.addNote(count);
    }
    if (again && !open.some((line) => line.includes('collection.ingest'))) {
      await this.load.ingestAgain();
    }
    if (candidate && removal < 0.2) {
      await this.load.remove(candidate[0]);
    }
  }

  /** A job is being worked on: before that there is nothing to interrupt. */
  private async untilWorking(): Promise<void> {
    const active = `SELECT 1 FROM ingest_jobs WHERE state = 'active' AND heartbeat_at > now() - interval '1 second'`;
    const from = performance.now();
    while ((await this.stack.rows(active)).length === 0 && performance.now() - from < 10_000) {
      await sleep(10);
    }
  }

  private async unfinished(): Promise<readonly string[]> {
    const rows = await this.stack.rows<{ line: string }>(
      `SELECT id || ' ' || kind || ' ' || state || ' ' || stage || ' ' || coalesce(error, '') AS line FROM ingest_jobs
       WHERE state IN ('waiting', 'active')
       UNION ALL SELECT id || ' document ' || state FROM documents WHERE state IN ('queued', 'processing')`,
    );
    return rows.map(({ line }) => line);
  }

  private say(text: string): void {
    process.stderr.write(`chaos on ${this.backend}, seed ${SEED}: ${text}\n`);
  }
}
