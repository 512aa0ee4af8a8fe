import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BASELINES, type ControlDetail } from '@app/common/contracts';
import { parseCatalog, snapshotKey } from '@app/common/snapshot';
import { type IngestClient } from './testing/ingest-client-spec.js';
import { type OpenWorker, openWorker } from './testing/open-worker-spec.js';

/** NIST's own files are not part of the project; where somebody put them beside it, they are ingested for real. */
const OFFICIAL = '../shared/data/corpus';
const isThere = existsSync(OFFICIAL);
if (!isThere) {
  process.stderr.write(`Tests with NIST's files are skipped: there is no ${OFFICIAL}.\n`);
}

(isThere ? describe : describe.skip)("NIST's files through the whole worker", () => {
  let worker: OpenWorker;
  let client: IngestClient;

  beforeAll(async () => {
    worker = await openWorker();
    ({ client } = worker);
  }, 30_000);

  afterAll(() => worker.close());

  async function ingest(collection: string, names: readonly string[]): Promise<void> {
    const uploads = [];
    for (const name of names) {
      uploads.push(await client.upload(collection, await readFile(join(OFFICIAL, name)), { name }));
    }
    for (const { jobId } of uploads) {
      expect(await client.ended(jobId)).toMatchObject({ state: 'completed', error: null });
    }
  }

  async function controlsOf(collection: string): Promise<readonly ControlDetail[]> {
    const { manifest } = await client.active(collection);
    return parseCatalog(await client.store.get(snapshotKey(collection, manifest.version, 'catalog.json')))
      .controls;
  }

  it('makes one catalog of the catalog, all profiles and all resolved baselines', async () => {
    const files = (await readdir(OFFICIAL)).filter(
      (name) => name.startsWith('NIST') && name.endsWith('.json'),
    );
    await ingest('everything', files.sort());
    const controls = (await controlsOf('everything')).filter(({ id }) => /^[a-z]{2}-\d/.test(id));
    expect(controls).toHaveLength(1196);
    expect(controls.filter(({ status }) => status === 'withdrawn')).toHaveLength(182);
    const { passages } = await client.active('everything');
    expect(new Set(passages.map(({ id }) => id)).size).toBe(passages.length);
    expect(passages.find(({ controlId }) => controlId === 'au-9.3')?.title).toBe(
      'AU-9(3) Protection of Audit Information | Cryptographic Protection',
    );
    expect(passages.find(({ controlId }) => controlId === 'ac-13')?.text).toBe(
      'Withdrawn. Incorporated into AC-2, AU-6.',
    );
  }, 120_000);

  it('knows the members of each baseline from the profiles alone', async () => {
    const profiles = BASELINES.map((baseline) => `NIST_SP-800-53_rev5.2.0_${baseline}-baseline_profile.json`);
    await ingest('profiles', ['NIST_SP-800-53_rev5_composite_catalog.json', ...profiles]);
    const controls = await controlsOf('profiles');
    for (const [i, baseline] of BASELINES.entries()) {
      const text = await readFile(join(OFFICIAL, profiles[i]!), 'utf8');
      const named = new Set([...text.matchAll(/"([a-z]{2}-\d[\d.]*)"/g)].map(([, id]) => id));
      const members = controls.filter(({ baselines }) => baselines.includes(baseline)).map(({ id }) => id);
      expect(new Set(members)).toEqual(named);
    }
  }, 120_000);
});
