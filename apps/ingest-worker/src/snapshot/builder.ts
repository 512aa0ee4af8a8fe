import { type IndexedDocument } from '@app/common/database';
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
import { type EmbedderSource, type SnapshotEmbedder } from '../embed/embedder-source.js';
import { PARSER_VERSION } from '../parse/parsed-document.js';
import { breathe, type Task } from '../task.js';
import { assemble, type CollectionContent } from './collection-content.js';
import { type EarlierSnapshot, unchangedVectors } from './earlier-snapshot.js';
import { vectorFiles } from './vector-bytes.js';

/** Grows with every change that makes another snapshot of the same documents. */
const BUILDER_VERSION = 'build-3';
const PROFILE: IndexProfileName = 'default';
/** About ten times what a passage takes where nothing else runs: so long no sign of life can follow. */
const INDEXING_MS_PER_PASSAGE = 2;

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

/** What a snapshot is made with. */
export interface BuildMeans {
  readonly source: EmbedderSource;
  readonly task: Task;
  /** The snapshot that is active now. */
  readonly earlier?: EarlierSnapshot | undefined;
}

/** Names everything that decides what a snapshot holds: equal hashes mean that building again changes nothing. */
export function corpusHash(
  documents: readonly Pick<IndexedDocument, 'id' | 'title' | 'parsedAs'>[],
  embedderKey: string,
): string {
  const parts = documents.map(({ id, title, parsedAs }) => [id, title, parsedAs]);
  return sha256(JSON.stringify([BUILDER_VERSION, PROFILE, embedderKey, parts]));
}

/**
 * Builds all files of a snapshot in memory. Equal documents, embedder and identity give equal bytes. Where the texts are
 * those of the earlier snapshot nothing is embedded again.
 */
export async function buildSnapshot(
  content: CollectionContent,
  identity: SnapshotIdentity,
  means: BuildMeans,
): Promise<BuiltSnapshot> {
  const { source, task } = means;
  await task.report('indexing', 45, { documents: content.documents.length });
  const { passages, catalog } = assemble(content);
  await task.report('indexing', 47, {}, passages.length * INDEXING_MS_PER_PASSAGE);
  const files = new Map<SnapshotFile, Uint8Array>([
    ['passages.jsonl', encodePassages(passages)],
    ['catalog.json', encodeCatalog(catalog)],
    ['lexical.bin', LexicalIndex.ofPassages(passages, PROFILE).toBytes()],
  ]);
  await breathe(task);
  const embedder = await addVectors({ files, passages, identity }, means);
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
  { source, task, earlier }: BuildMeans,
): Promise<SnapshotManifest['embedder']> {
  if (passages.length === 0) {
    return null;
  }
  const texts = passages.map(embeddedText);
  await task.report('embedding', 50, { passages: passages.length, embedded: 0 });
  const known = earlier && (await unchangedVectors(earlier, texts, source));
  const { embedder, bytes }: SnapshotEmbedder = known ?? (await source.forTexts(texts, task.signal));
  const { id, dimensions } = embedder;
  const vectors = known?.vectors ?? (await embedAll(texts, embedder, source.textsAtOnce, task));
  const made = { vectors, dimensions, graphFrom: source.graphFrom };
  for (const [name, file] of await vectorFiles(identity, passages, made, task.signal)) {
    files.set(name, file);
  }
  if (bytes) {
    files.set('embedder.bin', bytes);
  }
  return { id, dimensions };
}

async function embedAll(
  texts: readonly string[],
  embedder: SnapshotEmbedder['embedder'],
  atOnce: number,
  task: Task,
): Promise<Float32Array> {
  const all = new Float32Array(texts.length * embedder.dimensions);
  let embedded = 0;
  const report = async (vectors: ReadonlyMap<number, Float32Array>): Promise<void> => {
    embedded += vectors.size;
    await task.report('embedding', 50 + Math.round((35 * embedded) / texts.length), { embedded });
  };
  for (let from = 0; from < texts.length; from += atOnce) {
    const part = texts.slice(from, from + atOnce);
    const before = embedded;
    const vectors = await embedder.embed(part, 'document', task.signal, report);
    vectors.forEach((vector, i) => {
      all.set(vector, (from + i) * embedder.dimensions);
    });
    if (embedded === before) {
      await report(new Map(vectors.entries()));
    }
    await breathe(task);
  }
  return all;
}
