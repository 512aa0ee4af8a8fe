import { SettingsError } from '@app/common/config';
import { loadWorkerConfig } from './worker.config.js';

const DATABASE_URL = 'postgres://user:secret@127.0.0.1/db';

function problems(environment: Record<string, string>): readonly string[] {
  try {
    loadWorkerConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) {
      return error.problems;
    }
    throw error;
  }
}

describe('loadWorkerConfig', () => {
  it('needs nothing but a database', () => {
    const { settings, host, heartbeatMs } = loadWorkerConfig({ DATABASE_URL });
    expect(settings).toMatchObject({ WORKER_PORT: 3002, INGEST_ENABLED: true, SNAPSHOTS_KEPT: 5 });
    expect(host).toBe('127.0.0.1');
    expect(heartbeatMs).toBe(2000);
  });

  it('gives signs of life well within the limit', () => {
    expect(loadWorkerConfig({ DATABASE_URL, JOB_STALE_MS: '1000' }).heartbeatMs).toBe(200);
  });

  it('names every variable that is wrong, and no value', () => {
    expect(problems({ SNAPSHOTS_KEPT: '0', EMBEDDER: 'oracle' }).map((line) => line.split(':')[0])).toEqual(
      expect.arrayContaining(['DATABASE_URL', 'SNAPSHOTS_KEPT', 'EMBEDDER']),
    );
    expect(problems({ DATABASE_URL, EMBEDDER: 'gemini' })).toEqual([
      expect.stringContaining('GEMINI_API_KEY'),
    ]);
    expect(problems({ DATABASE_URL, REDIS_REQUIRED: 'true' })).toEqual([
      'REDIS_URL: is needed by REDIS_REQUIRED=true',
    ]);
    expect(problems({ DATABASE_URL, REINGEST_CRON: 'every night' })).toEqual([
      'REINGEST_CRON: must be a cron expression such as "0 3 * * *"',
    ]);
    expect(problems({ DATABASE_URL, NODE_ENV: 'production', STRICT_MODE: 'false' })).toEqual([
      'STRICT_MODE: must stay on in production',
    ]);
  });
});
