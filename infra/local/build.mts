import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from './settings.mts';
import { say } from './terminal.mts';

const STAMP = 'dist/.build-stamp';
const LOCK = 'node_modules/.ground-control-build';
const SOURCES = ['apps', 'libs', 'package-lock.json', 'tsconfig.json', 'nest-cli.json'];
const STALE_LOCK_MS = 5 * 60_000;

/** Builds the services and the web client when the sources are newer than what `dist` was built from. */
export async function buildIfStale(): Promise<void> {
  const wanted = fingerprint();
  if (stamp() === wanted) {
    return;
  }
  await lock();
  try {
    if (stamp() === wanted) {
      return;
    }
    say('Building the services and the web client ...');
    rmSync('dist', { recursive: true, force: true });
    // Types are checked by `npm run build` and `npm run check`, not at every start.
    await Promise.all([
      runNode('node_modules/@nestjs/cli/bin/nest.js', 'build', '--all', '--no-type-check'),
      runNode('node_modules/vite/bin/vite.js', 'build', 'apps/web'),
    ]);
    writeFileSync(STAMP, wanted);
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

/** Names, sizes and times of all sources: cheap, and different after every edit. */
function fingerprint(): string {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap(filesBelow)) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function filesBelow(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) {
    return [path];
  }
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !/spec\.ts$/.test(entry.name),
  );
  return files.map((entry) => join(entry.parentPath, entry.name)).toSorted();
}

function stamp(): string | undefined {
  try {
    return readFileSync(STAMP, 'utf8');
  } catch {
    return undefined;
  }
}

/** One build at a time in this checkout; a lock that is older than five minutes was left behind. */
async function lock(): Promise<void> {
  for (;;) {
    try {
      mkdirSync(LOCK);
      return;
    } catch {
      const age = Date.now() - (statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > STALE_LOCK_MS) {
        rmSync(LOCK, { recursive: true, force: true });
      }
      await sleep(300);
    }
  }
}

function runNode(...args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-8000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) {
        resolve();
        return;
      }
      reject(new StartError(`The build failed:\n${output.trim()}`));
    });
  });
}
