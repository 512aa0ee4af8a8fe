import { Logger } from '@nestjs/common';
import { isZeroVector } from '@app/common/embedding';
import { requireCanaries, type SnapshotManifest, type SnapshotPassage } from '@app/common/snapshot';
import { buildGraph, openVectorIndex, writeVectorFile } from '@app/common/vector-index';
import { type Task } from '../task.js';
import { type SnapshotFolder } from './snapshot-folder.js';

const CANARY_DEPTH = 50;

export interface SnapshotVectors {
  /** Row after row `dimensions` numbers. */
  readonly vectors: Float32Array;
  readonly dimensions: number;
  /** From so many passages on a graph over the vectors is built too. */
  readonly graphFrom: number;
}

/**
 * Writes the file of vectors and tries it: some passages have to be found in it; and where there are many, a graph over
 * them. Throws `vector_invalid` and `snapshot_damaged`.
 */
export async function writeVectors(
  folder: SnapshotFolder,
  identity: Pick<SnapshotManifest, 'collectionId' | 'version'>,
  passages: readonly SnapshotPassage[],
  { vectors, dimensions, graphFrom }: SnapshotVectors,
  task: Task,
): Promise<void> {
  const path = folder.path('vectors.faiss');
  await writeVectorFile(path, vectors, dimensions);
  const { index } = await openVectorIndex('exact', path);
  await requireCanaries(identity, passages, {
    byVectors: async (_text, row) => {
      const vector = vectors.subarray(row * dimensions, (row + 1) * dimensions);
      return isZeroVector(vector) ? undefined : index.search(vector, CANARY_DEPTH);
    },
  });
  await index.close();
  await folder.adopt('vectors.faiss');
  if (passages.length >= graphFrom && (await isGraphBuilt(folder, passages.length, task))) {
    await folder.adopt('vectors.hnsw');
  }
}

/** Without FAISS, or with vectors that no graph finds well, there is none: each vector is compared with a query then. */
async function isGraphBuilt(folder: SnapshotFolder, passages: number, task: Task): Promise<boolean> {
  const logger = new Logger('Graph');
  const started = performance.now();
  const { signal } = task;
  // Who may not go on hears it by the signal.
  const onProgress = (linked: number): void => {
    task.report('indexing', 85 + Math.round((3 * linked) / passages), { linked }).catch(() => undefined);
  };
  try {
    const paths = [folder.path('vectors.faiss'), folder.path('vectors.hnsw')] as const;
    const built = await buildGraph(...paths, { signal, onProgress });
    const ms = Math.round(performance.now() - started);
    logger.log({ ...built, ms }, built ? 'graph built' : 'graph not used, it finds too little');
    return built !== undefined;
  } catch (error) {
    signal.throwIfAborted();
    logger.warn({ err: error }, 'graph not built, vectors are compared one by one');
    return false;
  }
}
