import { DataSource } from 'typeorm';
import { databaseSettings, readSettings } from '../config/index.js';
import { z } from 'zod';
import { dataSourceOptions } from './data-source-options.js';

const settings = readSettings(z.object(databaseSettings));

/** For TypeORM's command line only (`migration:generate`, `migration:show`). */
export const cliDataSource = new DataSource(
  dataSourceOptions({
    url: settings.DATABASE_URL,
    poolSize: 2,
    applicationName: 'ground-control-migrations',
  }),
);
