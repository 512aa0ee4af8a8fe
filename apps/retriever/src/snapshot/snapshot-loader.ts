import { Injectable } from '@nestjs/common';
import { ControlDetail } from '@app/common/contracts';
import { AppError } from '@app/common/errors';
import { LexicalIndex } from '@app/common/lexical-index';
import {
  CatalogFile,
  MANIFEST_FILE,
  parseManifest,
  parsePassages,
  type SnapshotFile,
  type SnapshotManifest,
  snapshotKey,
  type SnapshotPassage,
} from '@app/common/snapshot';
import { z } from 'zod';
import { ControlCatalog } from '../controls/control-catalog.js';
import { RetrieverConfig } from '../retriever.config.js';
import { collectionKind } from '../search/collection-kind.js';
import { relateRows } from '../search/family-tree.js';
import { rankingFor } from '../search/ranking-settings.js';
import { RowFilters } from '../search/row-filters.js';
import { Generation } from './generation.js';
import { SnapshotFiles } from './snapshot-files.js';
import { type SnapshotSource } from './snapshot-source.js';
import { requireFindable } from './trial-search.js';
import { VectorArmOpener } from './vector-arm.js';

const ITEMS_AT_ONCE = 100;

/** Turns a pointer into a generation: fetches, verifies every byte, only then parses and opens, and tries what it opened. */
@Injectable()
export class SnapshotLoader {
  constructor(
    private readonly config: RetrieverConfig,
    private readonly files: SnapshotFiles,
    private readonly vectorArms: VectorArmOpener,
  ) {}

  /** @throws AppError `snapshot_damaged` for anything that is not exactly what the pointer names */
  async load({ pointer, store }: SnapshotSource, signal?: AbortSignal): Promise<Generation> {
    const { collectionId, version, manifestHash } = pointer;
    const bytes = await store.get(snapshotKey(collectionId, version, MANIFEST_FILE), signal);
    const manifest = parseManifest(bytes, manifestHash);
    requireSame(manifest, pointer);
    const read = (file: SnapshotFile): Promise<Uint8Array> => this.files.bytes(store, manifest, file, signal);
    const passages = await parsePassageLines(await read('passages.jsonl'));
    const controls = await parseControls(await read('catalog.json'));
    const lexical = this.openLexical(manifest, LexicalIndex.fromBytes(await read('lexical.bin')), passages);
    requireCounts(manifest, { passages, lexical, controls });
    const parts = {
      manifest,
      manifestHash,
      passages,
      catalog: new ControlCatalog(controls),
      lexical,
      relations: relateRows(passages.map(({ controlId }) => controlId)),
      filters: new RowFilters(passages),
    };
    const vectors = await this.vectorArms.open({
      manifest,
      manifestHash,
      bytes: read,
      path: (file) => this.files.path(store, manifest, file, signal),
    });
    await requireFindable(manifest, passages, lexical, vectors);
    const embedder = manifest.files['embedder.bin'] === undefined ? 'remote' : 'local';
    const kind = collectionKind(passages, lexical);
    const ranking = rankingFor(this.config.settings.RETRIEVAL_PROFILE, kind, embedder);
    return new Generation({ ...parts, vectors, ranking });
  }

  /** Drops what was fetched for snapshots other than these. */
  tidy(serving: readonly SnapshotManifest[]): Promise<void> {
    return this.files.prune(serving);
  }

  /** An index that was built with another profile than the one asked for is built anew from the passages. */
  private openLexical(
    { profile }: SnapshotManifest,
    index: LexicalIndex,
    passages: readonly SnapshotPassage[],
  ): LexicalIndex {
    const wanted = this.config.settings.RETRIEVAL_PROFILE;
    return wanted === profile ? index : LexicalIndex.ofPassages(passages, wanted);
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

function requireCounts(
  { counts, collectionId, version }: SnapshotManifest,
  found: {
    readonly passages: readonly SnapshotPassage[];
    readonly lexical: LexicalIndex;
    readonly controls: readonly ControlDetail[];
  },
): void {
  const agree =
    found.passages.length === counts.passages &&
    found.lexical.size === counts.passages &&
    found.controls.length === counts.controls;
  if (!agree) {
    throw new AppError(
      'snapshot_damaged',
      `The parts of version ${version} of ${collectionId} do not fit together.`,
    );
  }
}

/** A slice at a time: queries go on being answered in between. */
async function parsePassageLines(bytes: Uint8Array): Promise<readonly SnapshotPassage[]> {
  const passages: SnapshotPassage[] = [];
  let start = 0;
  while (start < bytes.length) {
    let end = start;
    for (let lines = 0; lines < ITEMS_AT_ONCE && end < bytes.length; lines += 1) {
      const lineEnd = bytes.indexOf(0x0a, end);
      end = lineEnd === -1 ? bytes.length : lineEnd + 1;
    }
    passages.push(...parsePassages(bytes.subarray(start, end)));
    start = end;
    await new Promise(setImmediate);
  }
  return passages;
}

const CatalogOutline = CatalogFile.extend({ controls: z.array(z.unknown()) });

async function parseControls(bytes: Uint8Array): Promise<readonly ControlDetail[]> {
  try {
    const outline = CatalogOutline.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    const controls: ControlDetail[] = [];
    for (let start = 0; start < outline.controls.length; start += ITEMS_AT_ONCE) {
      const slice = outline.controls.slice(start, start + ITEMS_AT_ONCE);
      controls.push(...slice.map((control) => ControlDetail.parse(control)));
      await new Promise(setImmediate);
    }
    return controls;
  } catch (error) {
    throw new AppError('snapshot_damaged', 'The catalog of a snapshot cannot be read.', { cause: error });
  }
}
