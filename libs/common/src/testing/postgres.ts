import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { migrate } from '@app/common/database';

const RUNNERS = resolve(__dirname, '../../../../infra/local');

/** A Postgres of a test's own, in a temporary folder. */
export interface TestPostgres {
  readonly url: string;
  /** Ends the server and deletes its folder. */
  stop(): Promise<void>;
}

export interface KillablePostgres extends TestPostgres {
  /** Ends the server without a chance to do anything more (SIGKILL). It comes back at the same address within a second or two. */
  crash(): void;
}

/** Starts an empty server (about a second) and, unless told otherwise, brings our schema in. */
export async function startPostgres({ migrated = true } = {}): Promise<KillablePostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'ground-control-pg-'));
  const runner = run('run-postgres.mts', folder);
  const stop = async (): Promise<void> => {
    await ended(runner);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const url = await addressOf(runner);
    if (migrated) {
      await migrate({ url, poolSize: 3, applicationName: 'test' });
    }
    const crash = (): void => {
      const [pid = ''] = readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
      // The file of a server that is gone may name a number that somebody else has now.
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)) {
        process.kill(Number(pid), 'SIGKILL');
      }
    };
    return { url, crash, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A Postgres of a test's own that has the extension pgvector and nothing else, in memory (some seconds). */
export async function startPgvector(): Promise<TestPostgres> {
  const runner = run('run-pgvector.mts');
  try {
    return { url: await addressOf(runner), stop: () => ended(runner) };
  } catch (error) {
    await ended(runner);
    throw error;
  }
}

function run(name: string, ...parameters: string[]): ChildProcess {
  return spawn(process.execPath, ['--no-warnings', join(RUNNERS, name), ...parameters], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** The line that the runner prints when its server answers. */
function addressOf(runner: ChildProcess): Promise<string> {
  return new Promise((found, reject) => {
    let output = '';
    let complaints = '';
    runner.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('\n')) {
        found(output.trim());
      }
    });
    runner.stderr?.on('data', (chunk: Buffer) => {
      complaints += chunk.toString();
    });
    runner.once('error', reject);
    runner.once('exit', () => {
      reject(new Error(`Postgres did not start: ${complaints}`));
    });
  });
}

function ended(runner: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (runner.exitCode !== null || runner.signalCode !== null) {
      done();
      return;
    }
    runner.once('exit', () => {
      done();
    });
    runner.kill('SIGTERM');
  });
}
