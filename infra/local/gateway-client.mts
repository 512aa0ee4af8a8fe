import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { adminKeyPath } from './secrets.mts';
import { readLocalSettings, StartError } from './settings.mts';
import { bar, complain, progress, say } from './terminal.mts';

export const Job = z.object({
  id: z.string(),
  kind: z.string(),
  state: z.enum(['waiting', 'active', 'completed', 'failed', 'cancelled']),
  progress: z.number(),
  stage: z.string(),
  counts: z.record(z.string(), z.number()),
  collection: z.string().optional(),
  documentId: z.string().optional(),
  attempts: z.number(),
  error: z.string().optional(),
  errorClass: z.string().optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Job = z.infer<typeof Job>;

/** What is answered with 202. */
export const JobRequested = z.object({ jobId: z.string() });

const Problem = z.object({
  detail: z.string().optional(),
  title: z.string().optional(),
  code: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

const POLL_MS = 700;

/** What the gateway refused, in its words. */
export class RefusedError extends StartError {
  /** The next request may well be taken: neither the key nor the gateway is at fault. */
  readonly isAboutTheRequest: boolean;

  constructor(status: number, message: string) {
    super(message);
    this.isAboutTheRequest = status >= 400 && status < 500 && status !== 401 && status !== 403;
  }
}

/** Where GATEWAY_URL, or the port, points, as whom BOOTSTRAP_ADMIN_KEY says; locally the key is found in DATA_DIR. */
export function findGateway(): GatewayClient {
  const { environment, dataDir, apiPort, adminKey } = readLocalSettings();
  const path = adminKeyPath(dataDir);
  const key = adminKey ?? (existsSync(path) ? readFileSync(path, 'utf8').trim() : '');
  if (key === '') {
    throw new StartError('No API key: set BOOTSTRAP_ADMIN_KEY, or start Ground Control here once.');
  }
  return new GatewayClient(environment['GATEWAY_URL'] || `http://127.0.0.1:${apiPort}`, key);
}

/** Calls a gateway; when it asks for patience (429, 503) a call waits as long as it says. Throws `StartError`. */
export class GatewayClient {
  private readonly url: string;
  private readonly key: string;

  constructor(url: string, key: string) {
    this.url = url;
    this.key = key;
  }

  get<Answer>(path: string, schema: z.ZodType<Answer>): Promise<Answer> {
    return this.call('GET', path, schema);
  }

  /** `body` is sent as JSON, or as it is when it is a form. */
  post<Answer>(path: string, schema: z.ZodType<Answer>, body?: FormData | object): Promise<Answer> {
    return this.call('POST', path, schema, body);
  }

  private async call<Answer>(
    method: string,
    path: string,
    schema: z.ZodType<Answer>,
    body?: FormData | object,
  ): Promise<Answer> {
    for (;;) {
      const response = await this.send(method, path, body);
      const wait = Number(response.headers.get('retry-after') ?? 0);
      if ((response.status === 429 || response.status === 503) && wait > 0) {
        progress(`The gateway asks to wait for ${wait} s ...`);
        await sleep(wait * 1000);
        continue;
      }
      const answer: unknown = await response.json().catch(() => undefined);
      if (!response.ok) {
        throw new RefusedError(response.status, refusal(response, answer));
      }
      return schema.parse(answer);
    }
  }

  private async send(method: string, path: string, body: FormData | object | undefined): Promise<Response> {
    const isJson = body !== undefined && !(body instanceof FormData);
    try {
      return await fetch(`${this.url}${path}`, {
        method,
        headers: { 'x-api-key': this.key, ...(isJson && { 'content-type': 'application/json' }) },
        body: isJson ? JSON.stringify(body) : (body ?? null),
      });
    } catch {
      throw new StartError(`No gateway answers at ${this.url}. Is Ground Control running (npm start)?`);
    }
  }
}

/** What a gateway says when it refuses, in one line. */
function refusal({ status, statusText }: Response, answer: unknown): string {
  const { detail, title, code, errors = [] } = Problem.safeParse(answer).data ?? {};
  const fields = errors.map(({ path, message }) => `${path === '' ? '' : `${path}: `}${message}`);
  return `${[detail ?? title ?? statusText, ...fields].join(' ')} (${code ?? status})`;
}

/** Shows how far a job is until it has ended, and how it ended. */
export async function followJob(gateway: GatewayClient, id: string, name: string): Promise<Job> {
  for (;;) {
    const job = await gateway.get(`/api/v1/ingest/jobs/${id}`, Job);
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

function countsOf({ counts }: Job): string {
  return Object.entries(counts)
    .map(([what, count]) => (what === 'version' ? `version ${count}` : `${count} ${what}`))
    .join(', ');
}
