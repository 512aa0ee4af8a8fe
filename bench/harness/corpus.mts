import { existsSync, openAsBlob, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchStack } from './services.mts';

/** The collection that is searched. */
export const COLLECTION = 'controls';

const OFFICIAL = '../shared/data/corpus/NIST_SP-800-53_rev5_composite_catalog.json';
const STARTER = 'corpus/sp800-53-guide.json';
const INGEST_WITHIN_MS = 300_000;
const POLL_MS = 20;

export interface Corpus {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  /** Whether it is NIST's own catalog in full. */
  readonly official: boolean;
}

/** NIST's catalog where a copy lies beside the project or `path` names one, else the starter corpus. */
export function findCorpus(given?: string): Corpus {
  const path = given ?? (existsSync(OFFICIAL) ? OFFICIAL : STARTER);
  return {
    path,
    name: basename(path),
    bytes: statSync(path).size,
    official: path !== STARTER,
  };
}

/** How long an ingest took, in milliseconds. */
export interface IngestTimes {
  /** From the first byte of the upload until the gateway had taken it. */
  readonly acceptedMs: number;
  /** From the first byte until the retriever answers from it. */
  readonly searchableMs: number;
  /** From the job's row until its end, by the clock of the database. */
  readonly jobMs: number;
  /** What the worker worked on it, as it says in its metrics. */
  readonly workMs: number;
  readonly counts: Readonly<Record<string, number>>;
}

interface Job {
  readonly id: string;
  readonly state: string;
  readonly stage: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly error?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Uploads a file to the gateway and follows it until it can be searched. */
export async function ingest(stack: BenchStack, corpus: Corpus): Promise<IngestTimes> {
  const form = new FormData();
  form.set('file', await openAsBlob(corpus.path), corpus.name);
  return follow(stack, async () => {
    const { jobId } = (await api(stack, 'POST', '/api/v1/documents', { body: form })) as {
      readonly jobId: string;
    };
    return jobId;
  });
}

/** Has everything that is there worked on again from its bytes, and follows that. */
export function ingestAgain(stack: BenchStack): Promise<IngestTimes> {
  return follow(stack, () => requestIngest(stack, true));
}

/** Has everything looked at again that has not changed; answers how long that job took, in milliseconds. */
export async function ingestUnchanged(stack: BenchStack): Promise<number> {
  const job = await untilEnded(stack, await requestIngest(stack, false));
  return lengthOf(job);
}

async function requestIngest(stack: BenchStack, force: boolean): Promise<string> {
  const body = JSON.stringify({ collection: COLLECTION, force });
  const headers = { 'content-type': 'application/json' };
  const { jobId } = (await api(stack, 'POST', '/api/v1/ingest', { body, headers })) as {
    readonly jobId: string;
  };
  return jobId;
}

async function follow(stack: BenchStack, begin: () => Promise<string>): Promise<IngestTimes> {
  const servedBefore = await servedState(stack);
  const workedBefore = await workedMs(stack);
  const began = performance.now();
  const jobId = await begin();
  const acceptedMs = performance.now() - began;
  const job = await untilEnded(stack, jobId);
  await untilServedAnew(stack, servedBefore);
  return {
    acceptedMs,
    searchableMs: performance.now() - began,
    jobMs: lengthOf(job),
    workMs: (await workedMs(stack)) - workedBefore,
    counts: job.counts,
  };
}

function lengthOf({ createdAt, updatedAt }: Job): number {
  return Date.parse(updatedAt) - Date.parse(createdAt);
}

async function untilEnded(stack: BenchStack, jobId: string): Promise<Job> {
  const until = Date.now() + INGEST_WITHIN_MS;
  for (;;) {
    const job = (await api(stack, 'GET', `/api/v1/ingest/jobs/${jobId}`)) as Job;
    if (job.state === 'completed') {
      return job;
    }
    if (['failed', 'cancelled'].includes(job.state) || Date.now() > until) {
      throw new Error(`The ingest ended as ${job.state} in ${job.stage}: ${job.error ?? 'it took too long'}`);
    }
    await sleep(POLL_MS);
  }
}

/** Milliseconds that the worker has spent on jobs since it started. */
async function workedMs(stack: BenchStack): Promise<number> {
  const text = await (await fetch(`${stack.worker.url}/metrics`)).text();
  const sums = text.matchAll(/^ingest_job_duration_seconds_sum\{[^}]*\} (\S+)$/gm);
  return [...sums].reduce((total, [, seconds]) => total + Number(seconds) * 1000, 0);
}

/** Names what the retriever searches now. */
async function servedState(stack: BenchStack): Promise<string> {
  const response = await fetch(`${stack.retriever.url}/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${stack.internalToken}` },
    body: JSON.stringify({ query: 'access', k: 1 }),
  });
  const answer = (await response.json()) as { readonly snapshot?: string };
  return answer.snapshot ?? 'none';
}

async function untilServedAnew(stack: BenchStack, before: string): Promise<void> {
  const until = Date.now() + INGEST_WITHIN_MS;
  while ((await servedState(stack)) === before) {
    if (Date.now() > until) {
      throw new Error('The retriever does not serve the new snapshot.');
    }
    await sleep(POLL_MS);
  }
}

/** Calls the gateway as an operator. */
export async function api(
  stack: BenchStack,
  method: string,
  path: string,
  { body, headers }: { readonly body?: FormData | string; readonly headers?: Record<string, string> } = {},
): Promise<unknown> {
  const response = await fetch(stack.gateway.url + path, {
    method,
    headers: { ...headers, 'x-api-key': stack.adminKey },
    body: body ?? null,
  });
  const answer: unknown = await response.json();
  if (!response.ok) {
    throw new Error(`${method} ${path} answered ${response.status}: ${JSON.stringify(answer)}`);
  }
  return answer;
}

/** The blob folder of a stack, where snapshots stand. */
export function blobFolder(stack: BenchStack): string {
  return join(stack.dataDir, 'blobs');
}
