import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { processEnvironment } from '@app/common/config';
import { freePort } from './free-port.js';

/** A Redis of a test's own. */
export interface TestRedis {
  readonly url: string;
  /** Stops it from answering while its connections stay open, and lets it go on. */
  freeze(): void;
  thaw(): void;
  /** Ends it without a chance to do anything more (SIGKILL), and starts another one, which knows nothing, at its address. */
  crash(): Promise<TestRedis>;
  stop(): Promise<void>;
}

/**
 * Whether tests with Redis can run. Without `redis-server` they are skipped, and say so; with REQUIRE_REDIS=1 they fail.
 */
export function hasRedis(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    if (processEnvironment()['REQUIRE_REDIS'] === '1') {
      throw new Error('REQUIRE_REDIS=1, and there is no redis-server');
    }
    process.stderr.write('Tests with Redis are skipped: there is no redis-server.\n');
    return false;
  }
}

/** On a free port, or on the one given: a Redis that comes back has its old address. */
export async function startRedis(onPort?: number): Promise<TestRedis> {
  const port = onPort ?? (await freePort());
  const folder = mkdtempSync(join(tmpdir(), 'ground-control-redis-'));
  const options = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  const server = spawn('redis-server', [...options, '--maxmemory-policy', 'noeviction']);
  await untilReady(server);
  return {
    url: `redis://127.0.0.1:${port}`,
    freeze: () => server.kill('SIGSTOP'),
    thaw: () => server.kill('SIGCONT'),
    crash: async () => {
      server.kill('SIGKILL');
      await once(server, 'exit');
      rmSync(folder, { recursive: true, force: true });
      return startRedis(port);
    },
    stop: async () => {
      server.kill('SIGCONT');
      server.kill('SIGTERM');
      await once(server, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(server: ChildProcess): Promise<void> {
  if (!server.stdout) {
    throw new Error('redis-server was started without its output');
  }
  for await (const line of createInterface(server.stdout)) {
    if (line.includes('Ready to accept connections')) {
      server.stdout.resume();
      return;
    }
  }
  throw new Error('redis-server ended before it was ready');
}
