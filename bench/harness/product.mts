import { createRequire } from 'node:module';
import type * as memoryRateStore from '../../apps/api/src/rate-limit/memory-rate-store.js';
import type * as mockLlm from '../../apps/api/src/chat/llm/mock-llm.js';
import type * as throttlerStorage from '../../apps/api/src/rate-limit/throttler-storage.js';
import type * as familyTree from '../../apps/retriever/src/search/family-tree.js';
import type * as queryAnalysis from '../../apps/retriever/src/search/query-analysis.js';
import type * as ranking from '../../apps/retriever/src/search/ranking.js';
import type * as rankingSettings from '../../apps/retriever/src/search/ranking-settings.js';
import type * as parseDocument from '../../apps/ingest-worker/src/parse/parse-document.js';
import type * as sections from '../../apps/ingest-worker/src/parse/sections.js';
import type * as embedding from '../../libs/common/src/embedding/index.js';
import type * as localModel from '../../libs/common/src/embedding/local-embedder-bytes.js';
import type * as lexical from '../../libs/common/src/lexical-index/index.js';
import type * as snapshot from '../../libs/common/src/snapshot/index.js';
import type * as storage from '../../libs/common/src/storage/index.js';
import type * as vector from '../../libs/common/src/vector-index/index.js';

const require = createRequire(import.meta.url);

/** The product's own code as it runs in production: what `npm run build` left in `dist`. */
export interface Product {
  readonly embedding: typeof embedding;
  readonly lexical: typeof lexical;
  readonly localModel: typeof localModel;
  readonly snapshot: typeof snapshot;
  readonly storage: typeof storage;
  readonly vector: typeof vector;
  readonly familyTree: typeof familyTree;
  readonly queryAnalysis: typeof queryAnalysis;
  readonly ranking: typeof ranking;
  readonly rankingSettings: typeof rankingSettings;
  readonly parseDocument: typeof parseDocument;
  readonly sections: typeof sections;
  readonly mockLlm: typeof mockLlm;
  readonly memoryRateStore: typeof memoryRateStore;
  readonly throttlerStorage: typeof throttlerStorage;
}

export function loadProduct(): Product {
  return {
    embedding: common('embedding') as typeof embedding,
    lexical: common('lexical-index') as typeof lexical,
    localModel: compiled('libs/common/src/embedding/local-embedder-bytes') as typeof localModel,
    snapshot: common('snapshot') as typeof snapshot,
    storage: common('storage') as typeof storage,
    vector: common('vector-index') as typeof vector,
    familyTree: compiled('apps/retriever/src/search/family-tree') as typeof familyTree,
    queryAnalysis: compiled('apps/retriever/src/search/query-analysis') as typeof queryAnalysis,
    ranking: compiled('apps/retriever/src/search/ranking') as typeof ranking,
    rankingSettings: compiled('apps/retriever/src/search/ranking-settings') as typeof rankingSettings,
    parseDocument: compiled('apps/ingest-worker/src/parse/parse-document') as typeof parseDocument,
    sections: compiled('apps/ingest-worker/src/parse/sections') as typeof sections,
    mockLlm: compiled('apps/api/src/chat/llm/mock-llm') as typeof mockLlm,
    memoryRateStore: compiled('apps/api/src/rate-limit/memory-rate-store') as typeof memoryRateStore,
    throttlerStorage: compiled('apps/api/src/rate-limit/throttler-storage') as typeof throttlerStorage,
  };
}

function common(area: string): unknown {
  return compiled(`libs/common/src/${area}/index`);
}

function compiled(path: string): unknown {
  return require(`../../dist/${path}.js`);
}
