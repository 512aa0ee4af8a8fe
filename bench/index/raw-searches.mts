import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

/** What is to be measured: `calls` calls for `batch` queries each. */
export interface RawPlan {
  readonly subject: 'faiss' | 'wasm';
  readonly batch: number;
  readonly k: number;
  readonly calls: number;
}

interface Described {
  readonly kernel: string;
  readonly rows: number;
  readonly dimensions: number;
  /** The share of the ten best rows that FAISS and the scan in WebAssembly both name. */
  readonly agreement: number;
}

/** Bare calls of FAISS, and a scan in WebAssembly, on a file of vectors; timed in a process of their own. */
export class RawSearches {
  readonly described: Described;
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess, described: Described) {
    this.child = child;
    this.described = described;
  }

  static async start(vectorPath: string): Promise<RawSearches> {
    const child = fork(join(import.meta.dirname, 'raw-searches-process.mts'), [vectorPath], {
      execArgv: ['--no-warnings'],
      env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    });
    return new RawSearches(child, (await nextMessage(child)) as Described);
  }

  /** The milliseconds of each call. */
  async measure(plan: RawPlan): Promise<readonly number[]> {
    const answer = nextMessage(this.child);
    this.child.send(plan);
    return ((await answer) as { readonly ms: readonly number[] }).ms;
  }

  close(): void {
    this.child.disconnect();
  }
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => {
      reject(new Error(`The process of bare searches ended with code ${code ?? 'none'}.`));
    };
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message);
    });
  });
}
