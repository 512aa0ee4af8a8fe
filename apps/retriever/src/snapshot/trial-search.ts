import { isZeroVector } from '@app/common/embedding';
import { analyze, type LexicalIndex } from '@app/common/lexical-index';
import {
  type CanarySearch,
  requireCanaries,
  type SnapshotManifest,
  type SnapshotPassage,
} from '@app/common/snapshot';
import { type VectorArm } from './generation.js';

const CANARY_DEPTH = 50;

/**
 * Searches for some passages by their own words and, where neither a provider nor a vector store has to be asked for it, by
 * their own vectors. Throws
 * `snapshot_damaged`, after closing the index.
 */
export async function requireFindable(
  manifest: SnapshotManifest,
  passages: readonly SnapshotPassage[],
  lexical: LexicalIndex,
  vectors: VectorArm,
): Promise<void> {
  const byWords = (text: string): Float32Array | undefined =>
    analyze(text).length === 0 ? undefined : lexical.scoreAll(text);
  const isLocal = vectors.kind === 'ready' && ['faiss', 'exact'].includes(vectors.index.engine);
  if (!isLocal || manifest.files['embedder.bin'] === undefined) {
    await requireCanaries(manifest, passages, { byWords });
    return;
  }
  const byVectors = async (text: string): ReturnType<NonNullable<CanarySearch['byVectors']>> => {
    const [vector] = await vectors.embedder.embed([text], 'document');
    return vector && !isZeroVector(vector) ? vectors.index.search(vector, CANARY_DEPTH) : undefined;
  };
  try {
    await requireCanaries(manifest, passages, { byWords, byVectors });
  } catch (error) {
    await vectors.index.close();
    throw error;
  }
}
