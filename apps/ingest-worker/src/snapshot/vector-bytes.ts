import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { isZeroVector } from '@app/common/embedding';
import {
  requireCanaries,
  type SnapshotFile,
  type SnapshotManifest,
  type SnapshotPassage,
} from '@app/common/snapshot';
import { buildGraph, openVectorIndex, writeVectorFile } from '@app/common/vector-index';

/** Where a build that was killed leaves its files. */
export const BUILD_FILES = { folder: tmpdir(), prefix: 'ground-control-build-' } as const;
const CANARY_DEPTH = 50;

export interface SnapshotVectors {
  /** Row after row `dimensions` numbers. */
  readonly vectors: Float32Array;
  readonly dimensions: number;
  /** From so many passages on a graph over the vectors is built too. */
  readonly graphFrom: number;
}

/**
 * The file of vectors, tried before it is given away: some passages have to be found in it; and where there are many, a
 * graph over them. They exist on a disk only; ours live there for a moment. Throws `vector_invalid` and `snapshot_damaged`.
 */
export async function vectorFiles(
  identity: Pick<SnapshotManifest, 'collectionId' | 'version'>,
  passages: readonly SnapshotPassage[],
  { vectors, dimensions, graphFrom }: SnapshotVectors,
  signal: AbortSignal,
): Promise<ReadonlyMap<SnapshotFile, Buffer>> {
  const folder = await mkdtemp(join(BUILD_FILES.folder, BUILD_FILES.prefix));
  try {
    const path = join(folder, 'vectors.faiss');
    await writeVectorFile(path, vectors, dimensions);
    const { index } = await openVectorIndex('exact', path);
    await requireCanaries(identity, passages, {
      byVectors: async (_text, row) => {
        const vector = vectors.subarray(row * dimensions, (row + 1) * dimensions);
        return isZeroVector(vector) ? undefined : index.search(vector, CANARY_DEPTH);
      },
    });
    await index.close();
    const files = new Map<SnapshotFile, Buffer>([['vectors.faiss', await readFile(path)]]);
    const graph = passages.length < graphFrom ? undefined : await graphBytes(path, signal);
    return graph === undefined ? files : files.set('vectors.hnsw', graph);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Without FAISS, or with vectors that no graph finds well, there is none: each vector is compared with a query then. */
async function graphBytes(path: string, signal: AbortSignal): Promise<Buffer | undefined> {
  const logger = new Logger('Graph');
  const graphPath = `${path}.hnsw`;
  const started = performance.now();
  try {
    const built = await buildGraph(path, graphPath, { signal });
    const ms = Math.round(performance.now() - started);
    logger.log({ ...built, ms }, built ? 'graph built' : 'graph not used, it finds too little');
    return built && (await readFile(graphPath));
  } catch (error) {
    signal.throwIfAborted();
    logger.warn({ err: error }, 'graph not built, vectors are compared one by one');
    return undefined;
  }
}
