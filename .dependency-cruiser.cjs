/** The import law. One rule for each sentence of it; `npm run check:imports` runs it. */
const APP = '^apps/([^/]+)/';
const COMMON = '^libs/common/src/';
const TEST = '(\\.|-)(spec|int-spec|e2e-spec)\\.ts$|/test/|/testing/|/testdata/';
/** Areas that stand below all others. */
const BASE = `${COMMON}(contracts|errors|config|logging|http)/`;
/** An area's door. */
const DOOR = `${COMMON}[^/]+/index\\.ts$`;

/** `packages` (of npm, as a pattern) are touched below `home` only. */
const onlyIn = (name, packages, home, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { pathNot: `${home}|${TEST}` },
  to: { path: `(^|/)node_modules/(${packages})(/|$)|^(${packages})$` },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-dev-dependency-in-src',
      severity: 'error',
      comment: 'The web client is bundled, so that all of its packages are needed at build time only.',
      from: { path: '^(apps|libs)/', pathNot: `${TEST}|^apps/web/` },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-unlisted-dependency',
      severity: 'error',
      comment: 'What is imported stands in package.json.',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'apps-do-not-import-apps',
      severity: 'error',
      from: { path: APP },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'common-does-not-import-apps',
      severity: 'error',
      from: { path: COMMON },
      to: { path: '^apps/' },
    },
    {
      name: 'apps-use-doors',
      severity: 'error',
      comment: 'An app imports an area of common through its index.ts.',
      from: { path: '^apps/' },
      to: { path: COMMON, pathNot: DOOR },
    },
    {
      name: 'areas-use-doors',
      severity: 'error',
      comment: 'An area imports another one through its index.ts.',
      from: { path: `${COMMON}([^/]+)/` },
      to: { path: COMMON, pathNot: `${COMMON}$1/|${DOOR}` },
    },
    {
      name: 'web-sees-contracts-only',
      severity: 'error',
      from: { path: '^apps/web/' },
      to: { path: COMMON, pathNot: `${COMMON}contracts/` },
    },
    {
      name: 'contracts-are-pure',
      severity: 'error',
      comment: 'Contracts import zod and each other.',
      from: { path: `${COMMON}contracts/`, pathNot: TEST },
      to: { pathNot: `${COMMON}contracts/|(^|/)node_modules/zod/` },
    },
    {
      name: 'areas-are-siblings',
      severity: 'error',
      comment: 'An area imports itself and the areas below all others. What joins areas stands in an app.',
      from: { path: `${COMMON}([^/]+)/`, pathNot: TEST },
      to: { path: COMMON, pathNot: `${COMMON}$1/|${BASE}` },
    },
    {
      name: 'no-test-code-in-production',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: TEST },
      to: { path: `${TEST}|(^|/)node_modules/(@nestjs/testing|fast-check|s3rver|playwright-core)/` },
    },
    {
      name: 'controllers-call-services',
      severity: 'error',
      comment: 'Controllers parse, call one service and map its answer.',
      from: { path: '\\.(controller|processor)\\.ts$' },
      to: { path: `${COMMON}(database|storage|vector-index|lexical-index|embedding|snapshot)/` },
    },
    {
      name: 'documents-are-read-in-the-sandbox',
      severity: 'error',
      comment: 'What strangers made is read in a process of its own only.',
      from: { pathNot: `^apps/ingest-worker/src/parse/sandbox/parser-process\\.ts$|^bench/|${TEST}` },
      to: { path: '^apps/ingest-worker/src/(parse/parse-document|scan/embedded-files)\\.ts$' },
    },
    onlyIn('typeorm-in-database', 'typeorm|@nestjs/typeorm|pg', `${COMMON}database/`),
    onlyIn('redis-in-queue', 'bullmq|@nestjs/bullmq|ioredis', `${COMMON}queue/`),
    onlyIn('s3-in-storage', '@aws-sdk/[^/]+', `${COMMON}storage/s3-[^/]+\\.ts$`),
    onlyIn(
      'providers-behind-their-ports',
      '@google/generative-ai|@google/genai|openai',
      `^apps/api/src/chat/llm/[^/]+-llm\\.ts$|${COMMON}embedding/[^/]+-embedder\\.ts$`,
    ),
    onlyIn('mcp-sdk-in-mcp', '@modelcontextprotocol/[^/]+', '^apps/api/src/mcp/'),
    onlyIn('faiss-in-vector-index', 'faiss-node', `${COMMON}vector-index/`),
    onlyIn('qdrant-in-its-store', '@qdrant/[^/]+', `${COMMON}vector-index/qdrant-[^/]+\\.ts$`),
    onlyIn(
      'pino-in-logging',
      'pino|pino-http|pino-pretty|nestjs-pino',
      `${COMMON}(logging/|http/service\\.ts$)`,
    ),
    onlyIn('metrics-in-observability', 'prom-client', `${COMMON}observability/`),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/|^(apps|libs)/[^/]+/dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.d.ts', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
