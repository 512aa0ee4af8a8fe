// Preloaded into a retriever: FAISS searches in the main thread, as faiss-node is meant to be called.
const { join } = require('node:path');

const path = join(__dirname, '../../dist/libs/common/src/vector-index/faiss-thread.js');

class FaissUnusableError extends Error {}

class FaissThread {
  constructor(index, kernel) {
    this.index = index;
    this.opened = { type: 'opened', rows: index.ntotal(), dimensions: index.getDimension(), kernel };
  }

  static async open(file) {
    const addon = require('faiss-node/build/Release/faiss-node.node');
    return new FaissThread(addon.Index.read(file), addon.kernel ?? 'upstream');
  }

  assertAlive() {}

  async nearest(query, fetch) {
    const { labels, distances } = this.index.search(Array.from(query), fetch);
    return { rows: Int32Array.from(labels), scores: Float32Array.from(distances) };
  }

  async close() {}
}

require.cache[path] = {
  id: path,
  filename: path,
  loaded: true,
  exports: { FaissThread, FaissUnusableError },
};
