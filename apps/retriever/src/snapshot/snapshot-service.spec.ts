import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DEFAULT_WORKSPACE_ID } from '@app/common/database';
import { pointerKey, sha256, SNAPSHOT_FILES, snapshotKey, withheldKey } from '@app/common/snapshot';
import { buildTestSnapshot, testControl, testPassage, type TestSnapshotOptions } from '@app/common/testing';
import { type RetrieverUnderTest, startRetriever } from '../../test/retriever-under-test.js';

const SUBJECTS = {
  'ac-2': 'Disable accounts that nobody uses',
  'ac-3': 'Enforce who may use accounts and files',
  'au-11': 'Keep audit records for years',
  'ia-5': 'Change passwords of accounts and keep records',
  'sc-7': 'Watch traffic at the boundary',
};

/** Every passage says which version it is of. */
function passagesOf(version: number) {
  return Object.entries(SUBJECTS).map(([id, text]) =>
    testPassage(id, `Control ${id}`, `${text} in edition e${version}.`),
  );
}

const publish = (retriever: RetrieverUnderTest, version: number, options: TestSnapshotOptions = {}) =>
  buildTestSnapshot(retriever.blobs, passagesOf(version), {
    controls: [testControl('ac-2', { title: `Edition ${version}` })],
    version,
    ...options,
  });

const editionsIn = (texts: readonly { readonly text: string }[]) =>
  new Set(texts.map(({ text }) => /edition e(\d+)/.exec(text)?.[1]));

describe.each(['exact', 'faiss'])('snapshots in service (%s)', (engine) => {
  let retriever: RetrieverUnderTest;

  beforeEach(async () => {
    retriever = await startRetriever({ VECTOR_INDEX: engine });
  });

  afterEach(() => retriever.close());

  it('swaps under load: no query fails and no answer mixes editions', async () => {
    await publish(retriever, 1);
    await retriever.look();
    let swapping = true;
    const seen = new Set<string>();
    const ask = async (): Promise<number> => {
      let count = 0;
      while (swapping) {
        const answer = await retriever.search({ query: 'audit records of accounts, edition', k: 5 });
        const version = /^controls@(\d+):/.exec(answer.snapshot)?.[1];
        expect(answer.mode).toBe('hybrid');
        expect(answer.passages).toHaveLength(5);
        expect(editionsIn(answer.passages)).toEqual(new Set([version]));
        seen.add(version ?? '');
        count += 1;
        await new Promise(setImmediate);
      }
      return count;
    };
    const load = Promise.all(Array.from({ length: 3 }, ask));
    for (let version = 2; version <= 6; version += 1) {
      await publish(retriever, version);
      await retriever.look();
    }
    swapping = false;
    const counts = await load;
    expect(counts.every((count) => count > 0)).toBe(true);
    expect(seen.size).toBeGreaterThan(2);
    expect((await retriever.search({ query: 'accounts' })).snapshot).toMatch(/^controls@6:/);
  }, 30_000);

  it('closes the replaced index when its last query has ended, not before', async () => {
    await publish(retriever, 1);
    await retriever.look();
    const before = retriever.current.get('controls')!;
    const { vectors } = before.snapshot;
    const query = new Float32Array(vectors.kind === 'ready' ? vectors.index.dimensions : 1).fill(0.1);
    const search = () =>
      vectors.kind === 'ready' ? vectors.index.search(query, 1) : Promise.reject(new Error('no vectors'));
    await retriever.current.borrow({ workspaceId: DEFAULT_WORKSPACE_ID }, undefined, async () => {
      await publish(retriever, 2);
      await retriever.look();
      expect(retriever.current.get('controls')).not.toBe(before);
      expect(retriever.current.retiringCount).toBe(1);
      expect(await search()).toHaveLength(1);
    });
    await before.retire();
    await expect(search()).rejects.toMatchObject({ code: 'index_not_ready' });
  });

  it('names in a header what any answer comes from, an absence included', async () => {
    await publish(retriever, 3);
    await publish(retriever, 1, { collectionId: 'notes' });
    await retriever.look();
    const named = async (url: string) => {
      const { headers, statusCode } = await retriever.app.inject({ url });
      return [statusCode, headers['x-snapshot']];
    };
    const [controls, notes] = ['controls', 'notes'].map((id) => retriever.current.get(id)?.state);
    const all = `${controls},${notes}`;
    expect(await named('/controls/ac-2')).toEqual([200, all]);
    expect(await named('/controls/zz-99')).toEqual([404, all]);
    expect(await named('/controls?collection=notes')).toEqual([200, notes]);
    expect(await named('/crosswalks/ac-2')).toEqual([200, all]);
    const found = await retriever.app.inject({
      method: 'POST',
      url: '/search',
      payload: { query: 'accounts', collections: ['controls'] },
    });
    expect(found.headers['x-snapshot']).toBe(controls);
    expect(await named('/controls?collection=none')).toEqual([404, undefined]);
  });

  it('goes back when the pointer does', async () => {
    const { pointer } = await publish(retriever, 1);
    await publish(retriever, 2);
    await retriever.look();
    await writeFile(join(retriever.blobs, pointerKey('controls')), JSON.stringify(pointer));
    await retriever.look();
    expect((await retriever.search({ query: 'accounts' })).snapshot).toMatch(/^controls@1:/);
  });

  it('withholds deleted documents at once, in whichever version, and says so in the state', async () => {
    const passages = passagesOf(1).map((passage) => ({
      ...passage,
      family: passage.controlId?.slice(0, 2),
      documentId: passage.controlId?.startsWith('au') ? 'logs' : 'rest',
    }));
    const controls = [
      testControl('ac-2', { documentId: 'rest' }),
      testControl('au-11', { documentId: 'logs', crosswalks: [] }),
    ];
    const { pointer } = await buildTestSnapshot(retriever.blobs, passages, { controls, version: 1 });
    await buildTestSnapshot(retriever.blobs, passages, { controls, version: 2 });
    await retriever.look();
    const found = async (filters = {}) => {
      const { snapshot, passages: hits } = await retriever.search({
        query: 'audit records of accounts',
        k: 5,
        ...filters,
      });
      return { snapshot, documents: new Set(hits.map(({ documentId }) => documentId)) };
    };
    const control = async () => (await retriever.app.inject({ url: '/controls/au-11' })).statusCode;
    const before = await found();
    expect(before.documents).toEqual(new Set(['logs', 'rest']));
    expect(await control()).toBe(200);

    const mark = join(retriever.blobs, withheldKey('controls', 'logs'));
    await mkdir(dirname(mark), { recursive: true });
    await writeFile(mark, '{}');
    await writeFile(join(dirname(mark), 'unknown'), '{}');
    const changed = retriever.current.changed(AbortSignal.timeout(10_000));
    const looked = await retriever.app.inject({ method: 'POST', url: '/snapshot/look' });
    await changed;
    const after = await found();
    expect(after).toEqual({
      snapshot: `${before.snapshot}-${sha256('logs').slice(0, 8)}`,
      documents: new Set(['rest']),
    });
    expect(looked.json()).toEqual({ snapshot: after.snapshot });
    expect((await found({ filters: { family: 'au' } })).documents).toEqual(new Set());
    expect((await found({ filters: { family: 'ac' } })).documents).toEqual(new Set(['rest']));
    expect((await found({ mode: 'lexical' })).documents).toEqual(new Set(['rest']));
    expect(await control()).toBe(404);

    await writeFile(join(retriever.blobs, pointerKey('controls')), JSON.stringify(pointer));
    await retriever.look();
    expect(await found()).toMatchObject({
      snapshot: expect.stringMatching(/^controls@1:/),
      documents: new Set(['rest']),
    });
    await rm(mark);
    await retriever.look();
    expect((await found()).documents).toEqual(new Set(['logs', 'rest']));
    expect(await control()).toBe(200);
  });

  it('takes deleted collections out of service', async () => {
    await publish(retriever, 1);
    await publish(retriever, 1, { collectionId: 'notes' });
    await retriever.look();
    expect((await retriever.search({ query: 'accounts' })).snapshot).toMatch(/controls@1:.*,notes@1:/);
    await rm(join(retriever.blobs, 'collections/notes'), { recursive: true });
    await retriever.look();
    expect((await retriever.search({ query: 'accounts' })).snapshot).toMatch(/^controls@1:\w+$/);
  });
});

describe('damaged snapshots', () => {
  let retriever: RetrieverUnderTest;
  let version = 1;

  beforeAll(async () => {
    retriever = await startRetriever();
    await publish(retriever, 1);
    await retriever.look();
  });

  afterAll(() => retriever.close());

  const damages: readonly (readonly [string, (bytes: Buffer) => Buffer | undefined])[] = [
    ['missing', () => undefined],
    ['empty', () => Buffer.alloc(0)],
    ['half as long', (bytes) => bytes.subarray(0, bytes.length / 2)],
    ['a byte short', (bytes) => bytes.subarray(0, -1)],
    ['a byte long', (bytes) => Buffer.concat([bytes, Buffer.from([0])])],
    ['flipped in its first bit', (bytes) => flipped(bytes, 0)],
    ['flipped in the middle', (bytes) => flipped(bytes, bytes.length >> 1)],
    ['flipped in its last bit', (bytes) => flipped(bytes, bytes.length - 1)],
  ];

  describe.each(['manifest.json', ...SNAPSHOT_FILES.filter((file) => file !== 'vectors.hnsw')] as const)(
    '%s',
    (file) => {
      it.each(damages)(
        'is refused when it is %s, and the one before goes on being served',
        async (_name, damage) => {
          version += 1;
          await publish(retriever, version);
          const path = join(retriever.blobs, snapshotKey('controls', version, file));
          const bytes = damage(await readFile(path));
          await (bytes === undefined ? rm(path) : writeFile(path, bytes));
          await retriever.look();
          expect(retriever.watcher.refused.get('controls')).toBeDefined();
          const answer = await retriever.search({ query: 'accounts' });
          expect(answer.snapshot).toMatch(/^controls@1:/);
          expect(editionsIn(answer.passages)).toEqual(new Set(['1']));
        },
      );
    },
  );

  it.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, -3)],
    ['empty', () => Buffer.alloc(0)],
    [
      'about another manifest',
      (bytes: Buffer) =>
        Buffer.from(bytes.toString().replace(/"manifestHash":"..../, '"manifestHash":"0000')),
    ],
    [
      'about another collection',
      (bytes: Buffer) => Buffer.from(bytes.toString().replace('"controls"', '"notes"')),
    ],
    [
      'about another workspace',
      (bytes: Buffer) => Buffer.from(bytes.toString().replace('000000000001', '0000000000ff')),
    ],
  ])('a pointer that is %s changes nothing', async (_name, damage) => {
    const good = await startRetriever();
    await publish(good, 1);
    await good.look();
    await publish(good, 2);
    const path = join(good.blobs, pointerKey('controls'));
    await writeFile(path, damage(await readFile(path)));
    await good.look();
    expect(good.watcher.refused.size).toBe(1);
    expect(good.current.get('controls')?.state).toMatch(/^controls@1:/);
    await good.close();
  });

  it('serves nothing at a start where all there is is damaged, and recovers with the next version', async () => {
    const fresh = await startRetriever();
    await publish(fresh, 1);
    const path = join(fresh.blobs, snapshotKey('controls', 1, 'lexical.bin'));
    await writeFile(path, flipped(await readFile(path), 99));
    await fresh.look();
    const refused = await fresh.app.inject({
      method: 'POST',
      url: '/search',
      payload: { query: 'accounts' },
    });
    expect(refused.statusCode).toBe(503);
    expect((await fresh.app.inject({ url: '/health/ready' })).statusCode).toBe(503);
    await publish(fresh, 2);
    await fresh.look();
    expect((await fresh.search({ query: 'accounts' })).snapshot).toMatch(/^controls@2:/);
    expect((await fresh.app.inject({ url: '/health/ready' })).statusCode).toBe(200);
    await fresh.close();
  });

  it('shows in the metrics', async () => {
    const metrics = (await retriever.app.inject({ url: '/metrics' })).body;
    expect(metrics).toMatch(/retriever_snapshots_refused\{[^}]*\} 1\n/);
    expect(metrics).toMatch(/retriever_snapshot_version\{collection="controls"[^}]*\} 1\n/);
    expect(metrics).toMatch(/retriever_snapshot_passages\{collection="controls",engine="exact"[^}]*\} 5\n/);
  });
});

describe('a baked snapshot', () => {
  it('is served while the store has none of its collection', async () => {
    const builder = await startRetriever();
    await publish(builder, 7);
    const retriever = await startRetriever({ BAKED_SNAPSHOT_DIR: builder.blobs });
    await retriever.look();
    expect((await retriever.search({ query: 'accounts' })).snapshot).toMatch(/^controls@7:/);
    await publish(retriever, 1);
    await retriever.look();
    expect((await retriever.search({ query: 'accounts' })).snapshot).toMatch(/^controls@1:/);
    await retriever.close();
    await builder.close();
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}
