import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError } from '@app/common/errors';
import { type ReaderOrder, type ReaderReply } from './reader-messages.js';
import { type SnapshotOrder, type SnapshotParts } from './snapshot-parts.js';
import { type Expectation } from './verified-file.js';

/** A thread that has nothing to do for so long gives its memory back. */
const IDLE_MS = 10_000;
/** What it parses is garbage at once: more room for that would only stay with the process. */
const YOUNG_MB = 4;
/** Compiled code runs as it is; sources, in tests, are compiled when they are loaded. */
const IS_SOURCE = extname(__filename) === '.ts';
const SOURCE_HOOKS = join(__dirname, '../../../../../test/source-hooks.mjs');

interface Waiting {
  readonly resolve: (reply: ReaderReply) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Reads snapshots in a thread of its own, so that searches go on meanwhile. The thread starts with the first order, takes
 * one after the other, and ends when there were none for a while.
 */
export class SnapshotReader {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;
  private idle: NodeJS.Timeout | undefined;

  /** @throws AppError `snapshot_damaged` for anything that is not what the manifest says */
  async read(order: SnapshotOrder, signal?: AbortSignal): Promise<SnapshotParts> {
    const reply = await this.ask((id) => ({ id, type: 'read', order }), signal);
    if (reply.type !== 'read') {
      throw outOfTurn();
    }
    return reply.parts;
  }

  /** The bytes of a file, if it is there with those that are expected. */
  async bytes(path: string, expected: Expectation, signal?: AbortSignal): Promise<Uint8Array | undefined> {
    const reply = await this.ask((id) => ({ id, type: 'bytes', path, expected }), signal);
    if (reply.type !== 'bytes') {
      throw outOfTurn();
    }
    return reply.bytes;
  }

  /** Whether a file is there with the bytes that are expected. */
  async isWhole(path: string, expected: Expectation, signal?: AbortSignal): Promise<boolean> {
    const reply = await this.ask((id) => ({ id, type: 'check', path, expected }), signal);
    if (reply.type !== 'checked') {
      throw outOfTurn();
    }
    return reply.isWhole;
  }

  private async ask(orderOf: (id: number) => ReaderOrder, signal?: AbortSignal): Promise<ReaderReply> {
    signal?.throwIfAborted();
    const id = (this.lastId += 1);
    const { promise, resolve, reject } = Promise.withResolvers<ReaderReply>();
    const stop = (): void => {
      reject(new Error('nobody waits for the snapshot any more', { cause: signal?.reason }));
    };
    signal?.addEventListener('abort', stop, { once: true });
    this.waiting.set(id, { resolve, reject });
    try {
      this.thread().postMessage(orderOf(id));
      const reply = await promise;
      if (reply.type === 'failed') {
        throw errorOf(reply);
      }
      return reply;
    } finally {
      signal?.removeEventListener('abort', stop);
      this.waiting.delete(id);
      this.rest();
    }
  }

  /** Keeps the process alive as long as something is being waited for. */
  private thread(): Worker {
    clearTimeout(this.idle);
    const worker = this.worker ?? this.start();
    worker.ref();
    return worker;
  }

  private start(): Worker {
    const worker = new Worker(join(__dirname, `reader-thread${extname(__filename)}`), {
      execArgv: IS_SOURCE ? ['--import', SOURCE_HOOKS] : [],
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    worker.on('message', (reply: ReaderReply) => {
      this.waiting.get(reply.id)?.resolve(reply);
    });
    worker.on('error', (error) => {
      this.lose(worker, error);
    });
    worker.on('exit', (code) => {
      this.lose(worker, new Error(`the thread that reads snapshots ended with code ${code}`));
    });
    this.worker = worker;
    return worker;
  }

  private lose(worker: Worker, error: unknown): void {
    if (this.worker !== worker) {
      return;
    }
    this.worker = undefined;
    for (const { reject } of this.waiting.values()) {
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private rest(): void {
    const { worker } = this;
    if (this.waiting.size > 0 || worker === undefined) {
      return;
    }
    worker.unref();
    this.idle = setTimeout(() => {
      this.worker = undefined;
      void worker.terminate();
    }, IDLE_MS).unref();
  }
}

function errorOf({ code, message, stack }: Extract<ReaderReply, { type: 'failed' }>): Error {
  const cause = stack === undefined ? undefined : { stack };
  return code === undefined ? new Error(message, { cause }) : new AppError(code, message, { cause });
}

function outOfTurn(): Error {
  return new Error('the thread that reads snapshots answered out of turn');
}
