// Preloaded into a retriever: FAISS's thread takes one search after another instead of all that wait together.
const { join } = require('node:path');

const path = join(__dirname, '../../dist/libs/common/src/vector-index/faiss-batch.js');
require.cache[path] = {
  id: path,
  filename: path,
  loaded: true,
  exports: {
    batchSize: (waiting) => Math.min(1, waiting.length),
    graphBatchSize: (waiting) => Math.min(1, waiting.length),
    paddedCount: (count) => count,
  },
};
