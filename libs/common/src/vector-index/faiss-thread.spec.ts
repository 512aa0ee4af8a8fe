import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaissThread, FaissUnusableError } from './faiss-thread.js';

/**
 * Stands in for the addon (a folder of that name with an index.js): one row, the score is the first number of
 * the query; 13 throws, 14 ends the thread.
 */
const FAKE_ADDON = `
exports.Index = class {
  static read(path) {
    if (path === 'damaged') throw new Error('read error');
    return new this();
  }
  ntotal() { return 1; }
  getDimension() { return 1; }
  search(queries) {
    if (queries.includes(13)) throw new Error('out of luck');
    if (queries.includes(14)) process.exit(3);
    return { labels: queries.map(() => 0), distances: queries };
  }
};`;

let folder: string;
let addonFrom: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faiss-thread-'));
  addonFrom = join(folder, 'from.js');
  const addon = join(folder, 'node_modules/faiss-node/build/Release/faiss-node.node');
  await mkdir(addon, { recursive: true });
  await writeFile(join(addon, 'index.js'), FAKE_ADDON);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const ask = (thread: FaissThread, value: number): Promise<number | undefined> =>
  thread.nearest(Float32Array.of(value), 1).then(({ scores }) => scores[0]);

describe('FaissThread', () => {
  it('gives every search its own answer', async () => {
    const thread = await FaissThread.open('file', { addonFrom });
    const values = Array.from({ length: 150 }, (_, i) => i + 100);
    expect(await Promise.all(values.map((value) => ask(thread, value)))).toEqual(values);
    await thread.close();
  });

  it.each([
    ['throws', 13, 'out of luck'],
    ['ends', 14, 'code 3'],
  ])('rejects all that waits when the thread %s, and is dead from then on', async (_, deadly, reason) => {
    const lost: string[] = [];
    const thread = await FaissThread.open('file', { addonFrom, onLost: (why) => lost.push(why) });
    const answers = await Promise.allSettled([ask(thread, 1), ask(thread, deadly), ask(thread, 2)]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(answers[1]).toMatchObject({ reason: { code: 'index_not_ready' } });
    await expect(ask(thread, 3)).rejects.toMatchObject({ code: 'index_not_ready' });
    await thread.close();
    expect(lost).toEqual([expect.stringContaining(reason)]);
  });

  it('rejects what waits when the thread dies while it is being closed', async () => {
    const thread = await FaissThread.open('file', { addonFrom });
    const pending = [ask(thread, 14), ask(thread, 2)];
    const closed = thread.close();
    for (const { status } of await Promise.allSettled(pending)) {
      expect(status).toBe('rejected');
    }
    await closed;
  });

  it('says whether the addon or the file is at fault', async () => {
    await expect(FaissThread.open('damaged', { addonFrom })).rejects.toMatchObject({
      code: 'snapshot_damaged',
    });
    await expect(FaissThread.open('file', { addonFrom: join(tmpdir(), 'nowhere.js') })).rejects.toThrow(
      FaissUnusableError,
    );
    const thread = await FaissThread.open('file', { addonFrom });
    expect(await ask(thread, 5)).toBe(5);
    await thread.close();
  });
});
