export { ExactVectorIndex } from './exact-vector-index.js';
export { FAISS_ENVIRONMENT, faissEnvironmentWarning } from './faiss-environment.js';
export { FaissVectorIndex } from './faiss-vector-index.js';
export { type OpenedVectorIndex, openVectorIndex, type VectorEngine } from './open-vector-index.js';
export { readVectorFileShape, type VectorFileShape, writeVectorFile } from './vector-file.js';
export { VectorIndex, type VectorHit } from './vector-index.js';
