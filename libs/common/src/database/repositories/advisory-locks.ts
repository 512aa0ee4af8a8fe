import { Injectable } from '@nestjs/common';
import { type QueryRunner } from 'typeorm';
import { AppError } from '../../errors/index.js';
import { Database } from '../database.js';

/** A lock that is held. It ends with `release`, or with the process or its connection. */
export interface HeldLock {
  /** Throws `database_unavailable` when the connection, and the lock with it, is gone. */
  check(): Promise<void>;
  release(): Promise<void>;
}

/** Postgres's session locks: one holder over all processes, and a holder that dies holds nothing any more. */
@Injectable()
export class AdvisoryLocks {
  constructor(private readonly database: Database) {}

  /** The lock of that name, on a connection of its own, or nothing while somebody else holds it. */
  async tryHold(name: string): Promise<HeldLock | undefined> {
    return this.database.run(async (manager) => {
      const runner = manager.dataSource.createQueryRunner();
      let held = false;
      try {
        await runner.connect();
        const [row] = await runner.manager.query<{ held: boolean }[]>(
          'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS held',
          [name],
        );
        held = row?.held ?? false;
        return held ? heldOn(runner, name) : undefined;
      } finally {
        if (!held) {
          await runner.release();
        }
      }
    });
  }
}

function heldOn(runner: QueryRunner, name: string): HeldLock {
  return {
    check: async () => {
      try {
        await runner.query('SELECT 1');
      } catch (error) {
        throw new AppError('database_unavailable', 'The connection that held a lock is gone.', {
          cause: error,
        });
      }
    },
    release: async () => {
      await runner.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [name]).catch(() => undefined);
      await runner.release();
    },
  };
}
