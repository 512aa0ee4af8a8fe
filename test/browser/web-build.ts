import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PROJECT = join(__dirname, '../..');

export interface WebBuild {
  readonly folder: string;
  readonly remove: () => Promise<void>;
}

/** Builds the web client as it stands into a folder of its own, so that no test meets yesterday's build. Takes seconds. */
export async function buildWeb(): Promise<WebBuild> {
  const folder = await mkdtemp(join(tmpdir(), 'ground-control-web-'));
  const vite = join(PROJECT, 'node_modules/vite/bin/vite.js');
  await promisify(execFile)(
    process.execPath,
    [vite, 'build', 'apps/web', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'],
    { cwd: PROJECT, env: { ...process.env, NODE_ENV: 'production' } },
  );
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
