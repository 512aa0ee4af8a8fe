import { availableParallelism } from 'node:os';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError } from '@app/common/errors';
import { batchSize, graphBatchSize, paddedCount } from './faiss-batch.js';
import type { FaissFound, FaissReply, FaissRequest } from './faiss-messages.js';
import { type RawHits } from './widening.js';

interface Waiting {
  readonly query: Float32Array;
  readonly fetch: number;
  readonly resolve: (hits: RawHits) => void;
  readonly reject: (error: AppError) => void;
}

type Opened = Extract<FaissReply, { type: 'opened' }>;

/** Queries of a graph that are searched side by side. Those of the flat index are one product of matrices. */
const GRAPH_THREADS = Math.min(availableParallelism(), 8);

/** Callers of one batch that go on before others on this thread have their turn: each has work to do with its hits. */
const ANSWERS_AT_ONCE = 8;

/** Why FAISS itself cannot be used here; the file may be fine. */
export class FaissUnusableError extends Error {}

export interface FaissThreadOptions {
  /** A file from whose place faiss-node is looked up; this one by default. */
  readonly addonFrom?: string;
  /** The file holds a graph, which compares few vectors with a query: batches are no matrices then. */
  readonly isGraph?: boolean;
  /** Called once when the thread ends without having been asked to. */
  readonly onLost?: (reason: string) => void;
}

/**
 * One worker thread with one FAISS index. Searches that arrive while it is busy wait and go together as soon as
 * it is free: a batch costs far less than its searches one by one.
 */
export class FaissThread {
  /** Two threads that load the addon at the same time would mix up its one constructor. */
  private static opening: Promise<unknown> = Promise.resolve();

  private readonly queue: Waiting[] = [];
  private batch: readonly Waiting[] = [];
  private lost: string | undefined;
  private closing: Promise<void> | undefined;
  private readonly ended: Promise<void>;

  private constructor(
    private readonly worker: Worker,
    readonly opened: Opened,
    private readonly isGraph: boolean,
    onLost?: (reason: string) => void,
  ) {
    worker.on('message', (found: FaissFound) => {
      this.deliver(found);
    });
    worker.on('error', (error: Error) => {
      this.lose(error.message, onLost);
    });
    this.ended = new Promise((resolve) => {
      worker.once('exit', (code) => {
        if (!this.closing || this.batch.length > 0) {
          this.lose(`it ended with code ${code}`, onLost);
        }
        resolve();
      });
    });
  }

  /**
   * @throws FaissUnusableError when the addon cannot be loaded
   * @throws AppError `snapshot_damaged` when FAISS refuses the file
   */
  static async open(path: string, options: FaissThreadOptions = {}): Promise<FaissThread> {
    const turn = FaissThread.opening.then(() => FaissThread.start(path, options));
    FaissThread.opening = turn.catch(() => undefined);
    return turn;
  }

  private static async start(path: string, options: FaissThreadOptions): Promise<FaissThread> {
    // Compiled code stands beside a compiled worker, TypeScript in a test beside the source, which Node can run.
    const source = extname(__filename) === '.ts';
    const execArgv = source ? ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'] : [];
    const worker = new Worker(join(__dirname, `faiss-worker${extname(__filename)}`), { execArgv });
    try {
      const reply = await firstReply(worker, {
        type: 'open',
        path,
        addonFrom: options.addonFrom ?? __filename,
      });
      return new FaissThread(worker, reply, options.isGraph ?? false, options.onLost);
    } catch (error) {
      await worker.terminate();
      throw error;
    }
  }

  /** @throws AppError `index_not_ready` when the thread is closed or dead */
  assertAlive(): void {
    if (this.closing) {
      throw new AppError('index_not_ready', 'The index is closed');
    }
    if (this.lost !== undefined) {
      throw dead();
    }
  }

  /** The `fetch` nearest rows. @throws AppError `index_not_ready` when the thread is closed, dead, or dies */
  async nearest(query: Float32Array, fetch: number): Promise<RawHits> {
    this.assertAlive();
    return new Promise((resolve, reject) => {
      this.queue.push({ query, fetch, resolve, reject });
      this.sendNext();
    });
  }

  /** Ends the thread after the last search that was accepted. */
  close(): Promise<void> {
    this.closing ??= this.ended;
    if (this.batch.length === 0) {
      this.sendNext();
    }
    return this.closing;
  }

  private sendNext(): void {
    if (this.batch.length > 0 || this.lost !== undefined) {
      return;
    }
    this.batch = this.queue.splice(0, this.isGraph ? graphBatchSize(this.queue) : batchSize(this.queue));
    if (this.batch.length > 0) {
      this.sendBatch();
      return;
    }
    if (this.closing) {
      this.post({ type: 'close' });
    }
  }

  private sendBatch(): void {
    const { dimensions, rows, kernel } = this.opened;
    const waiting = this.batch.length;
    const count = this.isGraph ? waiting : paddedCount(waiting, kernel, rows * dimensions);
    const queries = new Float32Array(count * dimensions);
    for (const [position, { query }] of this.batch.entries()) {
      queries.set(query, position * dimensions);
    }
    const fetch = Math.max(...this.batch.map((waiting) => waiting.fetch));
    const threads = this.isGraph ? GRAPH_THREADS : 1;
    this.post({ type: 'search', queries, fetch, threads }, [queries.buffer]);
  }

  private deliver(found: FaissFound): void {
    const answered = this.batch;
    const width = Math.max(...answered.map((waiting) => waiting.fetch));
    this.batch = [];
    this.sendNext();
    const answer = (from: number): void => {
      for (const [position, { fetch, resolve }] of answered.slice(from, from + ANSWERS_AT_ONCE).entries()) {
        const start = (from + position) * width;
        resolve({
          rows: found.rows.subarray(start, start + fetch),
          scores: found.scores.subarray(start, start + fetch),
        });
      }
      if (from + ANSWERS_AT_ONCE < answered.length) {
        setImmediate(answer, from + ANSWERS_AT_ONCE);
      }
    };
    answer(0);
  }

  private lose(reason: string, onLost?: (reason: string) => void): void {
    if (this.lost !== undefined) {
      return;
    }
    this.lost = reason;
    for (const { reject } of [...this.batch, ...this.queue.splice(0)]) {
      reject(dead());
    }
    this.batch = [];
    onLost?.(reason);
  }

  private post(request: FaissRequest, transfer: ArrayBuffer[] = []): void {
    this.worker.postMessage(request, transfer);
  }
}

/** Asks a new thread to open the index and waits for its word. */
function firstReply(worker: Worker, request: FaissRequest): Promise<Opened> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error): void => {
      reject(new FaissUnusableError(error.message));
    };
    const onExit = (code: number): void => {
      reject(new FaissUnusableError(`its thread ended with code ${code}`));
    };
    worker.once('error', onError).once('exit', onExit);
    worker.once('message', (reply: FaissReply) => {
      worker.off('error', onError).off('exit', onExit);
      if (reply.type === 'opened') {
        resolve(reply);
      } else {
        reject(refusal(reply));
      }
    });
    worker.postMessage(request);
  });
}

function refusal(reply: FaissReply): Error {
  if (reply.type !== 'refused') {
    return new FaissUnusableError('its thread answered out of turn');
  }
  if (reply.part === 'addon') {
    return new FaissUnusableError(reply.reason);
  }
  return new AppError('snapshot_damaged', 'The file of vectors cannot be read', { cause: reply.reason });
}

function dead(): AppError {
  return new AppError('index_not_ready', 'The vector index stopped and is being loaded again.', {
    retryAfterSeconds: 5,
  });
}
