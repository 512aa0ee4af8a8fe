import { z } from 'zod';
import { databaseSettings, readSettings, SettingsError } from '../config/index.js';
import { migrate } from './migrate.js';

/** `node dist/libs/common/src/database/run-migrations.js`: migrates the database of `DATABASE_URL` and exits. */
async function main(): Promise<void> {
  const { DATABASE_URL } = readSettings(z.object(databaseSettings));
  const ran = await migrate({ url: DATABASE_URL, poolSize: 3, applicationName: 'ground-control-migrations' });
  process.stdout.write(ran.length === 0 ? 'The schema is up to date.\n' : `Migrated: ${ran.join(', ')}\n`);
}

main().catch((error: unknown) => {
  const wrongSetting = error instanceof SettingsError;
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    wrongSetting
      ? `Cannot start: ${reason}\n`
      : `Migration of the database of DATABASE_URL failed: ${reason}\n`,
  );
  process.exitCode = wrongSetting ? 2 : 1;
});
