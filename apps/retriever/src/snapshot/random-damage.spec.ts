/**
 * Damages the newest snapshot or its pointer at random and looks whether any of it is ever served.
 * SNAPSHOT_DAMAGES sets how many are tried, FUZZ_SEED repeats others than the usual ones.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processEnvironment } from '@app/common/config';
import {
  encodeJson,
  MANIFEST_FILE,
  parseManifest,
  parsePointer,
  pointerKey,
  sha256,
  snapshotKey,
} from '@app/common/snapshot';
import { FsBlobStore } from '@app/common/storage';
import { buildTestSnapshot, testControl, testPassage } from '@app/common/testing';
import fc from 'fast-check';
import { type RetrieverUnderTest, startRetriever } from '../../test/retriever-under-test.js';
import { SnapshotLoader } from './snapshot-loader.js';
import { SnapshotStores } from './snapshot-stores.js';

const DAMAGES = Number(processEnvironment()['SNAPSHOT_DAMAGES'] ?? 150);
/** What a small snapshot with the local embedder consists of. */
const PARTS = ['passages.jsonl', 'catalog.json', 'lexical.bin', 'vectors.faiss', 'embedder.bin'] as const;
const NAMES = [MANIFEST_FILE, ...PARTS] as const;
const FILES = [...NAMES.map((name) => snapshotKey('controls', 2, name)), pointerKey('controls')];

type Files = ReadonlyMap<string, Buffer>;
/** What becomes of the files; undefined in the place of one that is gone. */
type Damaged = ReadonlyMap<string, Buffer | undefined>;
type Damage = (files: Files) => Damaged;

function passages(version: number) {
  return Array.from({ length: 30 }, (_, i) =>
    testPassage(
      `ac-${i + 1}`,
      `Control ${i + 1}`,
      `Topic t${i} of edition e${version}, reviewed every ${i} days.`,
    ),
  );
}

const file = fc.constantFrom(...FILES);
/** A place in a file of any length. */
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const at = (bytes: Buffer, where: number): number => Math.floor(where * bytes.length);

function zeroed(bytes: Buffer, from: number, count: number): Buffer {
  bytes.subarray(from, from + count).fill(0);
  return bytes;
}

function changeOf(name: string, change: (bytes: Buffer) => Buffer | undefined): Damage {
  return (files) => new Map([[name, change(Buffer.from(files.get(name) ?? []))]]);
}

const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc
    .tuple(file, fc.array(fc.tuple(place, fc.integer({ min: 0, max: 7 })), { minLength: 1, maxLength: 8 }))
    .map(([name, flips]): Damage =>
      changeOf(name, (bytes) => {
        for (const [where, bit] of flips) {
          bytes[at(bytes, where)]! ^= 1 << bit;
        }
        return bytes;
      }),
    ),
  fc
    .tuple(file, place)
    .map(([name, where]): Damage => changeOf(name, (bytes) => bytes.subarray(0, at(bytes, where)))),
  fc
    .tuple(file, place, fc.integer({ min: 1, max: 4096 }))
    .map(([name, where, count]): Damage => changeOf(name, (bytes) => zeroed(bytes, at(bytes, where), count))),
  fc
    .tuple(file, place, fc.uint8Array({ minLength: 1, maxLength: 64 }))
    .map(([name, where, extra]): Damage =>
      changeOf(name, (bytes) =>
        Buffer.concat([bytes.subarray(0, at(bytes, where)), extra, bytes.subarray(at(bytes, where))]),
      ),
    ),
  fc
    .tuple(file, place, fc.integer({ min: 1, max: 4096 }))
    .map(([name, where, count]): Damage =>
      changeOf(name, (bytes) =>
        Buffer.concat([bytes.subarray(0, at(bytes, where)), bytes.subarray(at(bytes, where) + count)]),
      ),
    ),
  file.map((name): Damage => changeOf(name, () => undefined)),
  fc.tuple(file, file).map(
    ([one, other]): Damage =>
      (files) =>
        new Map([
          [one, files.get(other)],
          [other, files.get(one)],
        ]),
  ),
  fc.constantFrom(...NAMES).map(
    (name): Damage =>
      (files) =>
        new Map([[snapshotKey('controls', 2, name), files.get(snapshotKey('controls', 1, name))]]),
  ),
);

describe('a snapshot that is damaged at random', () => {
  let retriever: RetrieverUnderTest;
  let store: FsBlobStore;
  let good: Files;
  let goodState: string;

  beforeAll(async () => {
    retriever = await startRetriever();
    store = new FsBlobStore(retriever.blobs);
    for (const version of [1, 2]) {
      const controls = [testControl('ac-2', { title: `Edition ${version}` })];
      await buildTestSnapshot(retriever.blobs, passages(version), { version, controls });
    }
    const keys = await store.list('collections/');
    good = new Map(
      await Promise.all(keys.map(async (key): Promise<[string, Buffer]> => [key, await store.get(key)])),
    );
    goodState = (await load()) ?? '';
  });

  afterAll(() => retriever.close());

  /** As the watcher does it: the state of what would be put into service, nothing where there is no pointer. */
  async function load(): Promise<string | undefined> {
    const { sources, unreadable } = await retriever.app
      .get(SnapshotStores)
      .look(new AbortController().signal);
    const [source] = sources;
    if (unreadable.size > 0 || !source) {
      return undefined;
    }
    const generation = await retriever.app.get(SnapshotLoader).load(source);
    await generation.retire();
    return generation.state;
  }

  async function put(files: Damaged): Promise<void> {
    for (const [key, bytes] of files) {
      await (bytes === undefined ? store.delete(key) : store.put(key, bytes));
    }
  }

  it(`is never put into service (${DAMAGES} times)`, async () => {
    const { files } = parseManifest(good.get(snapshotKey('controls', 2, MANIFEST_FILE))!);
    expect(Object.keys(files).sort()).toEqual([...PARTS].sort());
    expect(goodState).toMatch(/^controls@2:/);
    const outcomes = { refused: 0, whole: 0 };
    await fc.assert(
      fc.asyncProperty(damage, async (make) => {
        const damaged = make(good);
        fc.pre([...damaged].some(([key, bytes]) => !bytes || !good.get(key)?.equals(bytes)));
        await put(damaged);
        const state = await load().catch(() => undefined);
        await put(new Map([...damaged.keys()].map((key) => [key, good.get(key)])));
        outcomes[state === undefined ? 'refused' : 'whole'] += 1;
        // A pointer with another time in it still names the very same snapshot.
        const isPointerOnly = [...damaged.keys()].every((key) => key === pointerKey('controls'));
        expect(state).toBe(isPointerOnly && state !== undefined ? goodState : undefined);
      }),
      { numRuns: DAMAGES },
    );
    expect(outcomes.refused).toBeGreaterThan(DAMAGES * 0.9);
    expect(await load()).toBe(goodState);
  }, 300_000);

  it('is refused where its parts are whole but of different snapshots, under a manifest that names them', async () => {
    const manifest = parseManifest(good.get(snapshotKey('controls', 2, MANIFEST_FILE))!);
    const other = await mkdtemp(join(tmpdir(), 'other-snapshot-'));
    const texts = passages(9).map((one) => ({ ...one, title: 'Other', text: 'Unlike anything elsewhere.' }));
    const { manifest: foreign } = await buildTestSnapshot(other, texts, { version: 3 });
    for (const name of PARTS) {
      const from = name === 'lexical.bin' ? new FsBlobStore(other) : store;
      const version = name === 'lexical.bin' ? 3 : 2;
      await store.put(
        snapshotKey('controls', 3, name),
        await from.get(snapshotKey('controls', version, name)),
      );
    }
    const files = { ...manifest.files, 'lexical.bin': foreign.files['lexical.bin'] };
    const mixed = encodeJson({ ...manifest, version: 3, files });
    const pointer = parsePointer(good.get(pointerKey('controls'))!);
    await store.put(snapshotKey('controls', 3, MANIFEST_FILE), mixed);
    await store.put(
      pointerKey('controls'),
      encodeJson({ ...pointer, version: 3, manifestHash: sha256(mixed) }),
    );
    await expect(load()).rejects.toMatchObject({
      code: 'snapshot_damaged',
      detail: 'Version 3 of controls does not find its own passages.',
    });
    await rm(other, { recursive: true });
  });
});
