// Adds up Jest's JSON results: prints "<passed> <failed>". A project without results counts as one failure, and so does a
// suite that could not be run.
//
//   node .ci/sum-results.mjs <folder> <project> ...
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder = '', ...projects] = process.argv.slice(2);
let passed = 0;
let failed = 0;

for (const project of projects) {
  const path = join(folder, `${project}.json`);
  if (!existsSync(path)) {
    failed += 1;
    continue;
  }
  const results = JSON.parse(readFileSync(path, 'utf8'));
  passed += results.numPassedTests;
  failed += results.numFailedTests + results.numRuntimeErrorTestSuites;
  if (!results.success && results.numFailedTests + results.numRuntimeErrorTestSuites === 0) {
    failed += 1;
  }
}
process.stdout.write(`${passed} ${failed}\n`);
