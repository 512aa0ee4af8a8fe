import { type IndexedDocument } from '@app/common/database';
import { type IndexProfileName, LexicalIndex } from '@app/common/lexical-index';
import {
  embeddedText,
  encodeCatalog,
  passagePieces,
  sha256,
  type SnapshotManifest,
  type SnapshotPassage,
} from '@app/common/snapshot';
import { type EmbedderSource, type SnapshotEmbedder } from '../embed/embedder-source.js';
import { PARSER_VERSION } from '../parse/parsed-document.js';
import { breathe, type Task } from '../task.js';
import { assemble, type CollectionContent } from './collection-content.js';
import { type EarlierSnapshot, unchangedVectors } from './earlier-snapshot.js';
import { type SnapshotFolder } from './snapshot-folder.js';
import { writeVectors } from './vector-writer.js';

/** Grows with every change that makes another snapshot of the same documents. */
const BUILDER_VERSION = 'build-3';
const PROFILE: IndexProfileName = 'default';
/** Turns of the index between two reports: a sign of life every second or so. */
const TURNS_PER_REPORT = 200;

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
  readonly folder: SnapshotFolder;
}

/** What a snapshot is made with, and where its files go. */
export interface BuildMeans {
  readonly folder: SnapshotFolder;
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
 * Builds all files of a snapshot into a folder, in short turns. Equal documents, embedder and identity give equal bytes.
 * Where the texts are those of the earlier snapshot nothing is embedded again.
 */
export async function buildSnapshot(
  content: CollectionContent,
  identity: SnapshotIdentity,
  means: BuildMeans,
): Promise<BuiltSnapshot> {
  const { source, task, folder } = means;
  await task.report('indexing', 45, { documents: content.documents.length });
  const { passages, catalog } = assemble(content);
  await folder.write('passages.jsonl', passagePieces(passages));
  await folder.write('catalog.json', [encodeCatalog(catalog)]);
  const index = await LexicalIndex.ofPassagesInTurns(passages, PROFILE, turnsOf(task));
  await folder.write('lexical.bin', index.toPieces());
  await breathe(task);
  const embedder = await addVectors(passages, identity, means);
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
    files: folder.files,
  };
  return { manifest, folder };
}

function turnsOf(task: Task): () => Promise<void> {
  let turns = 0;
  return async () => {
    turns += 1;
    await (turns % TURNS_PER_REPORT === 0 ? task.report('indexing', 47) : breathe(task));
  };
}

/** Adds the vectors, and the embedder where only this snapshot has it. Nothing to embed gives neither. */
async function addVectors(
  passages: readonly SnapshotPassage[],
  identity: SnapshotIdentity,
  { source, task, earlier, folder }: BuildMeans,
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
  await writeVectors(folder, identity, passages, made, task);
  if (bytes) {
    await folder.write('embedder.bin', [bytes]);
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
