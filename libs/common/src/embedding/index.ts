export { Embedder, type EmbeddingKind, isZeroVector, type OnEmbedded } from './embedder.js';
export { type Analyze, LocalEmbedder, type LocalTraining } from './local-embedder.js';
export { CachedEmbedder, contentHash, EmbeddingCache } from './cached-embedder.js';
export { createRemoteEmbedder, embedderProblems, type EmbedderSettings } from './create-embedder.js';
export { GeminiEmbedder, type GeminiEmbedderOptions } from './gemini-embedder.js';
export { OpenAiEmbedder, type OpenAiEmbedderOptions } from './openai-embedder.js';
export { RemoteEmbedder, type RemoteEmbedderOptions } from './remote-embedder.js';
