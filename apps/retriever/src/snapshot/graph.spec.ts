import { spawnSync } from 'node:child_process';
import { env, execPath } from 'node:process';
import { buildTestSnapshot, testPassage } from '@app/common/testing';
import { FaissVectorIndex } from '@app/common/vector-index';
import { startRetriever } from '../../test/retriever-under-test.js';

const probe = spawnSync(execPath, ['-e', 'require("faiss-node/build/Release/faiss-node.node")'], {
  cwd: __dirname,
});
const describeFaiss = probe.status === 0 || env['REQUIRE_FAISS'] === '1' ? describe : describe.skip;
const TOPICS = ['accounts of people', 'audit records', 'backup copies', 'time stamps', 'alternate sites'];
const PASSAGES = Array.from({ length: 200 }, (_, i) =>
  testPassage(
    `ac-${i + 1}`,
    `Topic ${i % 7}`,
    `Keep ${TOPICS[i % 5]} and ${TOPICS[(i * 3 + 1) % 5]} in order.`,
  ),
);

describeFaiss('a snapshot with a graph', () => {
  it('is searched by it, and the same without', async () => {
    const withGraph = await startRetriever({ VECTOR_INDEX: 'faiss' });
    const without = await startRetriever({ VECTOR_INDEX: 'exact' });
    try {
      for (const retriever of [withGraph, without]) {
        await buildTestSnapshot(retriever.blobs, PASSAGES, { graph: true });
        await retriever.look();
      }
      const vectors = withGraph.current.get('controls')?.snapshot.vectors;
      const index = vectors?.kind === 'ready' ? vectors.index : undefined;
      expect(index instanceof FaissVectorIndex && index.isGraph).toBe(true);
      const request = { query: 'who keeps backup copies', k: 5 };
      const [here, there] = [await withGraph.search(request), await without.search(request)];
      expect(here.mode).toBe('hybrid');
      expect(here.passages.map(({ score }) => score)).toEqual(there.passages.map(({ score }) => score));
    } finally {
      await withGraph.close();
      await without.close();
    }
  }, 60_000);
});
