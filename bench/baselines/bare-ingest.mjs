// node bench/baselines/bare-ingest.mjs FILE ROUNDS
// What the ingest worker does with one OSCAL file, without queue, database and other services: the whole pipeline, and
// each stage by itself. A process of its own, so that the first round is as cold as a worker's. Prints one line of JSON.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const require = createRequire(import.meta.url);
const worker = (path) => require(`../../dist/apps/ingest-worker/src/${path}.js`);
const common = (area) => require(`../../dist/libs/common/src/${area}/index.js`);
const { parseDocument } = worker('parse/parse-document');
const { contentOf } = worker('documents/document-reader');
const { EmbedderSource } = worker('embed/embedder-source');
const { buildSnapshot } = worker('snapshot/builder');
const { assemble } = worker('snapshot/collection-content');
const { SnapshotPublisher } = worker('snapshot/publisher');
const { SnapshotFolder } = worker('snapshot/snapshot-folder');
const { INDEX_PROFILES, indexDocument, LexicalIndex } = common('lexical-index');
const { encodeCatalog, passagePieces } = common('snapshot');
const { FsBlobStore } = common('storage');
const { writeVectorFile } = common('vector-index');

const [path, rounds] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'bare-ingest-'));
const source = new EmbedderSource();
const task = { signal: new AbortController().signal, report: () => Promise.resolve() };
const whole = [];
const stages = [];
let version = 0;
let counts;
try {
  for (let round = 0; round < Number(rounds); round += 1) {
    const started = performance.now();
    counts = await buildAndPublish(await read());
    whole.push(performance.now() - started);
    stages.push(await runStages());
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const peakMiB = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ counts, whole, stages, peakMiB })}\n`);

async function read() {
  const bytes = readFileSync(path);
  const name = basename(path);
  return contentOf(
    await parseDocument({ title: name, sourceName: name, mediaType: 'application/json', bytes }),
  );
}

function buildAndPublish(content) {
  return SnapshotFolder.use(async (files) => {
    const documents = [documentOf(content)];
    const built = await buildSnapshot({ collectionId: 'controls', documents }, identity(), {
      folder: files,
      source,
      task,
    });
    await publish(built);
    return built.manifest.counts;
  });
}

async function publish(built) {
  const publisher = new SnapshotPublisher(new FsBlobStore(join(folder, 'blobs')));
  await publisher.point(await publisher.upload(built), new Date());
}

function documentOf(content) {
  const contentHash = createHash('sha256').update(path).digest('hex');
  const id = '00000000-0000-8000-a000-000000000001';
  return { id, title: 'bench', sourceName: path, contentHash, parsedAs: contentHash, ...content };
}

function identity() {
  version += 1;
  return {
    collectionId: 'controls',
    collectionName: 'controls',
    workspaceId: '00000000-0000-4000-8000-000000000001',
    version,
    createdAt: new Date(0),
  };
}

/** The same work, cut where the stages meet. */
async function runStages() {
  const times = {};
  const timed = async (name, work) => {
    const started = performance.now();
    const result = await work();
    times[name] = performance.now() - started;
    return result;
  };
  const content = await timed('parse and chunk', read);
  const { passages, catalog } = await timed('assemble controls and passages', () =>
    assemble({ collectionId: 'controls', documents: [documentOf(content)] }),
  );
  const texts = passages.map(({ title, text }) => `${title}\n${text}`);
  const profile = INDEX_PROFILES.default;
  const lexical = await timed('lexical index', () =>
    LexicalIndex.build(
      passages.map((passage) => indexDocument(passage, profile)),
      profile,
    ).toBytes(),
  );
  const { embedder, bytes } = await timed('train the embedder', () => source.forTexts(texts));
  const vectors = await timed('embed', () => {
    const all = new Float32Array(texts.length * embedder.dimensions);
    texts.forEach((text, row) => all.set(embedder.embedOne(text), row * embedder.dimensions));
    return all;
  });
  const vectorPath = join(folder, 'vectors');
  await timed('write the vector file', () => writeVectorFile(vectorPath, vectors, embedder.dimensions));
  const files = new Map([
    ['passages.jsonl', passagePieces(passages)],
    ['catalog.json', [encodeCatalog(catalog)]],
    ['lexical.bin', [lexical]],
    ['vectors.faiss', [readFileSync(vectorPath)]],
    ['embedder.bin', [bytes]],
  ]);
  const store = async (own) => {
    for (const [name, pieces] of files) await own.write(name, pieces);
    const manifest = {
      format: 1,
      ...identity(),
      createdAt: new Date(0).toISOString(),
      embedder: { id: embedder.id, dimensions: embedder.dimensions },
      profile: 'default',
      chunker: 'bench',
      corpusHash: createHash('sha256').digest('hex'),
      counts: { documents: 1, passages: passages.length, controls: catalog.controls.length },
      files: own.files,
    };
    await publish({ manifest, folder: own });
  };
  await timed('hash, store, read back and check the snapshot', () => SnapshotFolder.use(store));
  return times;
}
