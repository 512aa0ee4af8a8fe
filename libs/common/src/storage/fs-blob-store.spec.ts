import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blobStoreContract } from './blob-store-contract-spec.js';
import { FsBlobStore } from './fs-blob-store.js';

const folders: string[] = [];

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'blobs-'));
  folders.push(path);
  return path;
}

afterAll(async () => {
  await Promise.all(folders.map((path) => rm(path, { recursive: true, force: true })));
});

blobStoreContract('fs', async () => new FsBlobStore(await folder()));

describe('FsBlobStore', () => {
  it('leaves nothing unfinished behind and opens files in place', async () => {
    const root = await folder();
    const store = new FsBlobStore(root);
    await store.put('a/b', Buffer.from('x'));
    expect(store.localPath('a/b')).toBe(join(root, 'a', 'b'));
    expect(await readdir(join(root, '.unfinished'))).toEqual([]);
  });

  it('says storage_failed where the disk refuses', async () => {
    const store = new FsBlobStore('/dev/null/blobs');
    await expect(store.put('a', Buffer.from('x'))).rejects.toMatchObject({
      code: /storage_failed|blob_not_found/,
    });
  });
});
