import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ControlDetail } from '@app/common/contracts';
import { type Embedder, LocalEmbedder } from '@app/common/embedding';
import { analyze, type IndexProfileName, LexicalIndex } from '@app/common/lexical-index';
import {
  type CollectionPointer,
  describeFile,
  encodeCatalog,
  encodeJson,
  encodePassages,
  MANIFEST_FILE,
  pointerKey,
  sha256,
  type SnapshotFile,
  type SnapshotManifest,
  snapshotKey,
  type SnapshotPassage,
} from '@app/common/snapshot';
import { FsBlobStore } from '@app/common/storage';
import { buildGraph, writeVectorFile } from '@app/common/vector-index';

export interface TestSnapshotOptions {
  readonly collectionId?: string;
  readonly workspaceId?: string;
  readonly version?: number;
  readonly controls?: readonly ControlDetail[];
  readonly profile?: IndexProfileName;
  /** `local` trains one on the passages and stores it; an embedder makes the vectors and is not stored; null: none. */
  readonly embedder?: 'local' | Embedder | null;
  /** Builds a graph over the vectors too; needs FAISS. */
  readonly graph?: boolean;
  /** Whether the pointer is moved. */
  readonly publish?: boolean;
}

export interface TestSnapshot {
  readonly manifest: SnapshotManifest;
  readonly pointer: CollectionPointer;
}

/** Writes a snapshot of `passages` under `root`, the folder of a blob store, as the ingest worker would. */
export async function buildTestSnapshot(
  root: string,
  passages: readonly SnapshotPassage[],
  options: TestSnapshotOptions = {},
): Promise<TestSnapshot> {
  const { controls = [], profile = 'default' } = options;
  const { embedder, vectorFiles } = await embedAll(
    passages,
    options.embedder === undefined ? 'local' : options.embedder,
    options.graph ?? false,
  );
  const files = new Map<SnapshotFile, Uint8Array>([
    ['passages.jsonl', encodePassages(passages)],
    ['catalog.json', encodeCatalog({ families: [], controls: [...controls] })],
    ['lexical.bin', LexicalIndex.ofPassages(passages, profile).toBytes()],
    ...vectorFiles,
  ]);
  const manifest: SnapshotManifest = {
    format: 1,
    ...placeOf(options),
    createdAt: '2026-01-01T00:00:00.000Z',
    embedder,
    profile,
    chunker: 'test-1',
    corpusHash: sha256(JSON.stringify(passages)),
    counts: {
      documents: new Set(passages.map(({ documentId }) => documentId)).size,
      passages: passages.length,
      controls: controls.length,
    },
    files: Object.fromEntries([...files].map(([name, bytes]) => [name, describeFile(bytes)])),
  };
  return { manifest, pointer: await write(root, manifest, files, options.publish ?? true) };
}

function placeOf({
  collectionId = 'controls',
  workspaceId = '00000000-0000-4000-8000-000000000001',
  version = 1,
}: TestSnapshotOptions): Pick<
  SnapshotManifest,
  'collectionId' | 'collectionName' | 'workspaceId' | 'version'
> {
  return { collectionId, collectionName: collectionId, workspaceId, version };
}

async function write(
  root: string,
  manifest: SnapshotManifest,
  files: ReadonlyMap<SnapshotFile, Uint8Array>,
  publish: boolean,
): Promise<CollectionPointer> {
  const store = new FsBlobStore(root);
  const { collectionId, workspaceId, version } = manifest;
  const manifestBytes = encodeJson(manifest);
  const pointer: CollectionPointer = {
    collectionId,
    workspaceId,
    version,
    manifestHash: sha256(manifestBytes),
    publishedAt: manifest.createdAt,
  };
  for (const [name, bytes] of files) {
    await store.put(snapshotKey(collectionId, version, name), bytes);
  }
  await store.put(snapshotKey(collectionId, version, MANIFEST_FILE), manifestBytes);
  if (publish) {
    await store.put(pointerKey(collectionId), encodeJson(pointer));
  }
  return pointer;
}

async function embedAll(
  passages: readonly SnapshotPassage[],
  choice: 'local' | Embedder | null,
  graph: boolean,
): Promise<{
  embedder: SnapshotManifest['embedder'];
  vectorFiles: readonly (readonly [SnapshotFile, Uint8Array])[];
}> {
  if (choice === null) {
    return { embedder: null, vectorFiles: [] };
  }
  const texts = passages.map(({ title, text }) => `${title} ${text}`);
  const local = choice === 'local' ? LocalEmbedder.train(texts, { seed: 1, analyze }) : undefined;
  const embedder = choice === 'local' ? local! : choice;
  const vectors = await embedder.embed(texts, 'document');
  const flat = Float32Array.from(vectors.flatMap((vector) => [...vector]));
  return {
    embedder: { id: embedder.id, dimensions: embedder.dimensions },
    vectorFiles: [
      ...(await filesOf(flat, embedder.dimensions, graph)),
      ...(local === undefined ? [] : [['embedder.bin', local.toBytes()] as const]),
    ],
  };
}

async function filesOf(
  vectors: Float32Array,
  dimensions: number,
  graph: boolean,
): Promise<readonly (readonly [SnapshotFile, Uint8Array])[]> {
  const folder = await mkdtemp(join(tmpdir(), 'vectors-'));
  try {
    const [path, graphPath] = [join(folder, 'vectors'), join(folder, 'graph')];
    await writeVectorFile(path, vectors, dimensions);
    if (!graph) {
      return [['vectors.faiss', await readFile(path)]];
    }
    await buildGraph(path, graphPath);
    return [
      ['vectors.faiss', await readFile(path)],
      ['vectors.hnsw', await readFile(graphPath)],
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}
