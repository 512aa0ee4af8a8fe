import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { blobFolder, COLLECTION } from './corpus.mts';
import { type Product } from './product.mts';
import { snapshotFolder } from './questions.mts';
import { type BenchStack } from './services.mts';
import { seededRandom } from './statistics.mts';

export const LARGE_COLLECTION = 'bench-large';

const SENTENCES_PER_PASSAGE = 5;
const SERVED_WITHIN_MS = 120_000;

export interface LargeCollectionOptions {
  readonly id?: string;
  /** How often the numbers of a vector stand in it: wider vectors of the same similarities, for what they cost. */
  readonly repeat?: number;
}

/**
 * Publishes a collection of `count` made-up passages beside the corpus: sentences of the corpus thrown together, so that
 * words are as frequent as they really are, embedded by the corpus's own model. Waits until the retriever serves it.
 */
export async function publishLargeCollection(
  product: Product,
  stack: BenchStack,
  count: number,
  { id = LARGE_COLLECTION, repeat = 1 }: LargeCollectionOptions = {},
): Promise<void> {
  const { snapshot, storage } = product;
  const source = snapshotFolder(stack.dataDir, COLLECTION);
  const corpus = snapshot.parsePassages(readFileSync(join(source, 'passages.jsonl')));
  const passages = mixed(
    corpus.map(({ text }) => text),
    count,
    id,
  );
  const folder = mkdtempSync(join(tmpdir(), 'bench-large-'));
  try {
    const embedder = await writeFiles(product, { folder, source, passages, repeat });
    const store = new storage.FsBlobStore(blobFolder(stack));
    const names = ['passages.jsonl', 'catalog.json', 'lexical.bin', 'vectors.faiss', 'embedder.bin'] as const;
    const files = new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
    const identity = snapshot.parseManifest(readFileSync(join(source, 'manifest.json')));
    const manifest = {
      ...identity,
      collectionId: id,
      collectionName: id,
      version: 1,
      embedder,
      counts: { documents: 1, passages: count, controls: 0 },
      files: Object.fromEntries([...files].map(([name, bytes]) => [name, snapshot.describeFile(bytes)])),
    };
    const manifestBytes = snapshot.encodeJson(manifest);
    for (const [name, bytes] of files) {
      await store.put(snapshot.snapshotKey(id, 1, name), bytes);
    }
    await store.put(snapshot.snapshotKey(id, 1, snapshot.MANIFEST_FILE), manifestBytes);
    const pointer = {
      collectionId: id,
      workspaceId: manifest.workspaceId,
      version: 1,
      manifestHash: snapshot.sha256(manifestBytes),
      publishedAt: manifest.createdAt,
    };
    await store.put(snapshot.pointerKey(id), snapshot.encodeJson(pointer));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await untilServed(stack.retriever.url, stack.internalToken, id);
}

/** Takes the collection away again, so that what follows has the machine to itself. */
export function removeLargeCollection(stack: BenchStack, id = LARGE_COLLECTION): void {
  rmSync(join(blobFolder(stack), 'collections', id), { recursive: true, force: true });
}

type Passage = ReturnType<Product['snapshot']['parsePassages']>[number];

function mixed(texts: readonly string[], count: number, id: string): readonly Passage[] {
  const random = seededRandom(20);
  const sentences = texts.flatMap((text) => text.split(/(?<=[.;])\s+/)).filter((text) => text.length > 20);
  const pick = (): string => sentences[Math.floor(random() * sentences.length)] ?? '';
  return Array.from({ length: count }, (_, i) => ({
    id: `${id}/${i}`,
    documentId: id,
    title: pick().split(/\s+/).slice(0, 6).join(' '),
    text: Array.from({ length: SENTENCES_PER_PASSAGE }, pick).join(' '),
  }));
}

async function writeFiles(
  { embedding, lexical, localModel, snapshot, vector }: Product,
  {
    folder,
    source,
    passages,
    repeat,
  }: {
    readonly folder: string;
    readonly source: string;
    readonly passages: readonly Passage[];
    readonly repeat: number;
  },
): Promise<{ readonly id: string; readonly dimensions: number }> {
  const model = widened(readFileSync(join(source, 'embedder.bin')), repeat, localModel);
  const embedder = embedding.LocalEmbedder.fromBytes(model, lexical.analyze);
  const vectors = new Float32Array(passages.length * embedder.dimensions);
  passages.forEach(({ title, text }, row) => {
    vectors.set(embedder.embedOne(`${title}\n${text}`), row * embedder.dimensions);
  });
  await vector.writeVectorFile(join(folder, 'vectors.faiss'), vectors, embedder.dimensions);
  const profile = lexical.INDEX_PROFILES.default;
  const index = lexical.LexicalIndex.build(
    passages.map((passage) => lexical.indexDocument(passage, profile)),
    profile,
  );
  writeFileSync(join(folder, 'lexical.bin'), index.toBytes());
  writeFileSync(join(folder, 'passages.jsonl'), snapshot.encodePassages(passages));
  writeFileSync(join(folder, 'catalog.json'), snapshot.encodeCatalog({ families: [], controls: [] }));
  writeFileSync(join(folder, 'embedder.bin'), model);
  return { id: embedder.id, dimensions: embedder.dimensions };
}

/** A local model whose vectors have each of their numbers `repeat` times: cosines stay what they are. */
function widened(bytes: Uint8Array, repeat: number, localModel: Product['localModel']): Uint8Array {
  const { dimensions, projection, ...words } = localModel.decodeLocalModel(Uint8Array.from(bytes));
  const wide = Float32Array.from({ length: projection.length * repeat }, (_, at) => {
    const column = Math.floor((at % (dimensions * repeat)) / repeat);
    return projection[Math.floor(at / (dimensions * repeat)) * dimensions + column] ?? 0;
  });
  return localModel.encodeLocalModel({ ...words, dimensions: dimensions * repeat, projection: wide });
}

/** Waits until a retriever answers from a collection. */
export async function untilServed(url: string, internalToken: string, collection: string): Promise<void> {
  const until = Date.now() + SERVED_WITHIN_MS;
  for (;;) {
    const response = await fetch(`${url}/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${internalToken}` },
      body: JSON.stringify({ query: 'access', collections: [collection] }),
    });
    await response.arrayBuffer();
    if (response.ok) {
      return;
    }
    if (Date.now() > until) {
      throw new Error(`The retriever does not serve ${collection}.`);
    }
    await sleep(100);
  }
}
