export { buildTestSnapshot, type TestSnapshot, type TestSnapshotOptions } from './build-test-snapshot.js';
export { FakeQdrant } from './fake-qdrant.js';
export { freePort } from './free-port.js';
export { type KillablePostgres, startPgvector, startPostgres, type TestPostgres } from './postgres.js';
export { hasRedis, startRedis, type TestRedis } from './redis.js';
export { Relay } from './relay.js';
export { testControl, testPassage } from './test-control.js';
export {
  geminiBlocked,
  geminiEmbeddings,
  geminiError,
  geminiStream,
  type GeminiStreamOptions,
  startFakeGemini,
} from './fake-gemini.js';
export {
  openAiEmbeddings,
  openAiError,
  openAiStream,
  type OpenAiStreamOptions,
  startFakeOpenAi,
} from './fake-openai.js';
export {
  type FakeExchange,
  FakeProvider,
  type FakeReply,
  type FakeRequest,
  hangUpReply,
  htmlReply,
  hugeReply,
  jsonReply,
  redirectReply,
  silentReply,
  sseReply,
} from './fake-provider.js';
