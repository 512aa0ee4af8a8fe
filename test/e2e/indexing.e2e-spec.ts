import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sizeOf } from '../size.js';
import { IndexingStack, REMOTE } from './indexing-stack.js';

jest.setTimeout(180_000);

const SECTIONS = 60;
/** Between two searches, so that they leave the services time to work. */
const PAUSE_MS = 50;
/** `INDEXING_SIZE=2` adds what takes a changed copy of the build. */
const itAtFullSize = sizeOf('INDEXING_SIZE', 1) > 1 ? it : it.skip;
let stack: IndexingStack;
let questions = 0;

beforeAll(async () => {
  stack = await IndexingStack.open();
}, 60_000);

afterAll(() => stack.close());

const TOPICS =
  'account access audit backup badge cable camera contract door email guest incident key laptop log network'
    .split(' ')
    .concat(
      'office password patch policy printer record report review server shelf training vendor visitor window'.split(
        ' ',
      ),
    );

function topic(number: number): string {
  return TOPICS[number % TOPICS.length] ?? 'record';
}

/** Sections of so many words, no two alike, with words in common that a local model can learn from. */
function handbook(words: number): string {
  return Array.from({ length: SECTIONS }, (_, section) => {
    const text = Array.from({ length: words }, (_word, i) =>
      topic(section * 7 + i * (1 + (section % 5))),
    ).join(' ');
    return `# Section ${section}\n\nThe ${topic(section)} of section ${section} goes with ${text}.\n`;
  }).join('\n');
}

/** A question that was not asked before, in words that the handbook has. */
function question(): string {
  questions += 1;
  return `where is the ${topic(questions)} of section ${questions}`;
}

/** Whether the provider was asked for it, with whatever the search put behind it. */
function isAsked(query: string): boolean {
  return stack.asked.flat().some((text) => text.startsWith(query));
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    await sleep(20);
  }
}

/** Asks again and again, and keeps what failed and which version answered. */
class Searches {
  readonly versions: number[] = [];
  readonly failures: unknown[] = [];
  private readonly stopping = new AbortController();
  private readonly ended = this.run();

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.ended;
  }

  /** Waits for so many more answers. */
  async more(count: number): Promise<void> {
    const wanted = this.versions.length + count;
    await until(() => this.versions.length >= wanted || this.failures.length > 0);
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        const { snapshot } = await stack.search(question());
        this.versions.push(Number(/@(\d+)/.exec(snapshot)?.[1]));
      } catch (error) {
        this.failures.push(error);
      }
      await sleep(PAUSE_MS);
    }
  }
}

async function firstVersion(collection: string, words: number): Promise<Searches> {
  stack.collection = collection;
  await stack.restartWorker();
  await stack.completed(await stack.add('Handbook', handbook(words)));
  await until(() => stack.search(question()).then(Boolean, () => false));
  expect(await stack.activeManifest()).toMatchObject({ version: 1, counts: { passages: SECTIONS } });
  return new Searches();
}

async function servedBy(version: number, searches: Searches): Promise<void> {
  await until(() => searches.versions.at(-1) === version || searches.failures.length > 0);
  await searches.more(5);
}

it('changes to an embedder of other dimensions and back while the version before answers', async () => {
  const searches = await firstVersion('embedded', 8);
  const local = (await stack.activeManifest()).embedder;
  const held = Promise.withResolvers<undefined>();
  stack.answerFrom(() => held.promise.then(() => undefined));

  await stack.restartWorker(stack.embedder);
  const changed = await stack.ingestAgain();
  await until(() => stack.documentTexts.length > 0);
  await searches.more(10);
  expect(new Set(searches.versions)).toEqual(new Set([1]));
  held.resolve(undefined);
  await stack.completed(changed);
  await servedBy(2, searches);
  expect((await stack.activeManifest()).embedder).toEqual(REMOTE);
  expect(new Set(stack.documentTexts).size).toBe(SECTIONS);
  const ours = question();
  expect((await stack.search(ours)).mode).toBe('hybrid');
  expect(isAsked(ours)).toBe(true);

  await stack.restartWorker();
  await stack.completed(await stack.ingestAgain());
  await servedBy(3, searches);
  expect((await stack.activeManifest()).embedder).toEqual(local);
  const theirs = question();
  await stack.search(theirs);
  expect(isAsked(theirs)).toBe(false);
  await searches.stop();
  expect(searches.failures).toEqual([]);
  expect(searches.versions).toEqual(searches.versions.toSorted());
});

itAtFullSize('changes how documents are cut while the version before answers', async () => {
  const searches = await firstVersion('cut', 150);
  const source = 'apps/ingest-worker/src';
  const build = await stack.changedBuild([
    { file: `${source}/chunk/chunker.js`, code: /words: \d+/, becomes: 'words: 60' },
    { file: `${source}/parse/parsed-document.js`, code: /'parse-\d+'/, becomes: "'parse-next'" },
  ]);
  await stack.restartWorker({}, build);
  await stack.completed(await stack.ingestAgain());
  await servedBy(2, searches);
  await searches.stop();
  expect((await stack.activeManifest()).counts.passages).toBeGreaterThan(2 * SECTIONS);
  expect(searches.failures).toEqual([]);
  expect(searches.versions).toEqual(searches.versions.toSorted());
});

it('asks the provider only for what is missing after a worker was killed while it embedded', async () => {
  const answered = 3;
  let requests = 0;
  stack.answerFrom(async () => {
    requests += 1;
    if (requests > answered) {
      await new Promise(() => undefined);
    }
  });
  stack.collection = 'interrupted';
  const earlier = (await stack.keptVectors()).size;
  const earlierTexts = stack.documentTexts.length;
  await stack.restartWorker(stack.embedder);
  const job = await stack.add('Manual', handbook(8));
  await until(
    async () => requests > answered && (await stack.keptVectors()).size === earlier + 10 * answered,
  );
  await stack.killWorker();
  const kept = await stack.keptVectors();
  const before = stack.documentTexts.length;
  stack.answerFrom(() => Promise.resolve());
  stack.startWorker(stack.embedder);
  await stack.completed(job);
  const after = stack.documentTexts.slice(before);
  expect(after).toHaveLength(SECTIONS - 10 * answered);
  const hashes = after.map((text) => createHash('sha256').update(text).digest('hex'));
  expect(hashes.filter((hash) => kept.has(hash))).toEqual([]);
  expect(new Set(stack.documentTexts.slice(earlierTexts)).size).toBe(SECTIONS);
  expect(await stack.activeManifest()).toMatchObject({ embedder: REMOTE, counts: { passages: SECTIONS } });
});
