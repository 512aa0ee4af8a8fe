import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { env, execPath } from 'node:process';
import { type DocumentContent } from '@app/common/database';
import { Embedder, LocalEmbedder } from '@app/common/embedding';
import { AppError } from '@app/common/errors';
import {
  describeFile,
  parseCatalog,
  parsePassages,
  type SnapshotFile,
  type SnapshotManifest,
} from '@app/common/snapshot';
import { contentOf, parsedAsOf } from '../documents/document-reader.js';
import { EmbedderSource } from '../embed/embedder-source.js';
import { parseMarkdown } from '../parse/markdown.js';
import { parseOscalFile } from '../parse/oscal.js';
import { type Task } from '../task.js';
import { buildSnapshot, corpusHash } from './builder.js';
import { type EarlierSnapshot } from './earlier-snapshot.js';
import { SnapshotFolder } from './snapshot-folder.js';

interface Built {
  readonly manifest: SnapshotManifest;
  readonly files: ReadonlyMap<SnapshotFile, Buffer>;
}

class FakeEmbedder extends Embedder {
  readonly id = 'fake-3';
  readonly dimensions = 3;
  readonly asked: string[] = [];

  embed(texts: readonly string[]): Promise<Float32Array[]> {
    this.asked.push(...texts);
    return Promise.resolve(texts.map((text) => Float32Array.from([text.length, 0, 1])));
  }
}

function document(id: string, sourceName: string, text: string): DocumentContent {
  const isOscal = sourceName.endsWith('.json');
  const parsed = isOscal ? parseOscalFile(text, sourceName) : parseMarkdown(text, 'Note');
  const contentHash = id;
  return {
    id,
    title: 'Note',
    sourceName,
    contentHash,
    parsedAs: parsedAsOf({ contentHash }),
    ...contentOf(parsed),
  };
}

function catalog(id: string, prose: string, guide = false): DocumentContent {
  const props = guide ? [{ name: 'corpus-kind', value: 'plain-language-guide' }] : [];
  const control = {
    id: 'ac-1',
    class: 'SP800-53',
    title: 'Policy',
    props: [{ name: 'label', value: 'AC-1' }],
    parts: [{ name: 'statement', id: 'ac-1_smt', prose }],
  };
  return document(
    id,
    `${id}.json`,
    JSON.stringify({
      catalog: {
        metadata: {
          title: id,
          version: '1',
          'last-modified': '2026-01-01T00:00:00Z',
          'oscal-version': '1.1.3',
          props,
        },
        groups: [{ id: 'ac', title: 'Access Control', controls: [control] }],
      },
    }),
  );
}

const probe = spawnSync(execPath, ['-e', 'require("faiss-node/build/Release/faiss-node.node")'], {
  cwd: __dirname,
});
const faissRuns = probe.status === 0 || env['REQUIRE_FAISS'] === '1';
const task: Task = { signal: new AbortController().signal, report: () => Promise.resolve() };

function build(
  documents: readonly DocumentContent[],
  embedder?: Embedder,
  watched: Task = task,
  earlier?: EarlierSnapshot,
  graphFrom?: number,
): Promise<Built> {
  const identity = {
    collectionId: 'notes',
    collectionName: 'Notes',
    workspaceId: '00000000-0000-4000-8000-000000000001',
    version: 2,
    createdAt: new Date(0),
  };
  return SnapshotFolder.use(async (folder) => {
    const { manifest } = await buildSnapshot({ collectionId: 'notes', documents }, identity, {
      ...{ folder, earlier, source: new EmbedderSource(embedder, graphFrom), task: watched },
    });
    const files = new Map<SnapshotFile, Buffer>();
    for (const name of folder.names) {
      files.set(name, await readFile(folder.path(name)));
    }
    return { manifest, files };
  });
}

describe('buildSnapshot', () => {
  const notes = [document('a', 'a.md', '# One\nFirst.\n# Two\nSecond.'), document('b', 'b.txt', 'Third.')];

  it('describes every file that it makes', async () => {
    const { manifest, files } = await build(notes, new FakeEmbedder());
    expect(manifest).toMatchObject({
      version: 2,
      createdAt: '1970-01-01T00:00:00.000Z',
      embedder: { id: 'fake-3', dimensions: 3 },
      counts: { documents: 2, passages: 3, controls: 0 },
    });
    expect([...files.keys()]).toEqual(['passages.jsonl', 'catalog.json', 'lexical.bin', 'vectors.faiss']);
    const described = [...files].map(([name, bytes]) => [name, describeFile(bytes)]);
    expect(manifest.files).toEqual(Object.fromEntries(described));
  });

  (faissRuns ? it : it.skip)('adds a graph over the vectors where passages are many', async () => {
    const linked: unknown[] = [];
    const report: Task['report'] = (_stage, _progress, counts) => {
      linked.push(...(counts?.['linked'] === undefined ? [] : [counts['linked']]));
      return Promise.resolve();
    };
    const watched = { ...task, report };
    const { manifest, files } = await build(notes, new FakeEmbedder(), watched, undefined, 3);
    expect(linked).toEqual([3]);
    expect(Buffer.from(files.get('vectors.hnsw')!).toString('latin1', 0, 4)).toBe('IHNf');
    expect(manifest.files['vectors.hnsw']).toEqual(describeFile(files.get('vectors.hnsw')!));
    expect((await build(notes, new FakeEmbedder(), task, undefined, 4)).files.has('vectors.hnsw')).toBe(
      false,
    );
  });

  it('gives passages ids that stay, and embeds titles with texts', async () => {
    const embedder = new FakeEmbedder();
    const { files } = await build(notes, embedder);
    const passages = parsePassages(files.get('passages.jsonl')!);
    expect(passages.map(({ id, title }) => [id, title])).toEqual([
      ['notes/a/0', 'Note > One'],
      ['notes/a/1', 'Note > Two'],
      ['notes/b/0', 'Note'],
    ]);
    expect(embedder.asked).toEqual(['Note > One\nFirst.', 'Note > Two\nSecond.', 'Note\nThird.']);
  });

  it('makes the same bytes of the same documents, the local embedder among them', async () => {
    const [first, second] = await Promise.all([build(notes), build(notes)]);
    expect(first.manifest).toEqual(second.manifest);
    expect(first.files).toEqual(second.files);
    expect(first.files.has('embedder.bin')).toBe(true);
  });

  it('takes a control from the official text before a guide, once', async () => {
    const { files } = await build([
      catalog('guide', 'Write it down.', true),
      catalog('official', 'Document it.'),
    ]);
    const passages = parsePassages(files.get('passages.jsonl')!);
    expect(passages).toEqual([
      expect.objectContaining({
        id: 'notes/ac-1',
        documentId: 'official',
        text: 'Document it.',
        family: 'ac',
      }),
    ]);
    const { controls } = parseCatalog(files.get('catalog.json')!);
    expect(controls).toHaveLength(1);
    expect(controls[0]).toMatchObject({ documentId: 'official', collection: 'notes' });
  });

  const earlierOf = ({ manifest, files }: Built): EarlierSnapshot => ({
    manifest,
    read: (file) => Promise.resolve(files.get(file)!),
  });

  it('embeds nothing where the texts are those of the snapshot before', async () => {
    const embedder = new FakeEmbedder();
    const first = await build(notes, embedder);
    embedder.asked.length = 0;
    const renamed = [{ ...notes[0]!, id: 'c' }, notes[1]!];
    const { files } = await build(renamed, embedder, task, earlierOf(first));
    expect(embedder.asked).toEqual([]);
    expect(files.get('vectors.faiss')).toEqual(first.files.get('vectors.faiss'));
  });

  it('trains nothing either, and makes the same bytes as if it had', async () => {
    const first = await build(notes);
    const trained = jest.spyOn(LocalEmbedder, 'trainAside');
    expect((await build(notes, undefined, task, earlierOf(first))).files).toEqual(first.files);
    expect(trained).not.toHaveBeenCalled();
    const changed = [...notes, document('d', 'd.txt', 'Fourth.')];
    const next = await build(changed, undefined, task, earlierOf(first));
    expect(trained).toHaveBeenCalledTimes(1);
    expect(next.files).toEqual((await build(changed)).files);
    trained.mockRestore();
  });

  it('takes nothing over from another embedder, nor from what cannot be read', async () => {
    const embedder = new FakeEmbedder();
    const local = await build(notes);
    await build(notes, embedder, task, earlierOf(local));
    expect(embedder.asked).toHaveLength(3);
    const remote = await build(notes, embedder);
    const back = await build(notes, undefined, task, earlierOf(remote));
    expect(back.files).toEqual(local.files);
    embedder.asked.length = 0;
    const read = () => Promise.reject(new AppError('snapshot_damaged'));
    await build(notes, embedder, task, { manifest: remote.manifest, read });
    expect(embedder.asked).toHaveLength(3);
  });

  it('has no vectors where there is nothing to embed', async () => {
    const { manifest, files } = await build([]);
    expect(manifest.embedder).toBeNull();
    expect(files.has('vectors.faiss')).toBe(false);
  });

  it('ends when it is told to', async () => {
    const controller = new AbortController();
    const watched: Task = {
      signal: controller.signal,
      report: (stage) => {
        if (stage === 'embedding') {
          controller.abort(new Error('enough'));
        }
        return Promise.resolve();
      },
    };
    await expect(build(notes, new FakeEmbedder(), watched)).rejects.toThrow('enough');
  });
});

describe('corpusHash', () => {
  const one = { id: 'a', title: 'T', parsedAs: 'p1' };

  it('changes with documents, their content and the embedder, and with nothing else', () => {
    const hashes = [
      corpusHash([], 'e'),
      corpusHash([one], 'e'),
      corpusHash([one], 'f'),
      corpusHash([{ ...one, parsedAs: 'p2' }], 'e'),
      corpusHash([one, { ...one, id: 'b' }], 'e'),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(corpusHash([{ ...one }], 'e')).toBe(hashes[1]);
  });
});
