/**
 * Brings NIST's official catalog of SP 800-53 and its baselines into this installation: fetches them (or takes local
 * files), checks that they are what they should be, keeps them in DATA_DIR/corpus-official and has them ingested by the
 * running services.
 *
 *   node corpus/official.mts                 the current release, from github.com/usnistgov/oscal-content
 *   node corpus/official.mts --url URL       another address of the catalog; the profiles are taken from the same folder
 *   node corpus/official.mts --file PATH     a local file instead; may be given several times (catalog, profiles)
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { readLocalSettings } from '../infra/local/settings.mts';

const CATALOG_URL =
  'https://raw.githubusercontent.com/usnistgov/oscal-content/main/nist.gov/SP800-53/rev5/json/NIST_SP-800-53_rev5_catalog.json';
const BASELINES = ['LOW', 'MODERATE', 'HIGH', 'PRIVACY'] as const;
const FETCH_TIMEOUT_MS = 120_000;
/** Releases 5.0.1 to 5.2.0 have 1,189 to 1,196 controls in 20 families; the smallest baseline has 96. */
const LEAST_CONTROLS = 1189;
const FAMILIES = 20;
const LEAST_BASELINE = 90;

const Ids = z.array(
  z.object({ id: z.string(), controls: z.array(z.object({ id: z.string() })).default([]) }),
);
const Catalog = z.object({
  metadata: z.object({ title: z.string() }),
  groups: z.array(z.object({ controls: Ids })),
});
const Profile = z.object({
  metadata: z.object({ title: z.string() }),
  imports: z.array(z.object({ 'include-controls': z.array(z.object({ 'with-ids': z.array(z.string()) })) })),
});
const Oscal = z.union([z.object({ catalog: Catalog }), z.object({ profile: Profile })]);

interface SourceFile {
  readonly name: string;
  readonly text: string;
}

/** What went wrong, in words for the person at the terminal. */
class OfficialCorpusError extends Error {
  override readonly name = 'OfficialCorpusError';
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { file: { type: 'string', multiple: true }, url: { type: 'string', default: CATALOG_URL } },
  });
  const files = values.file ? values.file.map(readLocal) : await fetchAll(addressesOf(values.url));
  for (const file of files) {
    process.stdout.write(`${file.name}: ${describe(file)}\n`);
  }
  const folder = join(readLocalSettings().dataDir, 'corpus-official');
  mkdirSync(folder, { recursive: true });
  const paths = files.map(({ name, text }) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  });
  process.stdout.write(`kept in ${folder}\n`);
  process.exitCode = await ingest(paths);
}

function readLocal(path: string): SourceFile {
  if (!existsSync(path)) {
    throw new OfficialCorpusError(`${path}: there is no such file`);
  }
  return { name: basename(path), text: readFileSync(path, 'utf8') };
}

/** The catalog's address and, beside it, those of the baseline profiles, which are named after it. */
function addressesOf(catalogUrl: string): string[] {
  if (!URL.canParse(catalogUrl)) {
    throw new OfficialCorpusError(`--url: ${catalogUrl} is no address`);
  }
  const profiles = BASELINES.map((name) =>
    catalogUrl.replace(/_catalog\.json$/, `_${name}-baseline_profile.json`),
  );
  return [...new Set([catalogUrl, ...profiles])];
}

function fetchAll(addresses: readonly string[]): Promise<SourceFile[]> {
  return Promise.all(addresses.map(fetchOne));
}

async function fetchOne(address: string): Promise<SourceFile> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    if (!response.ok) {
      throw new OfficialCorpusError(`${address} answered with status ${response.status}`);
    }
    return { name: basename(new URL(address).pathname), text: await response.text() };
  } catch (error) {
    if (error instanceof OfficialCorpusError) {
      throw error;
    }
    throw new OfficialCorpusError(
      `${address} cannot be reached from here. Fetch the file elsewhere and give it with --file PATH; ` +
        'until then the plain-language guide answers.',
      { cause: error },
    );
  }
}

/** Throws unless the file is the catalog of SP 800-53 Rev. 5 or a baseline of it; tells what it holds. */
function describe({ name, text }: SourceFile): string {
  const oscal = Oscal.safeParse(parseJson(text, name));
  if (!oscal.success) {
    throw new OfficialCorpusError(`${name}: this is neither an OSCAL catalog nor a baseline profile`);
  }
  return 'catalog' in oscal.data
    ? describeCatalog(oscal.data.catalog, name)
    : describeProfile(oscal.data.profile, name);
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new OfficialCorpusError(`${name}: this is no JSON`, { cause: error });
  }
}

function describeCatalog({ metadata, groups }: z.infer<typeof Catalog>, name: string): string {
  const ids = groups.flatMap(({ controls }) => controls.flatMap((control) => [control, ...control.controls]));
  if (groups.length !== FAMILIES || ids.length < LEAST_CONTROLS || !metadata.title.includes('800-53')) {
    const found = `"${metadata.title}" with ${ids.length} controls in ${groups.length} families`;
    throw new OfficialCorpusError(
      `${name}: expected SP 800-53 Rev. 5 with at least ${LEAST_CONTROLS} controls in ${FAMILIES} families, found ${found}`,
    );
  }
  return `${metadata.title}, ${ids.length} controls`;
}

function describeProfile({ metadata, imports }: z.infer<typeof Profile>, name: string): string {
  const ids = imports.flatMap((entry) =>
    entry['include-controls'].flatMap((selection) => selection['with-ids']),
  );
  if (ids.length < LEAST_BASELINE) {
    throw new OfficialCorpusError(
      `${name}: expected a baseline of at least ${LEAST_BASELINE} controls, found ${ids.length}`,
    );
  }
  return `${metadata.title}, ${ids.length} controls`;
}

/** Hands the files to the upload client; resolves to its exit code. */
function ingest(paths: readonly string[]): Promise<number> {
  const client = fileURLToPath(new URL('../infra/local/ingest.mts', import.meta.url));
  const child = spawn(process.execPath, [client, ...paths], { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      resolve(code ?? 1);
    });
  });
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
