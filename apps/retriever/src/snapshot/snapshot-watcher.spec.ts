import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { AppError } from '@app/common/errors';
import { Metrics } from '@app/common/observability';
import { type BlobPieces, BlobStore, FsBlobStore } from '@app/common/storage';
import { buildTestSnapshot, testPassage } from '@app/common/testing';
import { loadRetrieverConfig } from '../retriever.config.js';
import { RetrieverMetrics } from '../retriever.metrics.js';
import { ConfiguredEmbedder } from './configured-embedder.js';
import { CurrentSnapshots } from './current-snapshots.js';
import { SnapshotReader } from './reader/snapshot-reader.js';
import { SnapshotFiles } from './snapshot-files.js';
import { SnapshotLoader } from './snapshot-loader.js';
import { SnapshotStores } from './snapshot-stores.js';
import { SnapshotWatcher } from './snapshot-watcher.js';
import { VectorArmOpener } from './vector-arm.js';

const PASSAGES = [
  testPassage('ac-2', 'Account Management', 'Manage accounts.'),
  testPassage('au-2', 'Event Logging', 'Log events.'),
];

/** A store on another machine: no file can be opened in place, and it can be down. */
class RemoteStore extends BlobStore {
  isDown = false;
  readonly fetched: string[] = [];

  constructor(private readonly files: FsBlobStore) {
    super();
  }

  putPieces(key: string, pieces: BlobPieces): Promise<void> {
    return this.files.putPieces(key, pieces);
  }

  async *pieces(key: string): AsyncGenerator<Uint8Array> {
    this.fetched.push(key);
    if (this.isDown) {
      throw new AppError('storage_failed');
    }
    yield* this.files.pieces(key);
  }

  list(prefix: string): Promise<readonly string[]> {
    return this.isDown ? Promise.reject(new AppError('storage_failed')) : this.files.list(prefix);
  }

  delete(key: string): Promise<void> {
    return this.files.delete(key);
  }

  deletePrefix(prefix: string): Promise<void> {
    return this.files.deletePrefix(prefix);
  }

  localPath(): undefined {
    return undefined;
  }
}

describe('SnapshotWatcher over a store on another machine', () => {
  let folder: string;
  let store: RemoteStore;
  let current: CurrentSnapshots;
  let watcher: SnapshotWatcher;
  const reader = new SnapshotReader();
  const warn = jest.fn();
  const error = jest.fn();

  const blobs = () => join(folder, 'blobs');
  const cache = () => join(folder, 'cache');
  const build = (version: number) => buildTestSnapshot(blobs(), PASSAGES, { version });
  const large = () => store.fetched.filter((key) => !key.endsWith('.json'));

  function newWatcher(baked?: BlobStore): SnapshotWatcher {
    const config = loadRetrieverConfig({ VECTOR_INDEX: 'exact' });
    current = new CurrentSnapshots();
    const opener = new VectorArmOpener(config, new ConfiguredEmbedder());
    const loader = new SnapshotLoader(config, new SnapshotFiles(cache(), reader), reader, opener);
    const metrics = new RetrieverMetrics(new Metrics('test'));
    return new SnapshotWatcher(config, new SnapshotStores(store, baked), loader, current, metrics);
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'watcher-'));
    store = new RemoteStore(new FsBlobStore(blobs()));
    warn.mockReset();
    error.mockReset();
    Logger.overrideLogger({ log: () => undefined, warn, error });
    watcher = newWatcher();
  });

  afterEach(async () => {
    await watcher.onModuleDestroy();
    await current.onApplicationShutdown();
    await rm(folder, { recursive: true });
  });

  it('keeps serving while the store is down, warns once, and goes on afterwards', async () => {
    await build(1);
    await watcher.look();
    store.isDown = true;
    await build(2);
    await watcher.look();
    await watcher.look();
    expect(current.get('controls')?.state).toMatch(/^controls@1:/);
    expect(watcher.storageProblem).toBeDefined();
    expect(warn).toHaveBeenCalledTimes(1);
    store.isDown = false;
    await watcher.look();
    expect(current.get('controls')?.state).toMatch(/^controls@2:/);
    expect(watcher.storageProblem).toBeUndefined();
  });

  it('knows nothing as long as the store never answered', async () => {
    store.isDown = true;
    await watcher.look();
    expect(current.known).toBeUndefined();
    store.isDown = false;
    await watcher.look();
    expect(current.known?.size).toBe(0);
  });

  it('serves what was baked until the store answers for the first time, and never again', async () => {
    const baked = join(folder, 'baked');
    await buildTestSnapshot(baked, PASSAGES, { version: 9 });
    await build(1);
    watcher = newWatcher(new FsBlobStore(baked));
    store.isDown = true;
    await watcher.look();
    await watcher.look();
    expect(current.get('controls')?.state).toMatch(/^controls@9:/);
    expect(watcher.storageProblem).toBeDefined();
    expect(warn).toHaveBeenCalledTimes(1);
    store.isDown = false;
    await watcher.look();
    expect(current.get('controls')?.state).toMatch(/^controls@1:/);
    store.isDown = true;
    await watcher.look();
    expect(current.get('controls')?.state).toMatch(/^controls@1:/);
  });

  it('says once that a snapshot is damaged, and does not fetch it again at every look', async () => {
    const { manifest } = await build(1);
    const path = join(blobs(), 'collections/controls/snapshots/1/lexical.bin');
    await writeFile(path, 'not this');
    await watcher.look();
    const fetched = large().length;
    await watcher.look();
    await watcher.look();
    expect(error).toHaveBeenCalledTimes(1);
    expect(large()).toHaveLength(fetched);
    expect(watcher.refused.get('controls')).toContain('lexical.bin');
    expect(manifest.version).toBe(1);
  });

  it('fetches each file once, also after a restart', async () => {
    await build(1);
    await watcher.look();
    expect(large()).toHaveLength(4);
    const next = newWatcher();
    await next.look();
    expect(large()).toHaveLength(4);
    expect(current.get('controls')).toBeDefined();
    await next.onModuleDestroy();
  });

  it('does not believe a cached file that was changed on the disk', async () => {
    await build(1);
    await watcher.look();
    for (const name of await readdir(cache())) {
      const bytes = await readFile(join(cache(), name));
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      await writeFile(join(cache(), name), bytes);
    }
    await newWatcher().look();
    expect(large()).toHaveLength(8);
    expect(current.get('controls')?.state).toMatch(/^controls@1:/);
  });

  it('drops cached files that no snapshot in service has', async () => {
    await build(1);
    await watcher.look();
    await writeFile(join(cache(), 'f'.repeat(64)), 'left behind');
    await writeFile(join(cache(), 'somebody-elses'), 'stays');
    await buildTestSnapshot(blobs(), PASSAGES.slice(0, 1), { version: 2 });
    await watcher.look();
    const { files } = current.get('controls')!.snapshot.manifest;
    const wanted = Object.values(files).map(({ sha256 }) => sha256);
    expect((await readdir(cache())).sort()).toEqual([...new Set(wanted), 'somebody-elses'].sort());
  });

  it('stops while it waits for its next look', async () => {
    watcher.onApplicationBootstrap();
    await watcher.onModuleDestroy();
    const fetched = store.fetched.length;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(store.fetched).toHaveLength(fetched);
  });
});
