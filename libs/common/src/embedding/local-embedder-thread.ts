import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type RightSingularVectors, type SingularVectorsOrder } from './local-embedder-algebra.js';

/**
 * `rightSingularVectors` in a thread of its own, so that this one goes on. Rejects with the signal's reason when it aborts,
 * and ends the thread then.
 */
export async function rightSingularVectorsAside(
  order: Omit<SingularVectorsOrder, 'kind'>,
  signal?: AbortSignal,
): Promise<RightSingularVectors> {
  signal?.throwIfAborted();
  // Compiled code stands beside a compiled file, TypeScript in a test beside the source, which Node can run.
  const source = extname(__filename) === '.ts';
  const worker = new Worker(join(__dirname, `local-embedder-algebra${extname(__filename)}`), {
    workerData: { kind: 'right-singular-vectors', ...order } satisfies SingularVectorsOrder,
    execArgv: source ? ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'] : [],
  });
  const stop = (): void => void worker.terminate();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([answerOf(worker), endOf(worker)]);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

function answerOf(worker: Worker): Promise<RightSingularVectors> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

function endOf(worker: Worker): Promise<never> {
  return new Promise((_resolve, reject) => {
    worker.once('exit', (code) => {
      reject(new Error(`the thread that trains an embedder ended with code ${code}`));
    });
  });
}
