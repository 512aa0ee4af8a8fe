import { AppError } from '@app/common/errors';
import { analyze, LexicalIndex } from '@app/common/lexical-index';
import {
  JsonLines,
  jsonLinesOf,
  parseCatalog,
  requireCanaries,
  SnapshotPassage,
  toJsonLines,
} from '@app/common/snapshot';
import { compareControlIds } from '../../controls/control-order.js';
import { entryOf } from '../../controls/control-entry.js';
import { collectionKind } from '../../search/collection-kind.js';
import { relationTables } from '../../search/family-tree.js';
import { FilterTablesBuilder } from '../../search/row-filters.js';
import { type PartFile, type SnapshotOrder, type SnapshotParts } from './snapshot-parts.js';
import { damagedFile, expectationOf, readWhole } from './verified-file.js';

/**
 * Verifies and parses the files of a snapshot and tries whether its passages are found by their words. Blocks for as long
 * as that takes: it is made for a thread of its own.
 * @throws AppError `snapshot_damaged` for anything that is not what the manifest says
 */
export async function readSnapshot(order: SnapshotOrder): Promise<SnapshotParts> {
  const { manifest } = order;
  const lines = jsonLinesOf(bytesOf(order, 'passages.jsonl'));
  const passages = new JsonLines(SnapshotPassage, lines, 'passages');
  const { controlIds, filters } = columnsOf(passages);
  const controls = [...parseCatalog(bytesOf(order, 'catalog.json')).controls].sort((a, b) =>
    compareControlIds(a.id, b.id),
  );
  const lexical = openLexical(order, passages);
  const { counts, collectionId, version } = manifest;
  if (
    passages.length !== counts.passages ||
    lexical.size !== counts.passages ||
    controls.length !== counts.controls
  ) {
    throw new AppError(
      'snapshot_damaged',
      `The parts of version ${version} of ${collectionId} do not fit together.`,
    );
  }
  await requireCanaries(manifest, passages, {
    byWords: (text) => (analyze(text).length === 0 ? undefined : lexical.scoreAll(text)),
  });
  return {
    passages: lines,
    controls: toJsonLines(controls),
    entries: toJsonLines(controls.map(entryOf)),
    lexical: lexical.toTables(),
    relations: relationTables(controlIds),
    filters,
    kind: collectionKind(
      controlIds.map((controlId) => ({ controlId })),
      lexical,
    ),
  };
}

type Passages = JsonLines<typeof SnapshotPassage>;

/** Every passage is looked at once, so a line that is none is found here. */
function columnsOf(passages: Passages): {
  readonly controlIds: readonly (string | undefined)[];
  readonly filters: SnapshotParts['filters'];
} {
  const controlIds: (string | undefined)[] = [];
  const filters = new FilterTablesBuilder(passages.length);
  for (let row = 0; row < passages.length; row += 1) {
    const passage = passageAt(passages, row);
    controlIds.push(passage.controlId);
    filters.add(passage);
  }
  return { controlIds, filters: filters.tables() };
}

function passageAt(passages: Passages, row: number): SnapshotPassage {
  const passage = passages.at(row);
  if (passage === undefined) {
    throw new RangeError(`there is no passage ${row}`);
  }
  return passage;
}

/** An index that was built with another profile than the one asked for is built anew from the passages. */
function openLexical(order: SnapshotOrder, passages: Passages): LexicalIndex {
  const index = LexicalIndex.fromBytes(bytesOf(order, 'lexical.bin'));
  if (order.profile === order.manifest.profile) {
    return index;
  }
  const all = Array.from({ length: passages.length }, (_, row) => passageAt(passages, row));
  return LexicalIndex.ofPassages(all, order.profile);
}

function bytesOf({ manifest, paths }: SnapshotOrder, file: PartFile): Uint8Array {
  const bytes = readWhole(paths[file], expectationOf(manifest, file));
  if (bytes === undefined) {
    throw damagedFile(manifest, file);
  }
  return bytes;
}
