import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/**
 * Publishes a collection of `count` made-up passages beside the corpus: sentences of the corpus thrown together, so that
 * words are as frequent as they really are, embedded by the corpus's own model. Waits until the retriever serves it.
 */
export async function publishLargeCollection(
  product: Product,
  stack: BenchStack,
  count: number,
): Promise<void> {
  const { snapshot, storage } = product;
  const source = snapshotFolder(stack.dataDir, COLLECTION);
  const corpus = snapshot.parsePassages(readFileSync(join(source, 'passages.jsonl')));
  const passages = mixed(
    corpus.map(({ text }) => text),
    count,
  );
  const folder = mkdtempSync(join(tmpdir(), 'bench-large-'));
  try {
    const embedder = await writeFiles(product, { folder, source, passages });
    const store = new storage.FsBlobStore(blobFolder(stack));
    const names = ['passages.jsonl', 'catalog.json', 'lexical.bin', 'vectors.faiss', 'embedder.bin'] as const;
    const files = new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
    const identity = snapshot.parseManifest(readFileSync(join(source, 'manifest.json')));
    const manifest = {
      ...identity,
      collectionId: LARGE_COLLECTION,
      collectionName: LARGE_COLLECTION,
      version: 1,
      embedder,
      counts: { documents: 1, passages: count, controls: 0 },
      files: Object.fromEntries([...files].map(([name, bytes]) => [name, snapshot.describeFile(bytes)])),
    };
    const manifestBytes = snapshot.encodeJson(manifest);
    for (const [name, bytes] of files) {
      await store.put(snapshot.snapshotKey(LARGE_COLLECTION, 1, name), bytes);
    }
    await store.put(snapshot.snapshotKey(LARGE_COLLECTION, 1, snapshot.MANIFEST_FILE), manifestBytes);
    const pointer = {
      collectionId: LARGE_COLLECTION,
      workspaceId: manifest.workspaceId,
      version: 1,
      manifestHash: snapshot.sha256(manifestBytes),
      publishedAt: manifest.createdAt,
    };
    await store.put(snapshot.pointerKey(LARGE_COLLECTION), snapshot.encodeJson(pointer));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await untilServed(stack);
}

/** Takes the collection away again, so that what follows has the machine to itself. */
export function removeLargeCollection(stack: BenchStack): void {
  rmSync(join(blobFolder(stack), 'collections', LARGE_COLLECTION), { recursive: true, force: true });
}

type Passage = ReturnType<Product['snapshot']['parsePassages']>[number];

function mixed(texts: readonly string[], count: number): readonly Passage[] {
  const random = seededRandom(20);
  const sentences = texts.flatMap((text) => text.split(/(?<=[.;])\s+/)).filter((text) => text.length > 20);
  const pick = (): string => sentences[Math.floor(random() * sentences.length)] ?? '';
  return Array.from({ length: count }, (_, i) => ({
    id: `${LARGE_COLLECTION}/${i}`,
    documentId: LARGE_COLLECTION,
    title: pick().split(/\s+/).slice(0, 6).join(' '),
    text: Array.from({ length: SENTENCES_PER_PASSAGE }, pick).join(' '),
  }));
}

async function writeFiles(
  { embedding, lexical, snapshot, vector }: Product,
  {
    folder,
    source,
    passages,
  }: { readonly folder: string; readonly source: string; readonly passages: readonly Passage[] },
): Promise<{ readonly id: string; readonly dimensions: number }> {
  const model = readFileSync(join(source, 'embedder.bin'));
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
  copyFileSync(join(source, 'embedder.bin'), join(folder, 'embedder.bin'));
  return { id: embedder.id, dimensions: embedder.dimensions };
}

async function untilServed(stack: BenchStack): Promise<void> {
  const until = Date.now() + SERVED_WITHIN_MS;
  for (;;) {
    const response = await fetch(`${stack.retriever.url}/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${stack.internalToken}` },
      body: JSON.stringify({ query: 'access', collections: [LARGE_COLLECTION] }),
    });
    await response.arrayBuffer();
    if (response.ok) {
      return;
    }
    if (Date.now() > until) {
      throw new Error(`The retriever does not serve ${LARGE_COLLECTION}.`);
    }
    await sleep(100);
  }
}
