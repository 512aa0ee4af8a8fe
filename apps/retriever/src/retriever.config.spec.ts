import { SettingsError } from '@app/common/config';
import { loadRetrieverConfig } from './retriever.config.js';

const STRONG = 'kP4-xW9_qL2mZ7vB1nC6sD3fG8hJ5tY0';

function problems(environment: Record<string, string>): readonly string[] {
  try {
    loadRetrieverConfig(environment);
    return [];
  } catch (error) {
    return error instanceof SettingsError ? error.problems : [String(error)];
  }
}

describe('loadRetrieverConfig', () => {
  it('listens on this machine only, with FAISS, without any setting', () => {
    const config = loadRetrieverConfig({});
    expect(config.host).toBe('127.0.0.1');
    expect(config.vectorEngine).toBe('faiss');
    expect(config.settings).toMatchObject({ RETRIEVER_PORT: 3001, DATA_DIR: '.data' });
    expect(config.indexPollMs).toBe(250);
  });

  it('demands a strong token in production, and listens everywhere there', () => {
    expect(problems({ NODE_ENV: 'production' })).toEqual(['INTERNAL_TOKEN: is required in production']);
    expect(problems({ NODE_ENV: 'production', INTERNAL_TOKEN: 'change-me-change-me' })).toHaveLength(1);
    expect(problems({ NODE_ENV: 'production', INTERNAL_TOKEN: STRONG, STRICT_MODE: 'false' })).toEqual([
      'STRICT_MODE: must stay on in production',
    ]);
    expect(loadRetrieverConfig({ NODE_ENV: 'production', INTERNAL_TOKEN: STRONG }).host).toBe('0.0.0.0');
  });

  it.each([
    [{ VECTOR_INDEX: 'redis' }, 'VECTOR_INDEX: must be one of faiss, exact, qdrant, pgvector'],
    [{ VECTOR_INDEX: 'qdrant' }, 'QDRANT_URL: is required with VECTOR_INDEX=qdrant'],
    [{ QDRANT_URL: 'qdrant:6333' }, 'QDRANT_URL: must be an address that starts with http:// or https://'],
    [{ QDRANT_PREFIX: 'a/b' }, 'QDRANT_PREFIX: must be letters, digits, dots, dashes and underscores'],
    [{ VECTOR_TIMEOUT_MS: '0' }, 'VECTOR_TIMEOUT_MS: must be at least 20'],
    [
      { VECTOR_INDEX: 'pgvector' },
      'PGVECTOR_URL: is required with VECTOR_INDEX=pgvector where there is no DATABASE_URL',
    ],
    [{ BLOB_STORE: 'postgres' }, 'DATABASE_URL: is required with BLOB_STORE=postgres'],
    [{ BLOB_STORE: 's3' }, 'S3_BUCKET: is required with BLOB_STORE=s3'],
    [{ EMBEDDER: 'gemini' }, 'GEMINI_API_KEY: is needed by EMBEDDER=gemini'],
    [{ RETRIEVER_PORT: 'x' }, 'RETRIEVER_PORT: must be a whole number'],
    [{ INDEX_POLL_MS: '1' }, 'INDEX_POLL_MS: must be at least 20'],
    [
      { METRICS_ALLOWED_IPS: '10.0.0.0/40' },
      'METRICS_ALLOWED_IPS: must be addresses or ranges such as 10.0.0.0/8, separated by commas',
    ],
  ])('refuses %o', (environment, problem) => {
    expect(problems(environment)).toEqual([problem]);
  });
});
