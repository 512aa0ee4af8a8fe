// node --import: runs TypeScript sources as Jest does, for processes that tests start.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const require = createRequire(import.meta.url);
const [, options] = require('../jest.config.cjs').projects[0].transform['^.+\\.m?ts$'];
const COMMON = '@app/common/';

registerHooks({
  resolve(specifier, context, next) {
    const url = sourceUrl(specifier, context.parentURL);
    return url ? { url, shortCircuit: true } : next(specifier, context);
  },
  load(url, context, next) {
    if (!url.endsWith('.ts') || url.includes('/node_modules/')) {
      return next(url, context);
    }
    const filename = fileURLToPath(url);
    const { code } = transformSync(readFileSync(filename, 'utf8'), { ...options, filename, swcrc: false });
    return { format: 'commonjs', source: code, shortCircuit: true };
  },
});

function sourceUrl(specifier, parent) {
  if (specifier.startsWith(COMMON)) {
    return new URL(`../libs/common/src/${specifier.slice(COMMON.length)}/index.ts`, import.meta.url).href;
  }
  if (!parent?.endsWith('.ts') || !/^\.{1,2}\/.*\.js$/.test(specifier)) {
    return undefined;
  }
  const url = new URL(specifier.replace(/\.js$/, '.ts'), parent);
  return existsSync(url) ? url.href : undefined;
}
