import { AppError } from '@app/common/errors';
import { embeddedText, parsePassages, type SnapshotFile, type SnapshotManifest } from '@app/common/snapshot';
import { parseVectorFile } from '@app/common/vector-index';
import { type EmbedderSource, type SnapshotEmbedder } from '../embed/embedder-source.js';

/** A snapshot that is there already; `read` gives verified bytes and throws `snapshot_damaged`. */
export interface EarlierSnapshot {
  readonly manifest: SnapshotManifest;
  readonly read: (file: SnapshotFile) => Promise<Uint8Array>;
}

/**
 * Embedder and vectors of an earlier snapshot, where they would come out the same again: the same texts in the same order,
 * and the same embedder. Nothing for everything else, a snapshot that cannot be read among it.
 */
export async function unchangedVectors(
  { manifest, read }: EarlierSnapshot,
  texts: readonly string[],
  source: EmbedderSource,
): Promise<(SnapshotEmbedder & { readonly vectors: Float32Array }) | undefined> {
  const { counts, embedder, files } = manifest;
  if (embedder === null || counts.passages !== texts.length) {
    return undefined;
  }
  try {
    const before = parsePassages(await read('passages.jsonl')).map(embeddedText);
    if (!before.every((text, i) => text === texts[i])) {
      return undefined;
    }
    const bytes = files['embedder.bin'] && (await read('embedder.bin'));
    const same = source.again({ id: embedder.id, bytes });
    return same && { ...same, vectors: vectorsOf(await read('vectors.faiss')) };
  } catch (error) {
    if (error instanceof AppError && ['snapshot_damaged', 'blob_not_found'].includes(error.code)) {
      return undefined;
    }
    throw error;
  }
}

function vectorsOf(bytes: Uint8Array): Float32Array {
  const { rows, dimensions, slice } = parseVectorFile(bytes);
  const all = new Float32Array(rows * dimensions);
  slice(0, rows).forEach((vector, row) => {
    all.set(vector, row * dimensions);
  });
  return all;
}
