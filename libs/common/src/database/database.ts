import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { databaseUnavailable, translateDatabaseError } from './database-error.js';
import { dataSourceOptions, type DatabaseOptions } from './data-source-options.js';

/**
 * How long a caller waits for the database, in milliseconds; then `database_unavailable` is thrown, while what was sent
 * goes on and may still take effect. Without it the limits of the connection hold (see `dataSourceOptions`).
 */
export interface Patience {
  readonly withinMs: number;
}

/** For what stands between a person and an answer that needs no database. */
export const IMPATIENT: Patience = { withinMs: 3000 };

/**
 * The connection pool. It connects at first use, so that a process starts and serves what needs no database while
 * Postgres is away, and it reconnects by itself.
 */
@Injectable()
export class Database implements OnApplicationShutdown {
  private readonly dataSource: DataSource;
  private connecting: Promise<DataSource> | undefined;

  constructor(options: DatabaseOptions) {
    this.dataSource = new DataSource(dataSourceOptions(options));
  }

  /** Runs `work`; what the database says against it comes out as an `AppError` where the caller can do something. */
  run<Result>(work: (manager: EntityManager) => Promise<Result>, patience?: Patience): Promise<Result> {
    return answered(async () => work((await this.connected()).manager), patience);
  }

  /** Runs `work` in one transaction: all of it holds, or none. */
  transaction<Result>(
    work: (manager: EntityManager) => Promise<Result>,
    patience?: Patience,
  ): Promise<Result> {
    return answered(async () => (await this.connected()).transaction(work), patience);
  }

  /** Throws `database_unavailable` when Postgres does not answer. */
  async ping(): Promise<void> {
    await this.run((manager) => manager.query('SELECT 1'));
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) {
      await this.dataSource.destroy();
    }
  }

  private async connected(): Promise<DataSource> {
    if (this.dataSource.isInitialized) {
      return this.dataSource;
    }
    this.connecting ??= this.dataSource.initialize().finally(() => {
      this.connecting = undefined;
    });
    return this.connecting;
  }
}

async function answered<Result>(
  work: () => Promise<Result>,
  patience: Patience | undefined,
): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const timer =
    patience &&
    setTimeout(() => {
      late.reject(databaseUnavailable(new Error('no answer in time')));
    }, patience.withinMs);
  try {
    return await Promise.race([work(), late.promise]);
  } catch (error) {
    throw translateDatabaseError(error);
  } finally {
    clearTimeout(timer);
  }
}
