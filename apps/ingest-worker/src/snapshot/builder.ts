import { type IndexedDocument } from '@app/common/database';
import { type Embedder } from '@app/common/embedding';
import { type IndexProfileName, LexicalIndex } from '@app/common/lexical-index';
import {
  describeFile,
  embeddedText,
  encodeCatalog,
  encodePassages,
  sha256,
  type SnapshotFile,
  type SnapshotManifest,
  type SnapshotPassage,
} from '@app/common/snapshot';
import { type EmbedderSource } from '../embed/embedder-source.js';
import { PARSER_VERSION } from '../parse/parsed-document.js';
import { breathe, type Task } from '../task.js';
import { assemble, type CollectionContent } from './collection-content.js';
import { vectorBytes } from './vector-bytes.js';

/** Grows with every change that makes another snapshot of the same documents. */
const BUILDER_VERSION = 'build-3';
const PROFILE: IndexProfileName = 'default';
/** Texts between two looks at the clock and at the signal. */
const TEXTS_AT_ONCE = 200;

/** Whose snapshot it is and which. */
export interface SnapshotIdentity {
  readonly collectionId: string;
  readonly collectionName: string;
  readonly workspaceId: string;
  readonly version: number;
  readonly createdAt: Date;
}

export interface BuiltSnapshot {
  readonly manifest: SnapshotManifest;
  readonly files: ReadonlyMap<SnapshotFile, Uint8Array>;
}

/** Names everything that decides what a snapshot holds: equal hashes mean that building again changes nothing. */
export function corpusHash(
  documents: readonly Pick<IndexedDocument, 'id' | 'title' | 'parsedAs'>[],
  embedderKey: string,
): string {
  const parts = documents.map(({ id, title, parsedAs }) => [id, title, parsedAs]);
  return sha256(JSON.stringify([BUILDER_VERSION, PROFILE, embedderKey, parts]));
}

/** Builds all files of a snapshot in memory. Equal documents, embedder and identity give equal bytes. */
export async function buildSnapshot(
  content: CollectionContent,
  identity: SnapshotIdentity,
  source: EmbedderSource,
  task: Task,
): Promise<BuiltSnapshot> {
  await task.report('indexing', 45, { documents: content.documents.length });
  const { passages, catalog } = assemble(content);
  await breathe(task);
  const files = new Map<SnapshotFile, Uint8Array>([
    ['passages.jsonl', encodePassages(passages)],
    ['catalog.json', encodeCatalog(catalog)],
    ['lexical.bin', LexicalIndex.ofPassages(passages, PROFILE).toBytes()],
  ]);
  await breathe(task);
  const embedder = await addVectors({ files, passages, identity }, source, task);
  const manifest: SnapshotManifest = {
    format: 1,
    ...identity,
    createdAt: identity.createdAt.toISOString(),
    embedder,
    profile: PROFILE,
    chunker: PARSER_VERSION,
    corpusHash: corpusHash(content.documents, source.key),
    counts: {
      documents: content.documents.length,
      passages: passages.length,
      controls: catalog.controls.length,
    },
    files: Object.fromEntries([...files].map(([name, bytes]) => [name, describeFile(bytes)])),
  };
  return { manifest, files };
}

interface UnfinishedSnapshot {
  readonly files: Map<SnapshotFile, Uint8Array>;
  readonly passages: readonly SnapshotPassage[];
  readonly identity: SnapshotIdentity;
}

/** Adds the vectors, and the embedder where only this snapshot has it. Nothing to embed gives neither. */
async function addVectors(
  { files, passages, identity }: UnfinishedSnapshot,
  source: EmbedderSource,
  task: Task,
): Promise<SnapshotManifest['embedder']> {
  if (passages.length === 0) {
    return null;
  }
  const texts = passages.map(embeddedText);
  await task.report('embedding', 50, { passages: passages.length }, source.busyMs(texts.length));
  const { embedder, bytes } = source.forTexts(texts);
  const vectors = await embedAll(texts, embedder, task);
  files.set('vectors.faiss', await vectorBytes(identity, passages, vectors, embedder.dimensions));
  if (bytes) {
    files.set('embedder.bin', bytes);
  }
  return { id: embedder.id, dimensions: embedder.dimensions };
}

async function embedAll(texts: readonly string[], embedder: Embedder, task: Task): Promise<Float32Array> {
  const all = new Float32Array(texts.length * embedder.dimensions);
  for (let from = 0; from < texts.length; from += TEXTS_AT_ONCE) {
    const vectors = await embedder.embed(texts.slice(from, from + TEXTS_AT_ONCE), 'document', task.signal);
    vectors.forEach((vector, i) => {
      all.set(vector, (from + i) * embedder.dimensions);
    });
    const embedded = Math.min(texts.length, from + TEXTS_AT_ONCE);
    await task.report('embedding', 50 + Math.round((35 * embedded) / texts.length), { embedded });
    await breathe(task);
  }
  return all;
}
