/**
 * `npm run ingest -- [--collection ID] [--replace] PATH...`: sends files to a running gateway and shows how far each is. With
 * `--replace` a file is a new version of the document of that name in the collection, where there is one.
 * GATEWAY_URL (http://127.0.0.1:PORT) and BOOTSTRAP_ADMIN_KEY say where and as whom; locally the key is found in DATA_DIR.
 */
import { openAsBlob, existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { findGateway, followJob, type GatewayClient, type Job, JobRequested } from './gateway-client.mts';
import { StartError } from './settings.mts';
import { complain, say } from './terminal.mts';

const Documents = z.object({ items: z.array(z.object({ id: z.string() })) });
const DEFAULT_COLLECTION = 'controls';
const ACCEPTED_FILES = /\.(csv|docx|html?|json|markdown|md|pdf|text|tsv|txt|xhtml|xlsx|xml|zip)$/i;

try {
  const { values, positionals } = parseArgs({
    options: { collection: { type: 'string' }, replace: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const files = positionals.flatMap(filesAt);
  if (files.length === 0) {
    throw new StartError(
      'Usage: npm run ingest -- [--collection ID] [--replace] PATH...   (files, or folders of documents)',
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

async function ingest(
  gateway: GatewayClient,
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
  const { jobId } = await gateway.post('/api/v1/documents', JobRequested, form);
  return followJob(gateway, jobId, name);
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
