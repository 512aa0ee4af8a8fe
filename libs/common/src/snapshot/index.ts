export { type CanarySearch, embeddedText, requireCanaries } from './canaries.js';
export {
  CollectionPointer,
  describeFile,
  encodeJson,
  parseManifest,
  parsePointer,
  SnapshotManifest,
  verifyFile,
  verifyFiles,
} from './manifest.js';
export {
  CatalogFile,
  encodeCatalog,
  encodePassages,
  parseCatalog,
  parsePassages,
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
