/**
 * `npm test`: builds what is stale, then runs the unit, integration and end-to-end specs one after the other.
 *
 *   npm test -- libs/common      only what stands below a path; any argument of Jest's goes through
 *   TEST_RESULTS_DIR=<folder>    keeps Jest's results there as <project>.json
 *
 * Specs that need Redis, Chromium or FAISS say that they were skipped where it is missing; REQUIRE_REDIS=1,
 * REQUIRE_BROWSER=1 and REQUIRE_FAISS=1 make that a failure.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildIfStale } from './build.mts';
import { complain, say } from './terminal.mts';

/** Integration and end-to-end specs start servers of their own: few files at a time leave them their processor. */
const PROJECTS = [
  { name: 'unit', args: [] },
  { name: 'int', args: ['--maxWorkers=2'] },
  { name: 'e2e', args: ['--runInBand'] },
] as const;

interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const kept = process.env.TEST_RESULTS_DIR;
const folder = kept ? resolve(kept) : mkdtempSync(join(tmpdir(), 'ground-control-test-'));

try {
  mkdirSync(folder, { recursive: true });
  await buildIfStale();
  const results: Totals[] = [];
  for (const { name, args } of PROJECTS) {
    results.push(await runProject(name, args));
  }
  process.exitCode = report(results) ? 0 : 1;
} catch (error) {
  complain(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  if (!kept) {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runProject(name: string, args: readonly string[]): Promise<Totals> {
  say(`\n== ${name} ==`);
  const results = join(folder, `${name}.json`);
  rmSync(results, { force: true });
  const code = await runJest([
    '--selectProjects',
    name,
    '--passWithNoTests',
    '--json',
    `--outputFile=${results}`,
    ...(process.env.CI ? ['--ci'] : []),
    ...args,
    ...process.argv.slice(2),
  ]);
  const totals = read(results);
  // A crash, a leak that Jest refuses, or a suite that could not be loaded: no single test says so.
  return code !== 0 && totals.failed === 0 ? { ...totals, failed: 1 } : totals;
}

/** Jest on this very Node; its own report of every test goes to the terminal. */
function runJest(args: readonly string[]): Promise<number> {
  const command = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', ...args];
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', reject);
    child.once('close', (code) => {
      done(code ?? 1);
    });
  });
}

function read(path: string): Totals {
  try {
    const json = JSON.parse(readFileSync(path, 'utf8')) as {
      readonly numPassedTests: number;
      readonly numFailedTests: number;
      readonly numPendingTests: number;
      readonly numRuntimeErrorTestSuites: number;
    };
    return {
      passed: json.numPassedTests,
      failed: json.numFailedTests + json.numRuntimeErrorTestSuites,
      skipped: json.numPendingTests,
    };
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}

/** Prints the sum. False when a test failed, or when there was none at all. */
function report(results: readonly Totals[]): boolean {
  const sum = (key: keyof Totals): number => results.reduce((total, result) => total + result[key], 0);
  const passed = sum('passed');
  const failed = sum('failed');
  const skipped = sum('skipped');
  say(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  if (passed + failed === 0) {
    complain('No test was found.');
  }
  return failed === 0 && passed > 0;
}
