export { type CanarySearch, embeddedText, type PassageRows, requireCanaries } from './canaries.js';
export { type JsonLineArrays, JsonLines, jsonLinesOf, toJsonLines } from './json-lines.js';
export {
  CollectionPointer,
  describeFile,
  encodeJson,
  parseManifest,
  parsePointer,
  SnapshotManifest,
} from './manifest.js';
export {
  CatalogFile,
  encodeCatalog,
  encodePassages,
  parseCatalog,
  parsePassages,
  passagePieces,
  SnapshotPassage,
} from './passage.js';
export { sha256 } from './sha256.js';
export {
  collectionPrefix,
  collectionsIn,
  MANIFEST_FILE,
  pointerKey,
  SNAPSHOT_FILES,
  type SnapshotFile,
  snapshotKey,
  snapshotPrefix,
  versionsIn,
  withheldIn,
  withheldKey,
  withheldPrefix,
} from './snapshot-keys.js';
export { encodeWithheld, parseWithheld } from './withheld.js';
