import { choice, type Environment, providerSettings, readSettings } from '@app/common/config';
import { z } from 'zod';
import { type LlmEnvironment, llmSettings } from '../llm.config.js';

/** Settings as the gateway would read them from an environment. */
export function llmEnvironment(environment: Environment): LlmEnvironment {
  const node = { NODE_ENV: choice(['development', 'production', 'test'], 'test') };
  return readSettings(z.object({ ...node, ...providerSettings, ...llmSettings }), environment);
}
