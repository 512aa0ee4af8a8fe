/** Unit specs stand beside the code; `int-spec` and `e2e-spec` are projects of their own (see package.json). */
const swc = [
  '@swc/jest',
  {
    module: { type: 'commonjs' },
    jsc: {
      target: 'es2023',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      keepClassNames: true,
    },
  },
];
const base = {
  rootDir: __dirname,
  testEnvironment: 'node',
  moduleFileExtensions: ['ts', 'mts', 'js', 'json'],
  transform: { '^.+\\.m?ts$': swc },
  moduleNameMapper: {
    '^@app/common/([^/]+)$': '<rootDir>/libs/common/src/$1/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  setupFiles: ['<rootDir>/test/fixed-seed.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
};
module.exports = {
  testTimeout: 30_000,
  projects: [
    { ...base, displayName: 'unit', testRegex: '(?<!int-|e2e-)(?<=\\.)spec\\.ts$' },
    { ...base, displayName: 'int', testRegex: '\\.int-spec\\.ts$' },
    { ...base, displayName: 'e2e', testRegex: '\\.e2e-spec\\.ts$' },
  ],
};
