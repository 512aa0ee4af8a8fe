/**
 * `npm run ingest -- [--collection ID] [--replace] PATH...`: sends files to a running gateway and shows how far each is. With
 * `--replace` a file is a new version of the document of that name in the collection, where there is one.
 * GATEWAY_URL (http://127.0.0.1:PORT) and BOOTSTRAP_ADMIN_KEY say where and as whom; locally the key is found in DATA_DIR.
 */
import { openAsBlob, existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { findGateway, followJob, type GatewayClient, JobRequested, RefusedError } from './gateway-client.mts';
import { StartError } from './settings.mts';
import { complain, progress, say } from './terminal.mts';

const Documents = z.object({ items: z.array(z.object({ id: z.string() })) });
const DEFAULT_COLLECTION = 'controls';
const ACCEPTED_FILES = /\.(csv|docx|html?|json|markdown|md|pdf|text|tsv|txt|xhtml|xlsx|xml|zip)$/i;

const USAGE = `Usage: npm run ingest -- [--collection ID] [--replace] PATH...   (files, or folders of documents)

  --collection ID   where they go, if not to ${DEFAULT_COLLECTION}
  --replace         a file is a new version of the document of its name, where there is one

Where and as whom: GATEWAY_URL, and BOOTSTRAP_ADMIN_KEY or the key of the installation in DATA_DIR.`;

interface Options {
  readonly collection?: string | undefined;
  readonly replace: boolean;
}

/** A file that the gateway has taken, and the job that reads it. */
interface Sent {
  readonly name: string;
  readonly jobId: string;
}

try {
  const { values, positionals } = readArguments();
  if (values.help) {
    say(USAGE);
  } else {
    process.exitCode = await ingest(positionals.flatMap(filesAt), values);
  }
} catch (error) {
  complain(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        collection: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
        replace: { type: 'boolean', default: false },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

/** Sends all files, so that they are read and indexed together, then follows each. Answers the exit code. */
async function ingest(files: readonly string[], options: Options): Promise<number> {
  if (files.length === 0) {
    throw new StartError(USAGE);
  }
  const gateway = findGateway();
  const sent: Sent[] = [];
  for (const [index, file] of files.entries()) {
    const name = `${index + 1}/${files.length} ${basename(file)}`;
    progress(`${name}: being sent`);
    const jobId = await send(gateway, file, options, name);
    sent.push(...(jobId === undefined ? [] : [{ name, jobId }]));
  }
  let done = 0;
  for (const { name, jobId } of sent) {
    done += (await followJob(gateway, jobId, name)).state === 'completed' ? 1 : 0;
  }
  say(`${done} of ${files.length} files can be searched.`);
  return done === files.length ? 0 : 1;
}

/** The documents of a folder and those below it; hidden ones are passed over. */
function filesAt(path: string): readonly string[] {
  if (!existsSync(path)) {
    throw new StartError(`There is no ${path}.`);
  }
  if (!statSync(path).isDirectory()) {
    return [path];
  }
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => ACCEPTED_FILES.test(name) && !name.split(sep).some((part) => part.startsWith('.')))
    .map((name) => join(path, name))
    .filter((file) => statSync(file).isFile())
    .toSorted();
  if (files.length === 0) {
    throw new StartError(`There are no documents in ${path}.`);
  }
  return files;
}

/** The job that reads the file. Undefined for a file that was refused, which keeps no other back. */
async function send(
  gateway: GatewayClient,
  file: string,
  options: Options,
  name: string,
): Promise<string | undefined> {
  try {
    return await upload(gateway, file, options);
  } catch (error) {
    if (error instanceof RefusedError && error.isAboutTheRequest) {
      complain(`${name}: not taken: ${error.message}`);
      return undefined;
    }
    throw error;
  }
}

async function upload(
  gateway: GatewayClient,
  file: string,
  { collection, replace }: Options,
): Promise<string> {
  const form = new FormData();
  const replaces = replace ? await documentNamed(gateway, basename(file), collection) : undefined;
  if (replaces !== undefined) {
    form.set('replaces', replaces);
  }
  if (collection !== undefined) {
    form.set('collection', collection);
  }
  form.set('file', await openAsBlob(file), basename(file));
  const { jobId } = await gateway.post('/api/v1/documents', JobRequested, form);
  return jobId;
}

/** The newest document of that name in the collection. */
async function documentNamed(
  gateway: GatewayClient,
  sourceName: string,
  collection = DEFAULT_COLLECTION,
): Promise<string | undefined> {
  const query = new URLSearchParams({ sourceName, collection, limit: '1' });
  const { items } = await gateway.get(`/api/v1/documents?${query.toString()}`, Documents);
  return items[0]?.id;
}
