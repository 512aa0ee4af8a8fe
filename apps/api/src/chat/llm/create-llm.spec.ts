import { type Environment, SettingsError } from '@app/common/config';
import { createLlm } from './create-llm.js';
import { type Llm } from './llm.js';
import { llmEnvironment } from './testing/llm-environment.js';

const create = (environment: Environment): Llm => createLlm(llmEnvironment(environment));

function problemsOf(environment: Environment): readonly string[] {
  try {
    create(environment);
  } catch (error) {
    if (error instanceof SettingsError) {
      return error.problems;
    }
    throw error;
  }
  return [];
}

describe('createLlm', () => {
  it('needs nothing by default', () => {
    expect(create({}).name).toBe('extractive');
  });

  it.each<[string, Environment, readonly RegExp[]]>([
    [
      'gemini without its key',
      { LLM_PROVIDER: 'gemini' },
      [/^GEMINI_API_KEY: is needed by LLM_PROVIDER=gemini/],
    ],
    [
      'openai without anything',
      { LLM_PROVIDER: 'openai' },
      [/^OPENAI_API_KEY: is needed by LLM_PROVIDER=openai/, /^LLM_MODEL: is needed/],
    ],
    [
      'a fallback without its key',
      { LLM_FALLBACK: 'gemini' },
      [/^GEMINI_API_KEY: is needed by LLM_FALLBACK=gemini/],
    ],
    [
      'a fallback without its model',
      { LLM_FALLBACK: 'openai', OPENAI_API_KEY: 'k' },
      [/^LLM_FALLBACK_MODEL: is needed/],
    ],
    ['another provider', { LLM_PROVIDER: 'bard' }, [/^LLM_PROVIDER: must be one of/]],
    ['prices that are no list', { LLM_PRICES: 'cheap' }, [/^LLM_PRICES: must be a list/]],
    [
      'a mock in production',
      { NODE_ENV: 'production', LLM_MOCK: 'true' },
      [/^LLM_MOCK: is refused in production/],
    ],
  ])('names the variable for %s', (_name, environment, expected) => {
    const problems = problemsOf(environment);
    expect(problems).toHaveLength(expected.length);
    expected.forEach((pattern, index) => {
      expect(problems[index]).toMatch(pattern);
    });
  });

  it('allows a mock in production only where it is asked for', () => {
    expect(create({ NODE_ENV: 'production', LLM_MOCK: 'true', ALLOW_MOCK_IN_PROD: 'true' }).name).toBe(
      'mock',
    );
  });

  it('takes the default models of Gemini, or the configured ones', () => {
    const key = { LLM_PROVIDER: 'gemini', GEMINI_API_KEY: 'k' };
    expect(create(key).modelFor('standard')).toBe('gemini-3.8-flash');
    expect(create(key).modelFor('simple')).toBe('gemini-3.5-flash-lite');
    const one = create({ ...key, LLM_MODEL: 'mine' });
    expect([one.modelFor('standard'), one.modelFor('simple')]).toEqual(['mine', 'mine']);
    const two = create({ ...key, LLM_MODEL: 'mine', LLM_MODEL_SIMPLE: 'small' });
    expect([two.modelFor('standard'), two.modelFor('simple')]).toEqual(['mine', 'small']);
  });

  it('needs no key for a server of one\u2019s own', () => {
    const llm = create({
      LLM_PROVIDER: 'openai',
      OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1',
      LLM_MODEL: 'llama',
    });
    expect(llm.modelFor('simple')).toBe('llama');
  });

  it('is named after the first of two', () => {
    expect(create({ LLM_PROVIDER: 'gemini', GEMINI_API_KEY: 'k', LLM_FALLBACK: 'extractive' }).name).toBe(
      'gemini',
    );
  });
});
