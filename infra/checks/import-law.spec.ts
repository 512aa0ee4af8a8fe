import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const CONFIG = '.dependency-cruiser.cjs';
const AREAS = ['contracts', 'errors', 'database', 'storage', 'queue', 'embedding', 'vector-index', 'testing'];

/** For each rule one file that breaks it: the rule, where the file stands, and what stands in it. */
const VIOLATIONS: readonly (readonly [rule: string, path: string, code: string])[] = [
  ['no-cycles', 'apps/api/src/cycle.ts', "import './cycle-too.js';"],
  ['no-unresolvable', 'apps/api/src/lost.ts', "import './nowhere.js';"],
  ['no-dev-dependency-in-src', 'apps/api/src/dev.ts', "import 'prettier';"],
  ['no-unlisted-dependency', 'apps/api/src/unlisted.ts', "import 'semver';"],
  ['apps-do-not-import-apps', 'apps/api/src/neighbour.ts', "import '../../retriever/src/own.js';"],
  [
    'common-does-not-import-apps',
    'libs/common/src/errors/up.ts',
    "import '../../../../apps/api/src/own.js';",
  ],
  ['apps-use-doors', 'apps/api/src/window.ts', "import '../../../libs/common/src/errors/inner.js';"],
  ['areas-use-doors', 'libs/common/src/queue/window.ts', "import '../errors/inner.js';"],
  ['web-sees-contracts-only', 'apps/web/src/errors.ts', "import '@app/common/errors';"],
  ['contracts-are-pure', 'libs/common/src/contracts/impure.ts', "import 'node:fs';"],
  ['areas-are-siblings', 'libs/common/src/queue/sibling.ts', "import '@app/common/database';"],
  ['no-test-code-in-production', 'apps/api/src/tested.ts', "import '@app/common/testing';"],
  ['controllers-call-services', 'apps/api/src/a.controller.ts', "import '@app/common/storage';"],
  [
    'documents-are-read-in-the-sandbox',
    'apps/ingest-worker/src/reader.ts',
    "import './parse/parse-document.js';",
  ],
  ['typeorm-in-database', 'apps/api/src/sql.ts', "import 'typeorm';"],
  ['redis-in-queue', 'apps/ingest-worker/src/redis.ts', "import 'ioredis';"],
  ['s3-in-storage', 'apps/api/src/bucket.ts', "import '@aws-sdk/client-s3';"],
  ['providers-behind-their-ports', 'apps/api/src/chat/chat.service.ts', "import 'openai';"],
  ['mcp-sdk-in-mcp', 'apps/api/src/chat/agent.ts', "import '@modelcontextprotocol/sdk/server/mcp.js';"],
  ['faiss-in-vector-index', 'apps/retriever/src/faiss.ts', "import 'faiss-node';"],
  ['qdrant-in-its-store', 'libs/common/src/vector-index/search.ts', "import '@qdrant/js-client-rest';"],
  ['pino-in-logging', 'apps/api/src/log.ts', "import 'pino';"],
  ['metrics-in-observability', 'apps/api/src/measure.ts', "import 'prom-client';"],
];

const ALLOWED: readonly (readonly [path: string, code: string])[] = [
  ['apps/api/src/cycle-too.ts', "import './cycle.js';"],
  ['apps/api/src/own.ts', "import '@app/common/database';\nimport 'node:fs';"],
  ['apps/retriever/src/own.ts', "import '@app/common/vector-index';"],
  ['apps/api/src/own.spec.ts', "import '@app/common/testing';\nimport 'fast-check';"],
  ['apps/api/src/chat/llm/openai-llm.ts', "import 'openai';"],
  ['apps/web/src/own.ts', "import '@app/common/contracts';\nimport 'react';"],
  ['apps/ingest-worker/src/parse/parse-document.ts', 'export const parse = 1;'],
  ['apps/ingest-worker/src/parse/sandbox/parser-process.ts', "import '../parse-document.js';"],
  ['libs/common/src/errors/inner.ts', 'export const inner = 1;'],
  ['libs/common/src/database/sql.ts', "import 'typeorm';\nimport '@app/common/errors';"],
  ...AREAS.map((area) => [`libs/common/src/${area}/index.ts`, 'export const area = 1;'] as const),
];

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

describe('the import law', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ground-control-imports-'));
  let found: readonly Violation[] = [];

  beforeAll(() => {
    for (const file of [CONFIG, 'package.json', 'tsconfig.json']) {
      cpSync(join(ROOT, file), join(folder, file));
    }
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    for (const [path, code] of [...ALLOWED, ...VIOLATIONS.map(([, path, code]) => [path, code] as const)]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), `${code}\nexport {};\n`);
    }
    found = cruise(folder);
  }, 60_000);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(VIOLATIONS)('%s forbids %s', (rule, path) => {
    const broken = found.filter(({ from, to }) => from === path || to === path);
    expect(broken.map(({ rule: { name } }) => name)).toContain(rule);
  });

  it('allows what it says', () => {
    const innocent = ALLOWED.map(([path]) => path).filter((path) => !path.includes('cycle'));
    expect(found.filter(({ from }) => innocent.includes(from))).toEqual([]);
  });

  it('has a violation here for each of its rules', () => {
    const { forbidden } = createRequire(__filename)(join(ROOT, CONFIG)) as {
      readonly forbidden: readonly { readonly name: string }[];
    };
    expect(VIOLATIONS.map(([rule]) => rule).toSorted()).toEqual(forbidden.map(({ name }) => name).toSorted());
  });
});

function cruise(folder: string): readonly Violation[] {
  const bin = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [bin, '--config', CONFIG, '--output-type', 'json', 'apps', 'libs'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  expect(stderr).toBe('');
  return (JSON.parse(stdout) as { summary: { violations: readonly Violation[] } }).summary.violations;
}
