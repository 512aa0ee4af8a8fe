import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { env, execPath } from 'node:process';
import { promisify } from 'node:util';
import { FAISS_ENVIRONMENT } from './faiss-environment.js';

const run = promisify(execFile);

/** Breadths of a search that are tried, and the share of the ten nearest that has to be found. */
const EF_SEARCH = [64, 128, 256, 512, 1024, 2048] as const;
const LEAST_RECALL = 0.95;
/** What the program says while it builds. */
const BUILT = /^built (\d+)$/m;

export interface BuiltGraph {
  readonly efSearch: number;
  /** Of the ten nearest, for queries like the vectors. */
  readonly recall: number;
  /** What building took, without the trials of its breadth. */
  readonly buildMs: number;
  /** The most memory that the process which built it had, in MiB. */
  readonly buildMiB: number;
}

export interface BuildGraphOptions {
  readonly signal?: AbortSignal | undefined;
  /** Is told now and then how many vectors the graph has already. */
  readonly onProgress?: (rows: number) => void;
  /** A file from whose place faiss-node is looked up; this one by default. */
  readonly addonFrom?: string;
}

/**
 * Builds FAISS's HNSW graph over a file of `writeVectorFile` into `graphPath`, in a process of its own, and sets the
 * least breadth of its searches at which the recall is good enough. Nothing where none is: the vectors are then
 * better compared one by one.
 * @throws Error when FAISS cannot be used here or fails
 */
export async function buildGraph(
  vectorPath: string,
  graphPath: string,
  { signal, onProgress, addonFrom = __filename }: BuildGraphOptions = {},
): Promise<BuiltGraph | undefined> {
  const ask = async (efSearch: string): Promise<string> => {
    const program = join(__dirname, `graph-builder${extname(__filename)}`);
    const running = run(execPath, ['--no-warnings', program, vectorPath, graphPath, efSearch, addonFrom], {
      env: { ...env, ...FAISS_ENVIRONMENT },
      ...(signal === undefined ? {} : { signal }),
    });
    running.child.stdout?.on('data', (output: string) => {
      const [, rows] = BUILT.exec(output) ?? [];
      if (rows !== undefined) {
        onProgress?.(Number(rows));
      }
    });
    return (await running).stdout.trim().split('\n').at(-1) ?? '';
  };
  const started = performance.now();
  const buildMiB = Number(await ask(''));
  const buildMs = Math.round(performance.now() - started);
  try {
    for (const efSearch of EF_SEARCH) {
      const recall = Number(await ask(String(efSearch)));
      if (recall >= LEAST_RECALL) {
        return { efSearch, recall, buildMs, buildMiB };
      }
    }
    return undefined;
  } finally {
    await rm(`${graphPath}.nearest`, { force: true });
  }
}
