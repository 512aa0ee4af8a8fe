import { setTimeout as sleep } from 'node:timers/promises';
import { type LocalSettings } from './settings.mts';
import { bar, progress, say } from './terminal.mts';

const POLL_MS = 200;
/** Slow enough for the rate limit of the key that asks. */
const JOBS_POLL_MS = 700;

interface Job {
  readonly state: string;
  readonly progress: number;
  readonly stage: string;
}

/** Waits until all services are ready and the first corpus can be searched, and shows how far it is. */
export async function untilAnswering(settings: LocalSettings, adminKey: string): Promise<void> {
  const api = `http://127.0.0.1:${settings.apiPort}`;
  await untilReady(`http://127.0.0.1:${settings.retrieverPort}`);
  await untilReady(`http://127.0.0.1:${settings.workerPort}`);
  await untilReady(api);
  await untilSearchable(settings, adminKey);
  await sayEngine(settings);
}

async function untilReady(base: string): Promise<void> {
  while ((await getJson(`${base}/health/ready`)) === undefined) {
    await sleep(POLL_MS);
  }
}

/** At the first start the whole starter corpus is waited for; later what is there answers at once. */
async function untilSearchable(settings: LocalSettings, adminKey: string): Promise<void> {
  const isServing = async (): Promise<boolean> =>
    (await servedSnapshots(settings)).some(({ passages }) => passages > 0);
  if (await isServing()) {
    return;
  }
  say('Loading the starter corpus ...');
  const api = `http://127.0.0.1:${settings.apiPort}`;
  while (!(await isServing()) || (await showProgress(api, adminKey)) > 0) {
    await sleep(JOBS_POLL_MS);
  }
}

/** Shows the jobs that have not ended as one bar, and returns how many there are. */
async function showProgress(api: string, adminKey: string): Promise<number> {
  const jobs = await latestJobs(api, adminKey);
  const open = jobs.filter(({ state }) => state === 'waiting' || state === 'active');
  const done = jobs.reduce((sum, job) => sum + (open.includes(job) ? job.progress : 100), 0);
  const current = open.find(({ state }) => state === 'active');
  progress(`  ${bar(done / Math.max(1, jobs.length))} ${current?.stage ?? ''}`);
  return open.length;
}

async function latestJobs(api: string, adminKey: string): Promise<readonly Job[]> {
  const found = await getJson(`${api}/api/v1/ingest/jobs`, adminKey);
  return (found as { items?: Job[] } | undefined)?.items ?? [];
}

interface SnapshotReport {
  readonly passages: number;
  readonly engine: string;
  readonly fallback?: string;
}

/** What the retriever serves: health routes are not limited. */
async function servedSnapshots(settings: LocalSettings): Promise<readonly SnapshotReport[]> {
  const report = (await getJson(`http://127.0.0.1:${settings.retrieverPort}/health`)) as
    { details?: { index?: { snapshots?: SnapshotReport[] } } } | undefined;
  return report?.details?.index?.snapshots ?? [];
}

/** Says whether FAISS or the exact index answers, and why where it is not FAISS. */
async function sayEngine(settings: LocalSettings): Promise<void> {
  const [snapshot] = await servedSnapshots(settings);
  if (snapshot) {
    const reason = snapshot.fallback === undefined ? '' : ` (${snapshot.fallback})`;
    say(`Vector index: ${snapshot.engine}${reason}`);
  }
}

async function getJson(url: string, adminKey?: string): Promise<unknown> {
  try {
    const headers: Record<string, string> = adminKey === undefined ? {} : { 'x-api-key': adminKey };
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(3000) });
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}
