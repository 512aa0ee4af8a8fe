import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JsonLines, sha256, SnapshotPassage, snapshotKey } from '@app/common/snapshot';
import { buildTestSnapshot, testControl, testPassage } from '@app/common/testing';
import { type SnapshotOrder } from './snapshot-parts.js';
import { SnapshotReader } from './snapshot-reader.js';

describe('SnapshotReader', () => {
  const reader = new SnapshotReader();
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reader-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  async function order(version: number): Promise<SnapshotOrder> {
    const passages = ['ac-2', 'ac-3'].map((id) => ({
      ...testPassage(id, `Control ${id}`, `Text of ${id}.`),
      family: 'AC',
    }));
    const controls = [testControl('ac-10'), testControl('ac-2')];
    const { manifest } = await buildTestSnapshot(folder, passages, { version, controls });
    const at = (file: Parameters<typeof snapshotKey>[2]) =>
      join(folder, snapshotKey('controls', version, file));
    const paths = {
      'passages.jsonl': at('passages.jsonl'),
      'catalog.json': at('catalog.json'),
      'lexical.bin': at('lexical.bin'),
    };
    return { manifest, paths, profile: 'default' };
  }

  it('hands over what a search needs', async () => {
    const { passages, entries, filters, relations, kind } = await reader.read(await order(1));
    const lines = new JsonLines(SnapshotPassage, passages, 'passages');
    expect([lines.length, lines.at(1)?.text, lines.at(2)]).toEqual([2, 'Text of ac-3.', undefined]);
    const text = Buffer.from(entries.bytes).toString();
    expect(text.indexOf('"id":"ac-2"')).toBeLessThan(text.indexOf('"id":"ac-10"'));
    expect(filters.families).toEqual([{ name: 'ac', rows: Uint8Array.of(1, 1) }]);
    expect(relations.controlIds).toEqual(['ac-2', 'ac-3']);
    expect(kind).toBe('controls');
  });

  it('says what is damaged, and goes on with the next', async () => {
    const damaged = await order(2);
    await writeFile(damaged.paths['catalog.json'], '{}');
    await expect(reader.read(damaged)).rejects.toMatchObject({
      code: 'snapshot_damaged',
      detail: 'catalog.json of version 2 of controls is damaged.',
    });
    await expect(
      reader.read({ ...damaged, paths: { ...damaged.paths, 'catalog.json': folder } }),
    ).rejects.toThrow();
    expect((await reader.read(await order(3))).kind).toBe('controls');
  });

  it('checks files of any size by pieces', async () => {
    const bytes = Buffer.alloc(9_000_000, 'abc');
    const path = join(folder, 'large');
    await writeFile(path, bytes);
    const expected = { bytes: bytes.length, sha256: sha256(bytes) };
    expect(await reader.isWhole(path, expected)).toBe(true);
    expect(sha256((await reader.bytes(path, expected)) ?? '')).toBe(expected.sha256);
    expect(await reader.isWhole(path, { ...expected, sha256: sha256('other') })).toBe(false);
    expect(await reader.isWhole(path, { ...expected, bytes: 1 })).toBe(false);
    expect(await reader.isWhole(join(folder, 'missing'), expected)).toBe(false);
    expect(await reader.bytes(join(folder, 'missing'), expected)).toBeUndefined();
  });

  it('waits no longer than it is asked to', async () => {
    const stop = new AbortController();
    const reading = reader.read(await order(4), stop.signal);
    stop.abort();
    await expect(reading).rejects.toThrow('nobody waits');
    expect((await reader.read(await order(5))).kind).toBe('controls');
  });
});
