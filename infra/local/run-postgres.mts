/**
 * `node infra/local/run-postgres.mts FOLDER`: an embedded Postgres for tests, in a folder that may be thrown away. Prints
 * its address when it answers; ends with SIGTERM, or when whoever started it goes away.
 */
import { randomBytes } from 'node:crypto';
import { preparePostgres, untilPostgresAnswers } from './postgres.mts';
import { SupervisedProcess } from './supervised-process.mts';

const STOP_MS = 5000;
/** A test that kills the server wants it back. */
const RESTART_MS = 200;
/** Nothing here outlives its test: what makes a crash safe is left out, which makes it faster. */
const TEST_OPTIONS = ['fsync=off', 'full_page_writes=off', 'max_connections=200'].flatMap((option) => [
  '-c',
  option,
]);

const [folder = ''] = process.argv.slice(2);
const { url, plan } = await preparePostgres(folder, randomBytes(8).toString('hex'), TEST_OPTIONS);
const server = new SupervisedProcess({ ...plan, longestRestartMs: RESTART_MS });
const failed = server.start();
let stopping = false;

process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
process.stdin.on('end', () => void stop()).resume();

await Promise.race([untilPostgresAnswers(url), failed]);
server.markReady();
process.stdout.write(`${url}\n`);

async function stop(): Promise<void> {
  if (!stopping) {
    stopping = true;
    await server.stop(STOP_MS);
    process.exit(0);
  }
}
