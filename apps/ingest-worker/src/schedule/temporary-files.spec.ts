import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeOldFiles } from './temporary-files.js';

describe('removeOldFiles', () => {
  it('removes old files and folders with the prefix, and nothing else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'temporary-files-'));
    const old = new Date(Date.now() - 25 * 3_600_000);
    for (const name of ['build-old', 'build-new', 'other-old']) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'vectors'), 'x');
    }
    await writeFile(join(folder, 'build-file'), 'x');
    for (const name of ['build-old', 'other-old', 'build-file']) {
      await utimes(join(folder, name), old, old);
    }
    const places = [
      { folder, prefix: 'build-' },
      { folder: join(folder, 'not-there'), prefix: '' },
    ];
    expect(await removeOldFiles(places, 24)).toBe(2);
    expect((await readdir(folder)).toSorted()).toEqual(['build-new', 'other-old']);
    await rm(folder, { recursive: true });
  });
});
