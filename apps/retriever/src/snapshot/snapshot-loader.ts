import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { ControlDetail } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { LexicalIndex } from '@app/common/lexical-index';
import {
  JsonLines,
  MANIFEST_FILE,
  parseManifest,
  type SnapshotFile,
  type SnapshotManifest,
  snapshotKey,
  SnapshotPassage,
} from '@app/common/snapshot';
import { ControlCatalog } from '../controls/control-catalog.js';
import { ControlEntry } from '../controls/control-entry.js';
import { RetrieverConfig } from '../retriever.config.js';
import { relationsOf } from '../search/family-tree.js';
import { rankingFor } from '../search/ranking-settings.js';
import { RowFilters } from '../search/row-filters.js';
import { Generation } from './generation.js';
import { SnapshotReader } from './reader/snapshot-reader.js';
import { type SnapshotParts } from './reader/snapshot-parts.js';
import { SnapshotFiles } from './snapshot-files.js';
import { type SnapshotSource } from './snapshot-source.js';
import { requireFindable } from './trial-search.js';
import { VectorArmOpener } from './vector-arm.js';

/** Some hundred microseconds between two turns. */
const ENTRIES_AT_ONCE = 50;

/**
 * Turns a pointer into a generation: fetches, verifies every byte, only then parses and opens, and tries what it opened.
 * What takes long is done in a thread, the rest in short turns: searches go on meanwhile.
 */
@Injectable()
export class SnapshotLoader {
  constructor(
    private readonly config: RetrieverConfig,
    private readonly files: SnapshotFiles,
    private readonly reader: SnapshotReader,
    private readonly vectorArms: VectorArmOpener,
  ) {}

  /** @throws AppError `snapshot_damaged` for anything that is not exactly what the pointer names */
  async load({ pointer, store }: SnapshotSource, signal?: AbortSignal): Promise<Generation> {
    const { collectionId, version, manifestHash } = pointer;
    const bytes = await store.get(snapshotKey(collectionId, version, MANIFEST_FILE), signal);
    const manifest = parseManifest(bytes, manifestHash);
    requireSame(manifest, pointer);
    const at = (file: SnapshotFile): Promise<string> => this.files.fetched(store, manifest, file, signal);
    const { RETRIEVAL_PROFILE: profile } = this.config.settings;
    const paths = {
      'passages.jsonl': await at('passages.jsonl'),
      'catalog.json': await at('catalog.json'),
      'lexical.bin': await at('lexical.bin'),
    };
    const parts = await this.reader.read({ manifest, paths, profile }, signal);
    const passages = new JsonLines(SnapshotPassage, parts.passages, 'passages');
    const catalog = await openCatalog(parts);
    const vectors = await this.vectorArms.open({
      manifest,
      manifestHash,
      bytes: (file) => this.files.bytes(store, manifest, file, signal),
      path: (file) => this.files.path(store, manifest, file, signal),
    });
    await requireFindable(manifest, passages, vectors);
    const embedder = manifest.files['embedder.bin'] === undefined ? 'remote' : 'local';
    return new Generation({
      manifest,
      manifestHash,
      passages,
      catalog,
      lexical: LexicalIndex.ofTables(parts.lexical),
      vectors,
      relations: relationsOf(parts.relations),
      filters: new RowFilters(parts.filters),
      ranking: rankingFor(profile, parts.kind, embedder),
    });
  }

  /** Drops what was fetched for snapshots other than these. */
  tidy(serving: readonly SnapshotManifest[]): Promise<void> {
    return this.files.prune(serving);
  }
}

function requireSame(manifest: SnapshotManifest, pointer: SnapshotSource['pointer']): void {
  const same =
    manifest.collectionId === pointer.collectionId &&
    manifest.workspaceId === pointer.workspaceId &&
    manifest.version === pointer.version;
  if (!same) {
    throw new AppError('snapshot_damaged', 'The pointer names another snapshot than the one in its place.');
  }
}

async function openCatalog({ entries, controls }: SnapshotParts): Promise<ControlCatalog> {
  const lines = new JsonLines(ControlEntry, entries, 'controls');
  const opened: ControlEntry[] = [];
  for (let row = 0; row < lines.length; row += 1) {
    const entry = lines.at(row);
    opened.push(...(entry === undefined ? [] : [entry]));
    if (row % ENTRIES_AT_ONCE === ENTRIES_AT_ONCE - 1) {
      await nextTurn();
    }
  }
  return ControlCatalog.of(opened, new JsonLines(ControlDetail, controls, 'controls'));
}
