import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadApiConfig } from '../../apps/api/src/api.config.js';
import { loadWorkerConfig } from '../../apps/ingest-worker/src/worker.config.js';
import { loadRetrieverConfig } from '../../apps/retriever/src/retriever.config.js';
import { PROJECT_ROOT } from './read-yaml.js';
import { SERVICE_SETTINGS } from './service-settings.js';

const text = readFileSync(join(PROJECT_ROOT, '.env.example'), 'utf8');
const documented = [...text.matchAll(/^#([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(
  ([, name = '', value = '']): readonly [string, string] => [name, value],
);
const DATABASE = { DATABASE_URL: 'postgres://ground_control@127.0.0.1/ground_control' };

describe('.env.example', () => {
  it('has every setting of every service, and no other', () => {
    expect(documented.map(([name]) => name).toSorted()).toEqual(
      [...(SERVICE_SETTINGS['all-in-one'] ?? [])].toSorted(),
    );
  });

  it.each([
    ['gateway', loadApiConfig],
    ['retriever', loadRetrieverConfig],
    ['worker', loadWorkerConfig],
  ])('says the defaults of the %s', (_name, load) => {
    const settings = load({ ...Object.fromEntries(documented), ...DATABASE }).settings;
    expect(settings).toEqual(load(DATABASE).settings);
  });

  it('changes nothing when it is copied', () => {
    expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
  });
});
