import {
  describeFile,
  encodeJson,
  JsonLines,
  jsonLinesOf,
  parseManifest,
  parsePointer,
  type SnapshotFile,
  type SnapshotManifest,
  sha256,
  collectionsIn,
  versionsIn,
  snapshotKey,
  pointerKey,
  encodeWithheld,
  parseWithheld,
  withheldIn,
  withheldKey,
} from './index.js';
import { encodePassages, parsePassages, passagePieces, SnapshotPassage } from './passage.js';

const files = new Map<SnapshotFile, Buffer>([
  ['passages.jsonl', Buffer.from('{"id":"a"}\n')],
  ['lexical.bin', Buffer.from([1, 2, 3])],
]);

function manifest(): SnapshotManifest {
  return {
    format: 1,
    collectionId: 'controls',
    collectionName: 'Security controls',
    workspaceId: '00000000-0000-4000-8000-000000000001',
    version: 3,
    createdAt: '2026-11-20T00:00:00.000Z',
    embedder: null,
    profile: 'default',
    chunker: 'test-1',
    corpusHash: sha256('corpus'),
    counts: { documents: 1, passages: 1, controls: 0 },
    files: Object.fromEntries([...files].map(([name, bytes]) => [name, describeFile(bytes)])),
  };
}

describe('snapshot manifest', () => {
  it('comes back as it was written, and only for the hash that the pointer names', () => {
    const bytes = encodeJson(manifest());
    expect(parseManifest(bytes, sha256(bytes))).toEqual(manifest());
    expect(() => parseManifest(bytes, sha256('other'))).toThrow('snapshot_damaged');
  });

  it('refuses bytes that are no pointer', () => {
    expect(() => parsePointer(Buffer.from('{"collectionId":"controls"'))).toThrow('snapshot_damaged');
    expect(() => parsePointer(Buffer.from('{"collectionId":"controls"}'))).toThrow('snapshot_damaged');
  });
});

describe('snapshot keys', () => {
  it('lists finished versions in numeric order and collections with a pointer', () => {
    const keys = [
      snapshotKey('controls', 10, 'manifest.json'),
      snapshotKey('controls', 9, 'manifest.json'),
      snapshotKey('controls', 11, 'lexical.bin'),
      pointerKey('controls'),
      snapshotKey('notes', 1, 'manifest.json'),
    ];
    expect(versionsIn('controls', keys)).toEqual([9, 10]);
    expect(collectionsIn(keys)).toEqual(['controls']);
  });

  it('tells the withheld documents of each collection', () => {
    const keys = [
      withheldKey('controls', 'a'),
      pointerKey('controls'),
      withheldKey('notes', 'b'),
      withheldKey('notes', 'c'),
      'collections/notes/withheld/d/e',
    ];
    expect([...withheldIn(keys)]).toEqual([
      ['controls', ['a']],
      ['notes', ['b', 'c']],
    ]);
  });
});

describe('the mark of a withheld document', () => {
  it('comes back, and counts as a mark when nothing in it can be read', () => {
    expect(parseWithheld(encodeWithheld({ removedIn: 3 }))).toEqual({ removedIn: 3 });
    expect(parseWithheld(encodeWithheld({}))).toEqual({});
    expect(parseWithheld(Buffer.from('{"removedIn":'))).toEqual({});
  });
});

describe('passages', () => {
  it('keep line ends and unusual characters', () => {
    const passages = [
      { id: 'a', documentId: 'd', title: 'T', text: 'one\ntwo\u2028three 𝄞' },
      { id: 'b', documentId: 'd', title: '', text: '' },
    ];
    expect(parsePassages(encodePassages(passages))).toEqual(passages);
    const lines = new JsonLines(SnapshotPassage, jsonLinesOf(encodePassages(passages)), 'passages');
    expect([lines.length, lines.at(1), lines.at(0), lines.at(2)]).toEqual([
      2,
      passages[1],
      passages[0],
      undefined,
    ]);
    expect(Buffer.concat([...passagePieces(passages)])).toEqual(encodePassages(passages));
  });

  it('are read one by one: lines without a last end too, empty ones not, damaged ones when they are met', () => {
    const lines = (text: string) =>
      new JsonLines(SnapshotPassage, jsonLinesOf(Buffer.from(text)), 'passages');
    const line = '{"id":"a","documentId":"d","title":"T","text":"x"}';
    expect(lines(`\n${line}\n\n${line}`).length).toBe(2);
    expect(lines('').length).toBe(0);
    expect(() => lines(`${line}\n{"id":`).at(1)).toThrow('snapshot_damaged');
  });
});
