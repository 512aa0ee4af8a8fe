import { type z } from 'zod';
import { type embeddingSettings, type providerSettings, SettingsError } from '../config/index.js';
import { OutboundPolicy } from '../http/index.js';
import { GeminiEmbedder } from './gemini-embedder.js';
import { OpenAiEmbedder } from './openai-embedder.js';
import { type RemoteEmbedder } from './remote-embedder.js';

/** What a process that embeds reads: `embeddingSettings` and `providerSettings`. */
export type EmbedderSettings = z.infer<z.ZodObject<typeof embeddingSettings & typeof providerSettings>>;

/** OpenAI's own limit. Servers that speak its protocol take what they like, some no more than 32. */
const OPENAI_BATCH_TEXTS = 2048;
const GEMINI_EMBEDDING_MODEL = 'gemini-embedding-001';
const ATTEMPT_TIMEOUT_MS = 30_000;
const ATTEMPTS = 5;
/** Three requests run at a time: a rate limit that all of them meet, however often, must not end an ingest at once. */
const BREAK_AFTER = 15;

/** One line for each variable that the chosen embedder misses. */
export function embedderProblems(settings: EmbedderSettings): readonly string[] {
  switch (settings.EMBEDDER) {
    case 'local':
      return [];
    case 'gemini':
      return settings.GEMINI_API_KEY === undefined ? ['GEMINI_API_KEY: is needed by EMBEDDER=gemini'] : [];
    case 'openai':
      return openAiProblems(settings);
  }
}

/**
 * The embedder behind a provider, or nothing for `EMBEDDER=local`: that one is trained on the corpus when a snapshot is
 * built and read from it afterwards. Throws `SettingsError` naming the variables that are missing. Keep one for the
 * process: its circuit breaker belongs to it.
 */
export function createRemoteEmbedder(settings: EmbedderSettings): RemoteEmbedder | undefined {
  const problems = embedderProblems(settings);
  if (problems.length > 0) {
    throw new SettingsError(problems);
  }
  const { EMBEDDING_MODEL = GEMINI_EMBEDDING_MODEL, EMBEDDING_DIMENSIONS: dimensions } = settings;
  const batchTexts = settings.EMBEDDING_BATCH_TEXTS ?? usualBatch(settings);
  const common = { model: EMBEDDING_MODEL, dimensions, policy: embeddingPolicy(), batchTexts };
  switch (settings.EMBEDDER) {
    case 'local':
      return undefined;
    case 'gemini':
      return new GeminiEmbedder({
        ...common,
        apiKey: settings.GEMINI_API_KEY ?? '',
        baseUrl: settings.GEMINI_BASE_URL,
      });
    case 'openai':
      return new OpenAiEmbedder({
        ...common,
        apiKey: settings.OPENAI_API_KEY,
        baseUrl: settings.OPENAI_BASE_URL,
      });
  }
}

function usualBatch({ EMBEDDER, OPENAI_BASE_URL }: EmbedderSettings): number | undefined {
  return EMBEDDER === 'openai' && OPENAI_BASE_URL === undefined ? OPENAI_BATCH_TEXTS : undefined;
}

function openAiProblems(settings: EmbedderSettings): readonly string[] {
  const problems: string[] = [];
  if (settings.OPENAI_API_KEY === undefined && settings.OPENAI_BASE_URL === undefined) {
    problems.push(
      'OPENAI_API_KEY: is needed by EMBEDDER=openai, or OPENAI_BASE_URL for a server without keys',
    );
  }
  if (settings.EMBEDDING_MODEL === undefined) {
    problems.push('EMBEDDING_MODEL: is needed by EMBEDDER=openai');
  }
  return problems;
}

function embeddingPolicy(): OutboundPolicy {
  return new OutboundPolicy({
    name: 'The embedding provider',
    unavailable: 'provider_unavailable',
    attempts: ATTEMPTS,
    attemptTimeoutMs: ATTEMPT_TIMEOUT_MS,
    firstDelayMs: 500,
    maxDelayMs: 20_000,
    maxRetryAfterMs: 60_000,
    breakAfter: BREAK_AFTER,
  });
}
