import { SettingsError } from '@app/common/config';
import { loadApiConfig } from './api.config.js';

const LOCAL = { DATABASE_URL: 'postgres://u:p@127.0.0.1/db' };
const PRODUCTION = {
  ...LOCAL,
  NODE_ENV: 'production',
  SESSION_SECRET: 'fJ2kq8Zt5mVx1LbN7cRw3YpD9sHg6QaE',
  INTERNAL_TOKEN: 'Qx7Lm2Vt9Kp4Rz8Wb1Nc6Yd3Hf5Jg0Sa',
};

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadApiConfig(environment);
  } catch (error) {
    if (error instanceof SettingsError) {
      return error.problems;
    }
    throw error;
  }
  return [];
}

describe('loadApiConfig', () => {
  it('has a default for everything but the database', () => {
    expect(loadApiConfig(LOCAL).settings).toMatchObject({
      PORT: 3000,
      LLM_PROVIDER: 'extractive',
      RATE_LIMIT_CHAT_PER_MINUTE: 10,
    });
  });

  it.each([
    ['PORT', 'abc'],
    ['PORT', '70000'],
    ['LLM_PROVIDER', 'oracle'],
    ['RATE_LIMIT_PER_MINUTE', '-1'],
    ['RETRIEVER_URL', 'ftp://x'],
    ['INGEST_ENABLED', 'maybe'],
    ['LLM_PRICES', 'cheap'],
    ['TRUSTED_PROXY_IPS', 'my-proxy'],
    ['TRUSTED_PROXY_IPS', '10.0.0.0/33'],
    ['METRICS_ALLOWED_IPS', '192.0.2'],
  ])('names %s when it is %s, and does not repeat the value', (name, value) => {
    const [problem] = problemsOf({ ...LOCAL, [name]: value });
    expect(problem).toMatch(new RegExp(`^${name}: `));
    expect(problem).not.toContain(value);
  });

  it('asks for Redis where it is required', () => {
    expect(problemsOf({ ...LOCAL, REDIS_REQUIRED: 'true' })).toEqual([
      'REDIS_URL: is needed by REDIS_REQUIRED=true',
    ]);
    expect(problemsOf({ ...LOCAL, REDIS_REQUIRED: 'true', REDIS_URL: 'redis://cache' })).toEqual([]);
  });

  it('asks for the key of the provider that is chosen', () => {
    expect(problemsOf({ ...LOCAL, LLM_PROVIDER: 'gemini' }).join()).toContain('GEMINI_API_KEY');
  });

  it('starts in production with strong secrets', () => {
    expect(problemsOf(PRODUCTION)).toEqual([]);
  });

  it.each([
    ['SESSION_SECRET', 'changeme-changeme-changeme-changeme'],
    ['INTERNAL_TOKEN', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'],
    ['BOOTSTRAP_ADMIN_KEY', 'short-but-sixteen'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'http://docs.example'],
    ['RATE_LIMIT_CHAT_PER_MINUTE', '0'],
    ['STRICT_MODE', 'false'],
    ['LLM_MOCK', 'true'],
  ])('refuses production with %s=%s', (name, value) => {
    expect(problemsOf({ ...PRODUCTION, [name]: value }).join('\n')).toContain(name);
  });

  it('takes the mock provider into production when that is allowed by name', () => {
    expect(problemsOf({ ...PRODUCTION, LLM_MOCK: 'true', ALLOW_MOCK_IN_PROD: 'true' })).toEqual([]);
  });
});
