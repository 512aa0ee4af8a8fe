import { Inject, Injectable } from '@nestjs/common';
import { type Embedder, LocalEmbedder } from '@app/common/embedding';
import { AppError } from '@app/common/errors';
import { analyze } from '@app/common/lexical-index';
import { type SnapshotFile, type SnapshotManifest } from '@app/common/snapshot';
import { type OpenedVectorIndex, openVectorIndex, VectorStore } from '@app/common/vector-index';
import { RetrieverConfig } from '../retriever.config.js';
import { ConfiguredEmbedder } from './configured-embedder.js';
import { type VectorArm } from './generation.js';

export interface VectorArmFiles {
  readonly manifest: SnapshotManifest;
  readonly manifestHash: string;
  readonly bytes: (file: SnapshotFile) => Promise<Uint8Array>;
  readonly path: (file: SnapshotFile) => Promise<string>;
}

/**
 * Opens the vectors of a snapshot together with the embedder that made them. A query is only ever embedded by the very
 * embedder that the manifest names; with another one configured the snapshot is searched by words alone.
 */
@Injectable()
export class VectorArmOpener {
  constructor(
    private readonly config: RetrieverConfig,
    private readonly configured: ConfiguredEmbedder,
    @Inject(VectorStore) private readonly store?: VectorStore,
  ) {}

  /** @throws AppError `snapshot_damaged` for files that do not fit the manifest */
  async open(files: VectorArmFiles): Promise<VectorArm> {
    const { manifest } = files;
    if (manifest.embedder === null) {
      return absent('This collection was indexed without vectors.');
    }
    const local =
      manifest.files['embedder.bin'] === undefined ? undefined : await files.bytes('embedder.bin');
    const embedder = this.embedderFor(manifest.embedder.id, local);
    if (embedder === undefined) {
      return absent(
        `This collection was indexed with the embedder ${manifest.embedder.id}, another one is configured now. ` +
          'Ingest again to use vectors.',
      );
    }
    let lost: string | undefined;
    const onLost = (reason: string): void => {
      lost = reason;
    };
    const { index, fallback } = await this.openIndex(files, manifest.embedder.dimensions, onLost);
    const { dimensions } = manifest.embedder;
    if (
      index.size !== manifest.counts.passages ||
      index.dimensions !== dimensions ||
      embedder.dimensions !== dimensions
    ) {
      await index.close();
      throw new AppError('snapshot_damaged', 'The vectors of a snapshot do not fit its passages.');
    }
    return { kind: 'ready', index, embedder, fallback, lost: () => lost };
  }

  /** In a store the vectors stay where they are; else they are held here. */
  private async openIndex(
    { manifest, manifestHash, path }: VectorArmFiles,
    dimensions: number,
    onLost: (reason: string) => void,
  ): Promise<OpenedVectorIndex> {
    if (this.store !== undefined) {
      const { collectionId, version, counts } = manifest;
      const shape = { collectionId, version, manifestHash, rows: counts.passages, dimensions };
      return { index: this.store.open(shape) };
    }
    const { vectorEngine } = this.config;
    const hasGraph = vectorEngine === 'faiss' && manifest.files['vectors.hnsw'] !== undefined;
    const graphPath = hasGraph ? await path('vectors.hnsw') : undefined;
    return openVectorIndex(vectorEngine, await path('vectors.faiss'), { onLost, graphPath });
  }

  private embedderFor(id: string, local: Uint8Array | undefined): Embedder | undefined {
    const embedder =
      local !== undefined && this.configured.isLocal
        ? LocalEmbedder.fromBytes(local, analyze)
        : this.configured.remote;
    return embedder?.id === id ? embedder : undefined;
  }
}

function absent(reason: string): VectorArm {
  return { kind: 'absent', reason };
}
