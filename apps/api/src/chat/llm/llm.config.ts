import { choice, flag, integer } from '@app/common/config';
import { z } from 'zod';

export const LLM_PROVIDERS = ['extractive', 'gemini', 'openai'] as const;
export type LlmProvider = (typeof LLM_PROVIDERS)[number];

/** US dollars for a million tokens, by model. */
export type ModelPrices = ReadonlyMap<string, { readonly input: number; readonly output: number }>;

/** The variables of whoever writes answers. Models of the fallback are its defaults, or `LLM_FALLBACK_MODEL`. */
export const llmSettings = {
  LLM_PROVIDER: choice(LLM_PROVIDERS, 'extractive'),
  LLM_FALLBACK: choice(['none', ...LLM_PROVIDERS], 'none'),
  LLM_MODEL: z.string().optional(),
  LLM_MODEL_SIMPLE: z.string().optional(),
  LLM_FALLBACK_MODEL: z.string().optional(),
  /** `model=input/output` in US dollars for a million tokens, separated by commas. Without it costs are 0. */
  LLM_PRICES: prices(),
  LLM_MAX_OUTPUT_TOKENS: integer(1024, 16, 65_536),
  LLM_FIRST_TOKEN_TIMEOUT_MS: integer(15_000, 50, 600_000),
  LLM_IDLE_TIMEOUT_MS: integer(15_000, 50, 600_000),
  LLM_TIMEOUT_MS: integer(60_000, 100, 600_000),
  LLM_MAX_ATTEMPTS: integer(3, 1, 10),
  /** A stand-in that says that it is one, for load tests and demonstrations without a provider. */
  LLM_MOCK: flag(false),
  LLM_MOCK_FIRST_TOKEN_MS: integer(0, 0, 60_000),
  LLM_MOCK_TOKEN_MS: integer(0, 0, 60_000),
  LLM_MOCK_TOKENS: integer(0, 0, 100_000),
  ALLOW_MOCK_IN_PROD: flag(false),
} as const;

export type LlmSettings = z.infer<z.ZodObject<typeof llmSettings>>;

/** What `createLlm` reads: the settings of this file and those that it shares with the embedders. */
export type LlmEnvironment = LlmSettings & {
  readonly NODE_ENV: string;
  readonly GEMINI_API_KEY?: string | undefined;
  readonly GEMINI_BASE_URL?: string | undefined;
  readonly OPENAI_API_KEY?: string | undefined;
  readonly OPENAI_BASE_URL?: string | undefined;
};

/** One line for each variable that the chosen providers miss, or that production refuses. */
export function llmSettingsProblems(settings: LlmEnvironment): readonly string[] {
  if (settings.LLM_MOCK) {
    return settings.NODE_ENV === 'production' && !settings.ALLOW_MOCK_IN_PROD
      ? ['LLM_MOCK: is refused in production (ALLOW_MOCK_IN_PROD=true allows it)']
      : [];
  }
  const first = providerProblems('LLM_PROVIDER', settings.LLM_PROVIDER, settings);
  if (settings.LLM_FALLBACK === 'none') {
    return first;
  }
  return [...new Set([...first, ...providerProblems('LLM_FALLBACK', settings.LLM_FALLBACK, settings)])];
}

function providerProblems(
  variable: 'LLM_PROVIDER' | 'LLM_FALLBACK',
  provider: LlmProvider,
  settings: LlmEnvironment,
): readonly string[] {
  if (provider === 'gemini') {
    return settings.GEMINI_API_KEY === undefined ? [`GEMINI_API_KEY: is needed by ${variable}=gemini`] : [];
  }
  if (provider === 'extractive') {
    return [];
  }
  const model = variable === 'LLM_PROVIDER' ? 'LLM_MODEL' : 'LLM_FALLBACK_MODEL';
  const problems: string[] = [];
  if (settings.OPENAI_API_KEY === undefined && settings.OPENAI_BASE_URL === undefined) {
    problems.push(
      `OPENAI_API_KEY: is needed by ${variable}=openai, or OPENAI_BASE_URL for a server without keys`,
    );
  }
  if (settings[model] === undefined) {
    problems.push(`${model}: is needed by ${variable}=openai`);
  }
  return problems;
}

const PRICE = /^([^=\s]+)=(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/;

function prices(): z.ZodType<ModelPrices> {
  return z
    .string()
    .transform((value, context) => {
      const table = new Map<string, { input: number; output: number }>();
      for (const entry of value.split(',')) {
        const [, model, input, output] = PRICE.exec(entry.trim()) ?? [];
        if (model === undefined) {
          context.addIssue(
            'must be a list such as model-a=0.10/0.40,model-b=1/4 (US dollars for a million tokens)',
          );
          return z.NEVER;
        }
        table.set(model, { input: Number(input), output: Number(output) });
      }
      return table;
    })
    .default(new Map());
}
