import { createHash } from 'node:crypto';
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
  /** Of prepared statements, by their text: these are few, and known at the start. */
  private readonly names = new Map<string, string>();

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

  /**
   * Runs a statement that is sent often: each connection reads and plans it once, at its first use. Between here and Postgres
   * there must be nothing that lends a connection for single transactions without knowing prepared statements.
   */
  prepared(
    statement: string,
    parameters: readonly unknown[],
    patience?: Patience,
  ): Promise<readonly unknown[]> {
    return answered(async () => {
      const runner = (await this.connected()).createQueryRunner();
      try {
        const client: unknown = await runner.connect();
        if (!isClient(client)) {
          throw new TypeError('The driver has another kind of connection.');
        }
        const name = this.nameOf(statement);
        return (await client.query({ name, text: statement, values: parameters })).rows;
      } finally {
        await runner.release();
      }
    }, patience);
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

  private nameOf(statement: string): string {
    const name =
      this.names.get(statement) ?? createHash('sha256').update(statement).digest('hex').slice(0, 32);
    this.names.set(statement, name);
    return name;
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

interface Client {
  query(statement: {
    readonly name: string;
    readonly text: string;
    readonly values: readonly unknown[];
  }): Promise<{ readonly rows: readonly unknown[] }>;
}

function isClient(connection: unknown): connection is Client {
  return (
    typeof connection === 'object' &&
    connection !== null &&
    'query' in connection &&
    typeof connection.query === 'function'
  );
}
