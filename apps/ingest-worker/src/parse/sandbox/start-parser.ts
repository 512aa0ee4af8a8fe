import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The program of the process that parses. */
export interface ParserProgram {
  readonly path: string;
  readonly nodeOptions: readonly string[];
}

/** The rest of `PARSE_MEMORY_MB` is for bytes outside of the heap and for Node itself. */
const HEAP_SHARE = 0.75;
/** No process reads for so long, the many documents that it may read one after the other included. */
const MAX_CPU_SECONDS = 3600;
/**
 * The kernel takes this process before any other when memory runs out, and keeps no image of it with the document inside.
 * A loop beside it ends it soon after the worker is gone: one that was killed cannot do that itself, and a process that is
 * busy does not notice. The loop ends with the process, and holds neither its channel nor its output.
 */
const LAUNCH = `{ echo 1000 > /proc/self/oom_score_adj; } 2>/dev/null
ulimit -c 0; ulimit -t ${MAX_CPU_SECONDS}
(while kill -0 $$ && sleep 1; do kill -0 $PPID || kill -9 $$; done) </dev/null >/dev/null 2>&1 3>&- &
exec "$0" "$@"`;

/** The program as it was built, allowed to read its own code and nothing else. */
export function builtParser(): ParserProgram {
  return { path: join(__dirname, 'parser-process.js'), nodeOptions: confinement() };
}

/** Starts a process that parses, without environment, terminal and output. It speaks over its channel alone. */
export function startParser({ path, nodeOptions }: ParserProgram, memoryMb: number): ChildProcess {
  const heap = `--max-old-space-size=${Math.round(memoryMb * HEAP_SHARE)}`;
  const node = [process.execPath, heap, ...nodeOptions, path];
  return spawn('/bin/sh', ['-c', LAUNCH, ...node], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    env: {},
    // A group of its own: what ends the worker from a terminal leaves it time to finish.
    detached: true,
  });
}

/** Options of Node that leave it no files but the code, no other programs and no addons. */
function confinement(): readonly string[] {
  if (!process.allowedNodeEnvironmentFlags.has('--permission')) {
    return [];
  }
  const code = join(__dirname, '../../../../..');
  // As it is looked up, and where it really is: it may be a link.
  const packages = dirname(dirname(createRequire(__filename).resolve('zod/package.json')));
  const readable = [code, join(code, '../node_modules'), packages];
  return ['--permission', ...readable.map((folder) => `--allow-fs-read=${folder}`)];
}
