/**
 * `npm run ops -- COMMAND`: what an operator asks and does, over HTTP. See `USAGE`. Exit codes: 0 it went well, 1 it did not
 * (a job failed, the gateway refused or is away), 2 the command is not understood.
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { findGateway, followJob, type GatewayClient, Job, JobRequested } from './gateway-client.mts';
import { table } from './ops-table.mts';
import { complain, say } from './terminal.mts';

const USAGE = `Usage: npm run ops -- COMMAND [--json]

  documents [--collection ID] [--limit N]         the newest documents, and how far they are
  collections                                     the collections, and which version answers
  jobs [--state STATE] [--class CLASS] [--limit N]  the newest jobs; STATE: waiting, active, completed, failed, cancelled
  watch JOB                                       follows a job until it ends
  cancel JOB                                      ends a job
  retry JOB | retry --all [--collection ID] [--class CLASS]   runs failed jobs again
  snapshots COLLECTION                            the kept versions of a collection
  rollback COLLECTION VERSION                     lets a kept version answer again
  reingest [COLLECTION] [--document ID] [--force] ingests everything, a collection or a document again

--json prints lists for programs. Where and as whom: GATEWAY_URL, and BOOTSTRAP_ADMIN_KEY or the key of the installation in DATA_DIR.`;

const Document = z.looseObject({
  id: z.string(),
  title: z.string(),
  collection: z.string(),
  state: z.string(),
  chunks: z.number(),
  updatedAt: z.string(),
  error: z.string().optional(),
});
const Collection = z.looseObject({ id: z.string(), name: z.string(), activeVersion: z.number().nullable() });
const Snapshot = z.looseObject({
  version: z.number(),
  active: z.boolean(),
  createdAt: z.string(),
  embedder: z.string(),
  counts: z.record(z.string(), z.number()),
});
const Retried = z.object({ retried: z.number(), more: z.boolean() });

class UsageError extends Error {}

/** Answers whether it went well. */
type Command = (call: Call) => Promise<boolean>;

const COMMANDS: Readonly<Record<string, Command>> = {
  documents,
  collections,
  jobs,
  watch: async ({ gateway, words: [id] }) => ended(gateway, named(id, 'JOB')),
  cancel: async ({ gateway, words: [id] }) => {
    const job = await gateway.post(`/api/v1/ingest/jobs/${named(id, 'JOB')}/cancel`, Job);
    say(`${job.id}: ${job.state === 'cancelled' ? 'cancelled' : 'will end shortly'}`);
    return true;
  },
  retry,
  snapshots,
  rollback,
  reingest,
};

process.exitCode = await main();

interface Call {
  readonly gateway: GatewayClient;
  readonly words: readonly string[];
  readonly options: Options;
}

type Options = ReturnType<typeof readArguments>['values'];

async function main(): Promise<number> {
  try {
    const { values, positionals } = readArguments();
    const [name = '', ...words] = positionals;
    if (values.help || name === 'help') {
      say(USAGE);
      return 0;
    }
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command) {
      throw new UsageError(USAGE);
    }
    return (await command({ gateway: findGateway(), words, options: values })) ? 0 : 1;
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    return error instanceof UsageError ? 2 : 1;
  }
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        all: { type: 'boolean', default: false },
        class: { type: 'string' },
        collection: { type: 'string' },
        document: { type: 'string' },
        force: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        json: { type: 'boolean', default: false },
        limit: { type: 'string', default: '20' },
        state: { type: 'string' },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

async function documents({ gateway, options }: Call): Promise<boolean> {
  const { items } = await list(gateway, '/api/v1/documents', Document, {
    limit: options.limit,
    collection: options.collection,
  });
  show(options, items, ['id', 'title', 'collection', 'state', 'passages', 'changed (UTC)', 'why'], (item) => [
    ...[
      item.id,
      item.title,
      item.collection,
      item.state,
      item.chunks,
      time(item.updatedAt),
      item.error ?? '',
    ],
  ]);
  return true;
}

async function collections({ gateway, options }: Call): Promise<boolean> {
  const { items } = await list(gateway, '/api/v1/collections', Collection, {});
  show(options, items, ['id', 'name', 'version'], (item) => [
    item.id,
    item.name,
    item.activeVersion ?? 'none',
  ]);
  return true;
}

async function jobs({ gateway, options }: Call): Promise<boolean> {
  const { items } = await list(gateway, '/api/v1/ingest/jobs', Job, {
    limit: options.limit,
    state: options.state,
    errorClass: options.class,
  });
  show(
    options,
    items,
    ['id', 'kind', 'collection', 'state', 'at', 'tries', 'changed (UTC)', 'class', 'why'],
    (job) => [
      ...[
        job.id,
        job.kind,
        job.collection ?? 'all',
        job.state,
        `${job.stage} ${job.progress} %`,
        job.attempts,
      ],
      ...[time(job.updatedAt), job.errorClass ?? '', job.error ?? ''],
    ],
  );
  return true;
}

async function retry({ gateway, words: [id], options }: Call): Promise<boolean> {
  if (!options.all) {
    const job = await gateway.post(`/api/v1/ingest/jobs/${named(id, 'JOB, or --all')}/retry`, Job);
    return ended(gateway, job.id);
  }
  const body = { collection: options.collection, errorClass: options.class };
  let retried = 0;
  for (let more = true; more;) {
    const answer = await gateway.post('/api/v1/ingest/jobs/retry', Retried, body);
    retried += answer.retried;
    more = answer.more;
  }
  say(`${retried} failed jobs run again.`);
  return true;
}

async function snapshots({ gateway, words: [collection], options }: Call): Promise<boolean> {
  const path = `/api/v1/collections/${named(collection, 'COLLECTION')}/snapshots`;
  const { items } = await list(gateway, path, Snapshot, {});
  show(options, items, ['version', 'answers', 'made (UTC)', 'embedder', 'documents', 'passages'], (item) => [
    ...[item.version, item.active ? 'yes' : '', time(item.createdAt), item.embedder],
    ...[item.counts['documents'] ?? '', item.counts['passages'] ?? ''],
  ]);
  return true;
}

async function rollback({ gateway, words: [collection, version] }: Call): Promise<boolean> {
  const path = `/api/v1/collections/${named(collection, 'COLLECTION')}/rollback`;
  const body = { version: wholeNumber(named(version, 'VERSION')) };
  const { jobId } = await gateway.post(path, JobRequested, body);
  return ended(gateway, jobId);
}

async function reingest({ gateway, words: [collection], options }: Call): Promise<boolean> {
  const body = {
    collection: collection ?? options.collection,
    documentId: options.document,
    force: options.force,
  };
  const { jobId } = await gateway.post('/api/v1/ingest', JobRequested, body);
  return ended(gateway, jobId);
}

async function ended(gateway: GatewayClient, jobId: string): Promise<boolean> {
  return (await followJob(gateway, jobId, jobId)).state === 'completed';
}

function list<Item>(
  gateway: GatewayClient,
  path: string,
  schema: z.ZodType<Item>,
  filter: Readonly<Record<string, string | undefined>>,
): Promise<{ items: Item[] }> {
  const chosen = Object.entries(filter).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const query = new URLSearchParams(chosen).toString();
  return gateway.get(query === '' ? path : `${path}?${query}`, z.object({ items: z.array(schema) }));
}

function named(word: string | undefined, what: string): string {
  if (word === undefined) {
    throw new UsageError(`Which ${what}?\n\n${USAGE}`);
  }
  return encodeURIComponent(word);
}

function wholeNumber(word: string): number {
  if (!/^\d+$/.test(word)) {
    throw new UsageError(
      `A VERSION is a number, and not ${word}: \`npm run ops -- snapshots COLLECTION\` lists them.`,
    );
  }
  return Number(word);
}

function show<Item>(
  { json }: Options,
  items: readonly Item[],
  columns: readonly string[],
  cells: (item: Item) => readonly (string | number)[],
): void {
  say(json ? JSON.stringify(items, undefined, 2) : table(columns, items.map(cells)));
}

function time(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ');
}
