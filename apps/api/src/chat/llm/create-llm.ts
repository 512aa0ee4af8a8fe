import { SettingsError } from '@app/common/config';
import { ExtractiveLlm } from './extractive-llm.js';
import { FallbackLlm } from './fallback-llm.js';
import { GEMINI_MODELS, GeminiLlm } from './gemini-llm.js';
import { type LlmEnvironment, type LlmProvider, llmSettingsProblems } from './llm.config.js';
import { type Llm, type LlmTier } from './llm.js';
import { MockLlm } from './mock-llm.js';
import { OpenAiLlm } from './openai-llm.js';
import { ResilientLlm } from './resilient-llm.js';

type ModelChoice = Partial<Readonly<Record<LlmTier, string>>>;

/** The answerer that the settings name. Throws `SettingsError` naming the variables that it misses. */
export function createLlm(settings: LlmEnvironment): Llm {
  const problems = llmSettingsProblems(settings);
  if (problems.length > 0) {
    throw new SettingsError(problems);
  }
  if (settings.LLM_MOCK) {
    return new MockLlm({
      firstTokenMs: settings.LLM_MOCK_FIRST_TOKEN_MS,
      tokenMs: settings.LLM_MOCK_TOKEN_MS,
      tokens: settings.LLM_MOCK_TOKENS,
    });
  }
  const { LLM_MODEL, LLM_MODEL_SIMPLE, LLM_FALLBACK, LLM_FALLBACK_MODEL } = settings;
  const first = provider(settings.LLM_PROVIDER, settings, { standard: LLM_MODEL, simple: LLM_MODEL_SIMPLE });
  if (LLM_FALLBACK === 'none') {
    return first;
  }
  const models = { standard: LLM_FALLBACK_MODEL, simple: LLM_FALLBACK_MODEL };
  return new FallbackLlm(first, provider(LLM_FALLBACK, settings, models));
}

function provider(name: LlmProvider, settings: LlmEnvironment, choice: ModelChoice): Llm {
  switch (name) {
    case 'extractive':
      return new ExtractiveLlm();
    case 'gemini':
      return resilient(gemini(settings, choice), settings);
    case 'openai':
      return resilient(openAi(settings, choice), settings);
  }
}

function gemini(settings: LlmEnvironment, { standard, simple }: ModelChoice): Llm {
  return new GeminiLlm({
    apiKey: settings.GEMINI_API_KEY ?? '',
    baseUrl: settings.GEMINI_BASE_URL,
    models: {
      standard: standard ?? GEMINI_MODELS.standard,
      simple: simple ?? standard ?? GEMINI_MODELS.simple,
    },
    prices: settings.LLM_PRICES,
  });
}

function openAi(settings: LlmEnvironment, { standard = '', simple = standard }: ModelChoice): Llm {
  return new OpenAiLlm({
    apiKey: settings.OPENAI_API_KEY,
    baseUrl: settings.OPENAI_BASE_URL,
    models: { standard, simple },
    prices: settings.LLM_PRICES,
  });
}

function resilient(llm: Llm, settings: LlmEnvironment): Llm {
  return new ResilientLlm(llm, {
    firstTokenTimeoutMs: settings.LLM_FIRST_TOKEN_TIMEOUT_MS,
    idleTimeoutMs: settings.LLM_IDLE_TIMEOUT_MS,
    timeoutMs: settings.LLM_TIMEOUT_MS,
    attempts: settings.LLM_MAX_ATTEMPTS,
  });
}
