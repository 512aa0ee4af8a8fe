import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

/** Lets `import` take the project's TypeScript as it stands: aliases, `.js` for `.ts`, decorators; nothing is built. */
const root = new URL('../../', import.meta.url);

registerHooks({
  resolve(specifier, context, nextResolve) {
    const area = /^@app\/common\/([^/]+)$/u.exec(specifier);
    if (area !== null) {
      return source(new URL(`libs/common/src/${area[1] ?? ''}/index.ts`, root));
    }
    const from = context.parentURL ?? '';
    if (specifier.startsWith('.') && from.startsWith(root.href) && !from.includes('/node_modules/')) {
      return source(new URL(specifier.replace(/\.js$/u, '.ts'), from));
    }
    return nextResolve(specifier, context);
  },
  load(url, context, nextLoad) {
    if (!url.startsWith(root.href) || !url.endsWith('.ts') || url.includes('/node_modules/')) {
      return nextLoad(url, context);
    }
    const filename = fileURLToPath(url);
    const { code } = transformSync(readFileSync(filename, 'utf8'), {
      filename,
      swcrc: false,
      module: { type: 'es6' },
      jsc: {
        target: 'es2023',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true },
        keepClassNames: true,
      },
      sourceMaps: 'inline',
    });
    return { format: 'module', source: code, shortCircuit: true };
  },
});

function source(url: URL): { url: string; format: string; shortCircuit: true } {
  return { url: url.href, format: 'module', shortCircuit: true };
}
