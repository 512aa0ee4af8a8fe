import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dockerStages, imageInstructions } from './dockerfile.js';
import { PROJECT_ROOT } from './read-yaml.js';

const TARGETS = ['api', 'migrate', 'retriever', 'ingest-worker', 'all-in-one'];
const stages = dockerStages(readFileSync(join(PROJECT_ROOT, 'Dockerfile'), 'utf8'));
const last = (name: string, keyword: string) =>
  imageInstructions(stages, name).findLast(([found]) => found === keyword)?.[1];

describe('the Dockerfile', () => {
  it('has a target for each service', () => {
    expect(stages.map(({ name }) => name)).toEqual(expect.arrayContaining(TARGETS));
  });

  it('ends with the stage that holds everything, for platforms that build the last one', () => {
    expect(stages.at(-1)?.name).toBe('all-in-one');
  });

  it('copies from stages that come before', () => {
    for (const [index, { instructions }] of stages.entries()) {
      const sources = instructions.flatMap(([, rest]) => /--from=(\S+)/.exec(rest)?.[1] ?? []);
      expect(stages.slice(0, index).map(({ name }) => name)).toEqual(expect.arrayContaining(sources));
    }
  });

  it('copies files that exist', () => {
    const sources = stages
      .flatMap(({ instructions }) => instructions)
      .filter(([keyword, rest]) => keyword === 'COPY' && !rest.includes('--from='))
      .flatMap(([, rest]) => rest.split(' ').slice(0, -1));
    expect(sources.filter((path) => !existsSync(join(PROJECT_ROOT, path)))).toEqual([]);
  });

  it.each(TARGETS)('%s runs as an ordinary user with a fixed id, and stops on SIGTERM', (target) => {
    expect(last(target, 'USER')).toBe('10001:10001');
    expect(last(target, 'STOPSIGNAL')).toBe('SIGTERM');
  });

  it.each(TARGETS)('%s says how its health is asked for', (target) => {
    const check = last(target, 'HEALTHCHECK') ?? '';
    expect(check).toMatch(target === 'migrate' ? /^NONE$/ : /healthcheck\.mjs/);
  });

  it.each(TARGETS)('%s starts a file that there is', (target) => {
    const [, path = ''] = JSON.parse(last(target, 'CMD') ?? '[]') as string[];
    const source = path.replace(/^dist\/(.*)\.js$/, '$1.ts');
    expect(existsSync(join(PROJECT_ROOT, source))).toBe(true);
  });

  it('leaves secrets, tests and what is built out of its context', () => {
    const ignored = readFileSync(join(PROJECT_ROOT, '.dockerignore'), 'utf8').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['*', '**/.env', 'infra/docker/secrets', '**/*spec.ts']));
    const kept = readFileSync(join(PROJECT_ROOT, 'infra/docker/secrets/.gitignore'), 'utf8').split('\n');
    expect(kept).toContain('*');
  });
});
