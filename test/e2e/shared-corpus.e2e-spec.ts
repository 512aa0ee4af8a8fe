import { setTimeout as sleep } from 'node:timers/promises';
import { type SearchResponse } from '@app/common/contracts';
import { sizeOf } from '../size.js';
import { absent, type Job, KEPT, seen, SharedCorpus } from './shared-corpus-stack.js';
import { startPgvectorServer, startQdrantServer } from './vector-servers.js';

jest.setTimeout(120_000);

const RETRIEVERS = ['retriever-1', 'retriever-2'] as const;
const COLLECTION = 'handbooks';

/**
 * `SHARED_CORPUS_SIZE=2` adds pgvector. Not by default: the server before PGlite (pglite-socket 0.2.17, `processQueue`) stays
 * marked as busy when a message throws, and answers nobody from then on.
 */
const ENGINES = [
  ['Qdrant', startQdrantServer],
  ['pgvector', startPgvectorServer],
] as const;

describe.each(ENGINES.slice(0, sizeOf('SHARED_CORPUS_SIZE', 1)))(
  'two workers and two retrievers on one corpus, with vectors in %s',
  (_name, startVectors) => {
    let corpus: SharedCorpus;
    let questions: Questions;
    let badges: Job;
    let visits: Job;

    beforeAll(async () => {
      corpus = await SharedCorpus.open(startVectors);
      questions = new Questions(corpus);
    }, 120_000);

    afterAll(async () => {
      await questions.stop();
      await corpus.close();
    });

    /** What both find, as soon as it is what is wanted of it at both. */
    async function bothFind(
      query: string,
      isWanted: (answer: SearchResponse) => boolean,
      collection = COLLECTION,
    ): Promise<readonly SearchResponse[]> {
      return Promise.all(
        RETRIEVERS.map((name) =>
          seen(async () => {
            const answer = await corpus.searchAt(name, collection, query).catch(absent);
            return answer && isWanted(answer) ? answer : undefined;
          }),
        ),
      );
    }

    /** Both serve that version, and find the same with vectors. */
    async function bothServe(version: number, query: string): Promise<SearchResponse> {
      const [one, other] = await bothFind(
        query,
        ({ snapshot, mode }) => versionIn(snapshot) === version && mode === 'hybrid',
      );
      expect(other?.snapshot).toBe(one?.snapshot);
      expect(other?.passages).toEqual(one?.passages);
      expect(one?.passages).not.toEqual([]);
      return one as SearchResponse;
    }

    async function published(job: Job, collection = COLLECTION): Promise<number> {
      await corpus.completed(collection, job);
      return (await corpus.snapshots(collection)).active;
    }

    /** What the dead one had put there to the end has no snapshot and goes some time later: as much as was built again. */
    async function noteOrphans(version: number): Promise<void> {
      for (const stored of await corpus.vectors.versions()) {
        const name = `${stored.collectionId}@${stored.version}`;
        if (!corpus.passages.has(name)) {
          expect(name).toBe(`${COLLECTION}@${version - 1}`);
          corpus.passages.set(name, corpus.passages.get(`${COLLECTION}@${version}`) ?? Number.NaN);
        }
      }
    }

    /** Nothing unfinished, nothing twice, and as many vectors as the versions have passages. */
    async function expectNothingDoubled(): Promise<void> {
      const versions = await corpus.vectors.versions();
      expect(versions.filter(({ finished }) => !finished)).toEqual([]);
      const names = versions.map(({ collectionId, version }) => `${collectionId}@${version}`);
      expect(names).toEqual([...new Set(names)]);
      const passages = names.map((name) => corpus.passages.get(name) ?? Number.NaN);
      expect(await corpus.vectors.rows()).toBe(passages.reduce((sum, count) => sum + count, 0));
    }

    it('builds two collections at a time, one in each worker, and finds the same at both retrievers', async () => {
      const collections = ['left', 'right'];
      const letGo = await Promise.all(collections.map((collection) => corpus.holdPointer(collection)));
      const held = collections.map(async (collection) => {
        const job = await corpus.add(collection, 'Notes', handbook('ladder', 12));
        const builder = await seen(async () =>
          (await corpus.stageOf(job)) === 'publishing' ? corpus.builderOf(collection) : undefined,
        );
        return { collection, job, builder };
      });
      const built = await Promise.all(held);
      expect(built.map(({ builder }) => builder).toSorted()).toEqual([...corpus.workers.keys()]);
      await Promise.all(letGo.map((release) => release()));
      for (const { collection, job } of built) {
        await corpus.completed(collection, job);
        const [one, other] = await bothFind(
          'the ladder and the laptop',
          ({ mode }) => mode === 'hybrid',
          collection,
        );
        expect(other?.passages).toEqual(one?.passages);
        expect(one?.passages).not.toEqual([]);
      }
      await expectNothingDoubled();
    });

    it('switches both retrievers to new versions', async () => {
      badges = await corpus.add(COLLECTION, 'Badges', handbook('badge', 20));
      visits = await corpus.add(COLLECTION, 'Visits', handbook('visitor', 20));
      await published(badges);
      const first = await published(visits);
      await bothServe(first, 'the badge');
      questions.start();
      const replaced = await corpus.add(COLLECTION, 'Badges', handbook('wristband', 20), badges.documentId);
      const { passages } = await bothServe(await published(replaced), 'the wristband');
      expect(passages[0]?.text).toContain('wristband');
      const [after] = await bothFind('the badge', () => true);
      expect(after?.passages.filter(({ text }) => text.includes('badge'))).toEqual([]);
      await questions.more(3);
      expect(questions.failures).toEqual([]);
      await expectNothingDoubled();
    });

    it('withholds a deleted document at both before an index without it is built, and after a rollback', async () => {
      const { active } = await corpus.snapshots(COLLECTION);
      const extra = await corpus.add(COLLECTION, 'Parking', handbook('garage', 8));
      await bothServe(await published(extra), 'the garage');
      const letGo = await corpus.holdPointer(COLLECTION);
      const removal = await corpus.remove(extra.documentId);
      const isGone = ({ passages }: SearchResponse): boolean =>
        !passages.some(({ documentId }) => documentId === extra.documentId);
      await bothFind('the garage', isGone);
      expect((await corpus.snapshots(COLLECTION)).active).toBe(active + 1);
      await letGo();
      const without = await published(removal);
      await bothServe(without, 'the visitor');
      await corpus.completed(COLLECTION, await corpus.rollBack(COLLECTION, active + 1));
      const answer = await bothServe(active + 1, 'the visitor and the garage');
      expect(isGone(answer)).toBe(true);
      await corpus.completed(COLLECTION, await corpus.rollBack(COLLECTION, without));
      await bothServe(without, 'the visitor');
      expect(questions.failures).toEqual([]);
      await expectNothingDoubled();
    });

    it('goes on answering when a retriever is killed', async () => {
      for (const name of RETRIEVERS) {
        await corpus.retrievers.get(name)?.process.kill();
        await questions.more(5);
        const { abstained, citations } = await corpus.chat(COLLECTION, 'What goes with the visitor?');
        expect({ abstained, isCited: citations.length > 0 }).toEqual({ abstained: false, isCited: true });
        await corpus.startRetriever(name);
        await bothServe((await corpus.snapshots(COLLECTION)).active, 'the visitor');
      }
      expect(questions.failures).toEqual([]);
    });

    it('ends a build in the other worker when the one that was at it is killed', async () => {
      const letGo = corpus.vectors.hold?.() ?? (await corpus.holdPointer(COLLECTION));
      const job = await corpus.add(COLLECTION, 'Parcels', handbook('parcel', 20));
      const victim = await seen(async () =>
        (await corpus.stageOf(job)) === 'publishing' ? corpus.builderOf(COLLECTION) : undefined,
      );
      await corpus.workers.get(victim)?.process.kill();
      await seen(async () => {
        const builder = await corpus.builderOf(COLLECTION);
        return builder !== undefined && builder !== victim ? builder : undefined;
      });
      await letGo();
      const version = await published(job);
      await bothServe(version, 'the parcel');
      expect(questions.failures).toEqual([]);
      await noteOrphans(version);
      await expectNothingDoubled();
      corpus.workers.get(victim)?.process.start();
    });

    it('keeps the vectors of a version that is let go while a retriever still serves it', async () => {
      const { active } = await corpus.snapshots(COLLECTION);
      await corpus.startRetriever('late', { INDEX_POLL_MS: '600000' });
      await seen(() => corpus.searchAt('late', COLLECTION, 'the parcel').catch(absent));
      for (let i = 0; i < KEPT; i += 1) {
        await published(await corpus.add(COLLECTION, `More ${i}`, handbook('bicycle', 4 + i)));
      }
      expect((await corpus.snapshots(COLLECTION)).kept).not.toContain(active);
      const answer = await corpus.searchAt('late', COLLECTION, 'the parcel');
      expect({ version: versionIn(answer.snapshot), mode: answer.mode }).toEqual({
        version: active,
        mode: 'hybrid',
      });
      await expectNothingDoubled();
    });
  },
);

/** Asks the gateway again and again, and keeps what failed. */
class Questions {
  readonly failures: unknown[] = [];
  private answers = 0;
  private readonly stopping = new AbortController();
  private ended: Promise<void> = Promise.resolve();

  constructor(private readonly corpus: SharedCorpus) {}

  start(): void {
    this.ended = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.ended;
  }

  /** Waits for so many more answers. */
  async more(count: number): Promise<void> {
    const wanted = this.answers + count;
    await seen(() => Promise.resolve(this.answers >= wanted || this.failures.length > 0 || undefined));
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        const { passages } = await this.corpus.search(COLLECTION, 'where is the visitor');
        if (passages.length === 0) {
          throw new Error('nothing was found');
        }
        this.answers += 1;
      } catch (error) {
        this.failures.push(error);
      }
      await sleep(50);
    }
  }
}

function versionIn(snapshot: string): number {
  return Number(/@(\d+)/.exec(snapshot)?.[1]);
}

const WORDS =
  'account audit backup cable camera contract door email guest incident key laptop log network office password'.split(
    ' ',
  );

/** Sections about a thing, no two alike. */
function handbook(thing: string, sections: number): string {
  return Array.from({ length: sections }, (_, section) => {
    const others = Array.from({ length: 8 }, (_word, i) => WORDS[(section * 5 + i * 3) % WORDS.length]);
    return `# Section ${section}\n\nThe ${thing} of section ${section} goes with ${others.join(' ')}.\n`;
  }).join('\n');
}
