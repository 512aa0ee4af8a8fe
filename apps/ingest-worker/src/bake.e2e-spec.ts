import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { FsBlobStore } from '@app/common/storage';
import { SnapshotPublisher } from './snapshot/publisher.js';

const BAKE = resolve('dist/apps/ingest-worker/src/bake.js');
const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bake-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function bytesUnder(path: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(files.map((file) => readFile(file, 'latin1')));
  return new Map(files.map((file, i) => [file.slice(path.length), contents[i] ?? '']));
}

describe('bake', () => {
  it('makes a snapshot that verifies, of the same bytes each time', async () => {
    for (const name of ['one', 'two']) {
      await run(process.execPath, [BAKE, '--out', join(folder, name)]);
    }
    const publisher = new SnapshotPublisher(new FsBlobStore(join(folder, 'one')));
    const baked = await publisher.active('controls');
    await publisher.verify(baked!.manifest);
    expect(baked?.manifest).toMatchObject({ version: 1, counts: { controls: 1196 } });
    expect(await bytesUnder(join(folder, 'one'))).toEqual(await bytesUnder(join(folder, 'two')));
  });

  it('reads within the limits of a worker', async () => {
    const corpus = join(folder, 'words.txt');
    await writeFile(corpus, Buffer.alloc(40_000_000, 'word '));
    const baking = run(process.execPath, [BAKE, '--out', join(folder, 'large'), '--corpus', corpus], {
      env: { PARSE_MEMORY_MB: '128' },
    });
    await expect(baking).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        `${corpus}: document_too_large: Reading the document takes too much memory.`,
      ),
    });
  });

  it('bakes nothing of a corpus that is not there', async () => {
    const out = join(folder, 'none');
    await expect(
      run(process.execPath, [BAKE, '--out', out, '--corpus', 'no/such/*.json']),
    ).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no/such/*.json: there is no file that can be read'),
    });
    await expect(readdir(out)).rejects.toThrow('ENOENT');
  });
});
