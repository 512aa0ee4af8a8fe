import { type IndexProfileName, type LexicalTables } from '@app/common/lexical-index';
import { type JsonLineArrays, type SnapshotFile, type SnapshotManifest } from '@app/common/snapshot';
import { type CollectionKind } from '../../search/collection-kind.js';
import { type RelationTables } from '../../search/family-tree.js';
import { type FilterTables } from '../../search/row-filters.js';

/** Where the files of a snapshot stand on this machine, and with which index profile it is to be searched. */
export interface SnapshotOrder {
  readonly manifest: SnapshotManifest;
  readonly paths: Readonly<Record<'passages.jsonl' | 'catalog.json' | 'lexical.bin', string>>;
  readonly profile: IndexProfileName;
}

/**
 * What a snapshot is searched with, but for its vectors: verified, parsed and laid out in a few arrays, so that a thread
 * can hand it over and nothing is left to be done that grows with it.
 */
export interface SnapshotParts {
  /** `SnapshotPassage`s by row. */
  readonly passages: JsonLineArrays;
  /** `ControlDetail`s, and what is kept of each at hand (`ControlEntry`), both in the order of the publication. */
  readonly controls: JsonLineArrays;
  readonly entries: JsonLineArrays;
  readonly lexical: LexicalTables;
  readonly relations: RelationTables;
  readonly filters: FilterTables;
  readonly kind: CollectionKind;
}

export type PartFile = Extract<SnapshotFile, keyof SnapshotOrder['paths']>;
