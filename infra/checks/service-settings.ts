import { databaseSettings, readSettings } from '@app/common/config';
import { z } from 'zod';
import { loadApiConfig } from '../../apps/api/src/api.config.js';
import { loadWorkerConfig } from '../../apps/ingest-worker/src/worker.config.js';
import { loadRetrieverConfig } from '../../apps/retriever/src/retriever.config.js';
import { namesReadBy } from './setting-names.js';

const apps = {
  api: namesReadBy(loadApiConfig),
  retriever: namesReadBy(loadRetrieverConfig),
  'ingest-worker': namesReadBy(loadWorkerConfig),
  migrate: namesReadBy((environment) => readSettings(z.object(databaseSettings), environment)),
};

/** The variables that each start command of ours reads. */
export const SERVICE_SETTINGS: Readonly<Record<string, ReadonlySet<string>>> = {
  ...apps,
  'all-in-one': new Set(Object.values(apps).flatMap((names) => [...names])),
};

/** The names of `variables` that `service` does not know. A `NAME_FILE` counts as its `NAME`. */
export function unknownSettings(service: string, variables: readonly string[]): readonly string[] {
  const known = SERVICE_SETTINGS[service] ?? new Set();
  return variables.filter((name) => !known.has(name) && !known.has(name.replace(/_FILE$/, '')));
}
