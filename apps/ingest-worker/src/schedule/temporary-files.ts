import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Files and folders that a process may leave behind when it is killed: those of a folder with a prefix. */
export interface TemporaryFiles {
  readonly folder: string;
  readonly prefix: string;
}

const HOUR_MS = 3_600_000;

/** Removes those that nobody has touched for `hours`. Answers how many. What is gone already, or not ours, is passed by. */
export async function removeOldFiles(places: readonly TemporaryFiles[], hours: number): Promise<number> {
  const before = Date.now() - hours * HOUR_MS;
  let removed = 0;
  for (const { folder, prefix } of places) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter((candidate) => candidate.startsWith(prefix))) {
      removed += (await removeOld(join(folder, name), before)) ? 1 : 0;
    }
  }
  return removed;
}

async function removeOld(path: string, before: number): Promise<boolean> {
  try {
    if ((await stat(path)).mtimeMs >= before) {
      return false;
    }
    await rm(path, { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}
