/**
 * `npm start`: everything on this machine in one go. Builds what is missing, starts an embedded Postgres unless
 * DATABASE_URL names one, migrates, runs the three services, and tells the terminal how far it is.
 */
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { buildIfStale } from './build.mts';
import { demandFreePort } from './ports.mts';
import { LocalStack } from './stack.mts';
import { type LocalSettings, readLocalSettings, StartError } from './settings.mts';
import { complain, say } from './terminal.mts';
import { untilAnswering } from './readiness.mts';

let stack: LocalStack | undefined;
let stopping = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    void stop(0);
  });
}

try {
  const settings = readLocalSettings();
  demandWritable(settings.dataDir);
  await demandFreePort('PORT', settings.apiPort);
  await demandFreePort('RETRIEVER_PORT', settings.retrieverPort);
  await demandFreePort('WORKER_PORT', settings.workerPort);
  say('Ground Control is starting.');
  await buildIfStale();
  stack = new LocalStack(settings);
  await Promise.race([stack.start(), stack.failed]);
  await Promise.race([untilAnswering(settings, stack.adminKey), stack.failed]);
  stack.markReady();
  announce(settings);
} catch (error) {
  complain(errorText(error));
  await stop(1);
}

function announce(settings: LocalSettings): void {
  say('');
  say(`Ready: http://127.0.0.1:${settings.apiPort}`);
  say(`API:   http://127.0.0.1:${settings.apiPort}/docs`);
  say('Stop with Ctrl-C.');
}

async function stop(code: number): Promise<void> {
  if (stopping) {
    return;
  }
  stopping = true;
  if (stack) {
    say('Stopping ...');
    await stack.stop();
  }
  process.exit(code);
}

function demandWritable(folder: string): void {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch {
    throw new StartError(`DATA_DIR: the folder ${folder} cannot be written.`);
  }
}

/** One level at a time: Node's recursive `mkdir` never returns below /proc. */
function makeFolder(folder: string): void {
  if (!existsSync(folder)) {
    makeFolder(dirname(folder));
    mkdirSync(folder);
  }
}

function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
