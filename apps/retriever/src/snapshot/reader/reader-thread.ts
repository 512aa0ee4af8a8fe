// Runs as a thread of its own: see `SnapshotReader`.
import { parentPort } from 'node:worker_threads';
import { AppError } from '@app/common/errors';
import { readSnapshot } from './read-snapshot.js';
import { type ReaderOrder, type ReaderReply } from './reader-messages.js';
import { isWhole, readWhole } from './verified-file.js';

parentPort?.on('message', (order: ReaderOrder) => {
  void answer(order)
    .catch((error: unknown) => failure(order.id, error))
    .then((reply) => {
      parentPort?.postMessage(reply, [...buffersIn(reply)]);
    });
});

async function answer(order: ReaderOrder): Promise<ReaderReply> {
  const { id } = order;
  switch (order.type) {
    case 'read':
      return { id, type: 'read', parts: await readSnapshot(order.order) };
    case 'bytes':
      return { id, type: 'bytes', bytes: readWhole(order.path, order.expected) };
    case 'check':
      return { id, type: 'checked', isWhole: isWhole(order.path, order.expected) };
  }
}

function failure(id: number, error: unknown): ReaderReply {
  return {
    id,
    type: 'failed',
    code: error instanceof AppError ? error.code : undefined,
    message: error instanceof AppError ? error.detail : String(error),
    stack: error instanceof Error ? error.stack : undefined,
  };
}

/** They are handed over, not copied. */
function buffersIn(value: unknown, found = new Set<ArrayBuffer>()): ReadonlySet<ArrayBuffer> {
  if (ArrayBuffer.isView(value)) {
    return value.buffer instanceof ArrayBuffer ? found.add(value.buffer) : found;
  }
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) {
      buffersIn(part, found);
    }
  }
  return found;
}
