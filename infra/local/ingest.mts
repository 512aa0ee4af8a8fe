/**
 * `npm run ingest -- [--collection ID] [--replace] PATH...`: sends files to a running gateway and shows how far each is. With
 * `--replace` a file is a new version of the document of that name in the collection, where there is one.
 * GATEWAY_URL (http://127.0.0.1:PORT) and BOOTSTRAP_ADMIN_KEY say where and as whom; locally the key is found in DATA_DIR.
 */
import { openAsBlob, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { adminKeyPath } from './secrets.mts';
import { readLocalSettings, StartError } from './settings.mts';
import { bar, complain, progress, say } from './terminal.mts';

const POLL_MS = 700;
const DEFAULT_COLLECTION = 'controls';
const ACCEPTED_FILES = /\.(json|md|markdown|txt)$/i;

interface Job {
  readonly state: 'waiting' | 'active' | 'completed' | 'failed' | 'cancelled';
  readonly progress: number;
  readonly stage: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly error?: string;
}

interface Gateway {
  readonly url: string;
  readonly key: string;
}

try {
  const { values, positionals } = parseArgs({
    options: { collection: { type: 'string' }, replace: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const files = positionals.flatMap(filesAt);
  if (files.length === 0) {
    throw new StartError(
      'Usage: npm run ingest -- [--collection ID] [--replace] PATH...   (files, or folders of .json, .md and .txt files)',
    );
  }
  const gateway = findGateway();
  let failed = 0;
  for (const [index, file] of files.entries()) {
    const job = await ingest(gateway, file, values, `${index + 1}/${files.length} ${basename(file)}`);
    failed += job.state === 'completed' ? 0 : 1;
  }
  say(`${files.length - failed} of ${files.length} files can be searched.`);
  process.exitCode = failed === 0 ? 0 : 1;
} catch (error) {
  complain(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

function filesAt(path: string): readonly string[] {
  if (!existsSync(path)) {
    throw new StartError(`There is no ${path}.`);
  }
  if (!statSync(path).isDirectory()) {
    return [path];
  }
  return readdirSync(path)
    .filter((name) => ACCEPTED_FILES.test(name))
    .toSorted()
    .map((name) => join(path, name));
}

function findGateway(): Gateway {
  const { environment, dataDir, apiPort, adminKey } = readLocalSettings();
  const path = adminKeyPath(dataDir);
  const key = adminKey ?? (existsSync(path) ? readFileSync(path, 'utf8').trim() : '');
  if (key === '') {
    throw new StartError('No API key: set BOOTSTRAP_ADMIN_KEY, or start Ground Control here once.');
  }
  return { url: environment['GATEWAY_URL'] || `http://127.0.0.1:${apiPort}`, key };
}

async function ingest(
  gateway: Gateway,
  file: string,
  { collection, replace }: { readonly collection?: string | undefined; readonly replace: boolean },
  name: string,
): Promise<Job> {
  const form = new FormData();
  const replaces = replace ? await documentNamed(gateway, basename(file), collection) : undefined;
  if (replaces !== undefined) {
    form.set('replaces', replaces);
  }
  if (collection !== undefined) {
    form.set('collection', collection);
  }
  form.set('file', await openAsBlob(file), basename(file));
  const { jobId } = (await call(gateway, 'POST', '/api/v1/documents', form)) as { jobId: string };
  for (;;) {
    const job = (await call(gateway, 'GET', `/api/v1/ingest/jobs/${jobId}`)) as Job;
    if (job.state === 'completed') {
      say(`${name}: done (${countsOf(job)})`);
      return job;
    }
    if (job.state === 'failed' || job.state === 'cancelled') {
      complain(`${name}: ${job.state}${job.error === undefined ? '' : `: ${job.error}`}`);
      return job;
    }
    progress(`${bar(job.progress)} ${name}: ${job.stage}`);
    await sleep(POLL_MS);
  }
}

/** The newest document of that name in the collection. */
async function documentNamed(
  gateway: Gateway,
  sourceName: string,
  collection = DEFAULT_COLLECTION,
): Promise<string | undefined> {
  const query = new URLSearchParams({ sourceName, collection, limit: '1' });
  const { items } = (await call(gateway, 'GET', `/api/v1/documents?${query.toString()}`)) as {
    items: { id: string }[];
  };
  return items[0]?.id;
}

function countsOf({ counts }: Job): string {
  return Object.entries(counts)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ');
}

/** Calls the gateway; when it asks for patience (429, 503) the call waits as long as it says. */
async function call({ url, key }: Gateway, method: string, path: string, body?: FormData): Promise<unknown> {
  for (;;) {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { 'x-api-key': key },
      body: body ?? null,
    }).catch(() => {
      throw new StartError(`No gateway answers at ${url}. Is Ground Control running (npm start)?`);
    });
    const wait = Number(response.headers.get('retry-after') ?? 0);
    if ((response.status === 429 || response.status === 503) && wait > 0) {
      progress(`The gateway asks to wait for ${wait} s ...`);
      await sleep(wait * 1000);
      continue;
    }
    const answer: unknown = await response.json();
    if (!response.ok) {
      const { detail, code } = answer as { detail?: string; code?: string };
      throw new StartError(`${detail ?? response.statusText} (${code ?? response.status})`);
    }
    return answer;
  }
}
