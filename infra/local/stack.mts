import { spawnSync } from 'node:child_process';
import { localSecrets, storeAdminKey } from './secrets.mts';
import { preparePostgres, untilPostgresAnswers } from './postgres.mts';
import { type LocalSettings, StartError } from './settings.mts';
import { SupervisedProcess } from './supervised-process.mts';
import { say } from './terminal.mts';

const SERVICE_GRACE_SECONDS = 5;
const STOP_SERVICE_MS = 6500;
const STOP_POSTGRES_MS = 3000;

/** The processes of one installation, in the order in which they depend on each other. */
export class LocalStack {
  readonly adminKey: string;
  private readonly settings: LocalSettings;
  /** Rejects with the reason when a process ends before it was ready. */
  readonly failed: Promise<never>;
  private readonly processes: SupervisedProcess[] = [];
  private postgres: SupervisedProcess | undefined;
  private fail: (error: Error) => void = () => undefined;

  constructor(settings: LocalSettings) {
    this.settings = settings;
    const { secrets, fresh } = localSecrets(settings.dataDir);
    this.adminKey = settings.adminKey ?? secrets.adminKey;
    storeAdminKey(settings.dataDir, this.adminKey);
    if (fresh && settings.adminKey === undefined) {
      this.announceAdminKey();
    }
    this.failed = new Promise((_resolve, reject) => {
      this.fail = reject;
    });
    this.failed.catch(() => undefined);
  }

  async start(): Promise<void> {
    const environment = await this.environment();
    this.migrate(environment);
    say('Starting the retriever, the ingest worker and the gateway ...');
    for (const app of ['retriever', 'ingest-worker', 'api']) {
      const process_ = new SupervisedProcess({
        name: app,
        command: process.execPath,
        args: [`dist/apps/${app}/src/main.js`],
        environment: app === 'ingest-worker' ? workerEnvironment(environment) : environment,
        stopSignal: 'SIGTERM',
        followsParent: true,
      });
      this.processes.push(process_);
      this.run(process_);
    }
  }

  markReady(): void {
    for (const process_ of this.processes) {
      process_.markReady();
    }
  }

  /** The gateway first, so that nothing new comes in; Postgres last. */
  async stop(): Promise<void> {
    await Promise.all(this.processes.toReversed().map((process_) => process_.stop(STOP_SERVICE_MS)));
    await this.postgres?.stop(STOP_POSTGRES_MS);
  }

  /** A production's terminal is somebody's log: the key itself is not for it. */
  private announceAdminKey(): void {
    const { dataDir, production } = this.settings;
    say(
      production
        ? `Admin API key: kept in ${dataDir}/admin-key`
        : `Admin API key (kept in ${dataDir}/admin-key, shown this once): ${this.adminKey}`,
    );
  }

  private async environment(): Promise<Record<string, string>> {
    const { settings } = this;
    const { secrets } = localSecrets(settings.dataDir);
    const databaseUrl = settings.databaseUrl ?? (await this.startPostgres(secrets.databasePassword));
    return {
      LOG_LEVEL: 'warn',
      INTERNAL_TOKEN: secrets.internalToken,
      SESSION_SECRET: secrets.sessionSecret,
      SHUTDOWN_GRACE_SECONDS: String(SERVICE_GRACE_SECONDS),
      WEB_DIR: 'dist/web',
      // FAISS and OpenBLAS read these when they are loaded: two pools of threads would slow each other down.
      OMP_NUM_THREADS: '1',
      OPENBLAS_NUM_THREADS: '1',
      RETRIEVER_URL: `http://127.0.0.1:${settings.retrieverPort}`,
      ...settings.environment,
      DATA_DIR: settings.dataDir,
      DATABASE_URL: databaseUrl,
      BOOTSTRAP_ADMIN_KEY: this.adminKey,
    };
  }

  private async startPostgres(password: string): Promise<string> {
    say('Starting Postgres ...');
    const { url, plan } = await preparePostgres(this.settings.dataDir, password);
    this.postgres = new SupervisedProcess(plan);
    this.run(this.postgres);
    await Promise.race([untilPostgresAnswers(url), this.failed]);
    this.postgres.markReady();
    return url;
  }

  private migrate(environment: Readonly<Record<string, string>>): void {
    const done = spawnSync(process.execPath, ['dist/libs/common/src/database/run-migrations.js'], {
      env: environment,
      encoding: 'utf8',
    });
    if (done.status !== 0) {
      throw new StartError(done.stderr.trim());
    }
  }

  private run(process_: SupervisedProcess): void {
    process_.start().catch((error: unknown) => {
      this.fail(error instanceof Error ? error : new Error(String(error)));
    });
  }
}

/** Nothing baked answers here: the first start loads the corpus, even where later ingest is turned off. */
function workerEnvironment(environment: Readonly<Record<string, string>>): Record<string, string> {
  const isOff = ['false', '0', 'no', 'off'].includes(environment['INGEST_ENABLED']?.toLowerCase() ?? '');
  return {
    ...environment,
    INGEST_ENABLED: 'true',
    ...(isOff && { REINGEST_CRON: '', URL_REFRESH_CRON: '' }),
  };
}
