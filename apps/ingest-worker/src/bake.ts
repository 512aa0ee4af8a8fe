import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_WORKSPACE_ID, type DocumentContent } from '@app/common/database';
import { processEnvironment, readSettings } from '@app/common/config';
import { FsBlobStore } from '@app/common/storage';
import { z } from 'zod';
import { type Corpus, type CorpusFile, readCorpus } from './corpus/corpus-files.js';
import { DEFAULT_COLLECTION } from './corpus/default-collection.js';
import { contentOf, parsedAsOf } from './documents/document-reader.js';
import { EmbedderSource } from './embed/embedder-source.js';
import { ParserPool } from './parse/sandbox/parser-pool.js';
import { buildSnapshot } from './snapshot/builder.js';
import { SnapshotPublisher } from './snapshot/publisher.js';
import { SnapshotFolder } from './snapshot/snapshot-folder.js';
import { type Task } from './task.js';
import { parseSettings } from './worker.config.js';

const DEFAULT_CORPUS = 'corpus/sp800-53-guide.json,corpus/baseline-*.json';

/**
 * `npm run bake -- --out DIR [--corpus PATHS]` after a build: makes the snapshot of a corpus into a folder
 * laid out like the blob store, without database and queue. The same corpus gives the same bytes.
 */
async function bake(): Promise<void> {
  const { values } = parseArgs({
    options: { out: { type: 'string' }, corpus: { type: 'string', default: DEFAULT_CORPUS } },
  });
  if (values.out === undefined) {
    throw new Error('--out is missing: the folder to write into');
  }
  const { files, problems } = await corpusAt(values.corpus.split(','));
  if (problems.length > 0 || files.length === 0) {
    throw new Error(problems.join('\n') || 'the corpus is empty');
  }
  const createdAt = lastModified(files);
  const identity = {
    collectionId: DEFAULT_COLLECTION.id,
    collectionName: DEFAULT_COLLECTION.name,
    workspaceId: DEFAULT_WORKSPACE_ID,
    version: 1,
    createdAt,
  };
  const content = { collectionId: DEFAULT_COLLECTION.id, documents: files.map(documentOf) };
  const publisher = new SnapshotPublisher(new FsBlobStore(values.out));
  const stored = await SnapshotFolder.use(async (folder) =>
    publisher.upload(
      await buildSnapshot(content, identity, { folder, source: new EmbedderSource(), task: silentTask() }),
    ),
  );
  await publisher.point(stored, createdAt);
  await rm(join(values.out, '.unfinished'), { recursive: true, force: true });
  const { passages, controls } = stored.manifest.counts;
  process.stdout.write(`Baked ${passages} passages of ${controls} controls into ${values.out}\n`);
}

/** Read as a worker reads, and within its limits. */
async function corpusAt(paths: readonly string[]): Promise<Corpus> {
  const parser = new ParserPool(readSettings(z.object(parseSettings), processEnvironment()));
  try {
    const { signal } = silentTask();
    return await readCorpus(paths, (file) => parser.parse(file, signal), signal);
  } finally {
    parser.onApplicationShutdown();
  }
}

function documentOf(file: CorpusFile): DocumentContent {
  const { id, title, sourceName, contentHash } = file;
  return { id, title, sourceName, contentHash, parsedAs: parsedAsOf(file), ...contentOf(file.parsed) };
}

/** The latest time that a file of the corpus says of itself; 1970 where none does. */
function lastModified(files: readonly CorpusFile[]): Date {
  const times = files.map(({ parsed: { structure } }) => {
    const source = structure?.kind === 'catalog' ? structure.catalog : structure?.profile;
    return Date.parse(source?.lastModified ?? '');
  });
  return new Date(Math.max(0, ...times.filter((time) => !Number.isNaN(time))));
}

function silentTask(): Task {
  return { signal: new AbortController().signal, report: () => Promise.resolve() };
}

bake().catch((error: unknown) => {
  process.stderr.write(`Nothing was baked: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
