export { buildGraph } from './build-graph.js';
export { createVectorStore, type VectorTableOptions } from './create-vector-store.js';
export { ExactVectorIndex } from './exact-vector-index.js';
export { FAISS_ENVIRONMENT, faissEnvironmentWarning } from './faiss-environment.js';
export { FaissVectorIndex } from './faiss-vector-index.js';
export { type OpenedVectorIndex, openVectorIndex } from './open-vector-index.js';
export { PgvectorStore, type VectorTable } from './pgvector-store.js';
export {
  parseVectorFile,
  readVectorFileShape,
  type VectorFileShape,
  writeVectorFile,
} from './vector-file.js';
export { type RowFilter, type VectorEngine, type VectorHit, VectorIndex } from './vector-index.js';
export {
  finishedVersion,
  type StoredVersion,
  type VectorBatch,
  VectorStore,
  type VectorVersion,
  type VectorVersionShape,
} from './vector-store.js';
