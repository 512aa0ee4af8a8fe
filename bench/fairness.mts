/**
 * A single upload behind a batch of a thousand: how long it takes until it can be searched, in the collection of the batch
 * and in another one, while the batch waits; beside the same upload with nothing else to do.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchContext } from './harness/context.mts';
import { type BenchResult, ms, number } from './harness/report.mts';
import { type BenchStack } from './harness/services.mts';

const AT_ONCE = 8;
const POLL_MS = 50;
const READY_WITHIN_MS = 600_000;
const MOST_OF_BATCH = 0.5;

interface Times {
  readonly size: number;
  readonly alone: number;
  readonly other: number;
  readonly same: number;
  readonly batch: number;
  /** Jobs that waited when the single ones came, counted up to a hundred. */
  readonly waiting: number;
}

export async function measureFairness(context: BenchContext): Promise<BenchResult> {
  const stack = await context.stack();
  const times = await race(stack, context.quick ? 200 : 1000);
  const slower = Math.max(times.other, times.same);
  return {
    tables: [
      {
        title: `A single upload behind a batch of ${times.size}, until it can be searched`,
        head: ['upload', 'time'],
        rows: [
          ['alone', ms(times.alone)],
          ['behind the batch, to another collection', ms(times.other)],
          ['behind the batch, to the same collection', ms(times.same)],
          [
            `the whole batch; ${times.waiting}${times.waiting === 100 ? ' or more' : ''} jobs waited when the single ones came`,
            ms(times.batch),
          ],
        ],
      },
    ],
    goals: [
      {
        id: 'fairness',
        goal: 'a single upload does not wait for half of the batch before it',
        measured: `${ms(slower)} of ${ms(times.batch)} (${number(slower / times.batch)})`,
        reached: times.waiting === 0 ? undefined : slower < MOST_OF_BATCH * times.batch,
      },
    ],
    figures: times,
  };
}

async function race(stack: BenchStack, size: number): Promise<Times> {
  const alone = await timed(async () => untilReady(stack, await upload(stack, 'fair-alone', 'Alone')));
  const batch: string[] = [];
  const numbers = Array.from({ length: size }, (_, i) => i);
  const uploader = async (): Promise<void> => {
    for (let i = numbers.shift(); i !== undefined; i = numbers.shift()) {
      batch.push(await upload(stack, 'fair-batch', `Policy ${i}`));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, uploader));
  const started = performance.now();
  const waiting = await countWaiting(stack);
  const [other, same] = await Promise.all(
    ['fair-other', 'fair-batch'].map((collection) =>
      timed(async () => untilReady(stack, await upload(stack, collection, `Single to ${collection}`))),
    ),
  );
  for (const id of batch) {
    await untilReady(stack, id);
  }
  return {
    ...{ size, alone, other: other ?? NaN, same: same ?? NaN, waiting },
    batch: performance.now() - started,
  };
}

async function upload(stack: BenchStack, collection: string, title: string): Promise<string> {
  const parts = Array.from(
    { length: 20 },
    (_, i) => `# Part ${i}\nWhat ${title} says of matter ${i}, in a sentence.`,
  );
  const body = JSON.stringify({ title, collection, content: parts.join('\n\n') });
  const { documentId } = (await call(stack, 'POST', '/api/v1/documents', body)) as { documentId: string };
  return documentId;
}

/** Jobs that have not begun, at most a hundred. */
async function countWaiting(stack: BenchStack): Promise<number> {
  const { items } = (await call(stack, 'GET', '/api/v1/ingest/jobs?state=waiting&limit=100')) as {
    items: unknown[];
  };
  return items.length;
}

async function untilReady(stack: BenchStack, id: string): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  while ((await stateOf(stack, id)) !== 'ready') {
    if (Date.now() > until) {
      throw new Error(`document ${id} did not get ready`);
    }
    await sleep(POLL_MS);
  }
}

async function stateOf(stack: BenchStack, id: string): Promise<string> {
  return ((await call(stack, 'GET', `/api/v1/documents/${id}`)) as { state: string }).state;
}

async function call(stack: BenchStack, method: string, path: string, body?: string): Promise<unknown> {
  const response = await fetch(stack.gateway.url + path, {
    method,
    headers: {
      'x-api-key': stack.adminKey,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    body: body ?? null,
  });
  if (!response.ok) {
    throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  }
  return response.json();
}

async function timed(work: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}
