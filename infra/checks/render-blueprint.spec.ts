import { loadApiConfig } from '../../apps/api/src/api.config.js';
import { loadWorkerConfig } from '../../apps/ingest-worker/src/worker.config.js';
import { loadRetrieverConfig } from '../../apps/retriever/src/retriever.config.js';
import { renderEnvironment } from './deployed-environment.js';
import { parseYaml, readYaml } from './read-yaml.js';
import { blueprintProblems, RenderBlueprint, variableNames } from './render-blueprint.js';
import { SERVICE_SETTINGS, unknownSettings } from './service-settings.js';

const blueprint = RenderBlueprint.parse(readYaml('render.yaml'));
const service = (name: string) => {
  const found = blueprint.services.find((candidate) => candidate.name === `ground-control-${name}`);
  if (!found) {
    throw new Error(`No service ${name}`);
  }
  return found;
};
/** What a service sets itself; the group goes to all, so that a name in it may be meant for another one. */
const own = (name: string) =>
  variableNames({ ...blueprint, envVarGroups: [] }, service(name)).filter(
    (key) => !['PORT', 'RETRIEVER_HOSTPORT'].includes(key),
  );

describe('render.yaml', () => {
  it('holds together', () => {
    expect(blueprintProblems(blueprint)).toEqual([]);
  });

  it.each(['api', 'retriever', 'ingest-worker'])('sets only what %s reads', (name) => {
    expect(unknownSettings(name, own(name))).toEqual([]);
  });

  it('has nothing in its group that no service reads', () => {
    const names = (blueprint.envVarGroups ?? []).flatMap(({ envVars }) => envVars.map(({ key }) => key));
    expect(names).not.toHaveLength(0);
    expect(unknownSettings('all-in-one', names)).toEqual([]);
  });

  it('has all that was asked for', () => {
    expect(service('api')).toMatchObject({
      type: 'web',
      healthCheckPath: '/health/ready',
      preDeployCommand: 'node dist/libs/common/src/database/run-migrations.js',
    });
    expect(service('retriever').type).toBe('pserv');
    expect(service('ingest-worker').type).toBe('worker');
    expect(service('web')).toMatchObject({ runtime: 'static', staticPublishPath: './dist/web' });
    expect(blueprint.databases).toHaveLength(1);
  });

  it('answers from the baked snapshot: ingest is off, and no disk is needed', () => {
    const group = Object.fromEntries(
      (blueprint.envVarGroups ?? []).flatMap(({ envVars }) =>
        envVars.map((variable) => [variable.key, 'value' in variable ? variable.value : '']),
      ),
    );
    expect(group).toMatchObject({ INGEST_ENABLED: 'false', BLOB_STORE: 'postgres', NODE_ENV: 'production' });
    expect(blueprint.services.filter((candidate) => 'disk' in candidate)).toEqual([]);
  });

  it.each([
    ['api', loadApiConfig],
    ['retriever', loadRetrieverConfig],
    ['ingest-worker', loadWorkerConfig],
  ])('starts %s in strict mode, with no question answered', (name, load) => {
    const { settings } = load(renderEnvironment(blueprint, `ground-control-${name}`));
    expect(settings).toMatchObject({ NODE_ENV: 'production', STRICT_MODE: true, BLOB_STORE: 'postgres' });
  });

  it('gives the gateway the address of the retriever, and both the same token', () => {
    const { dockerCommand } = service('api') as { dockerCommand?: string };
    expect(dockerCommand).toContain('RETRIEVER_URL="http://$RETRIEVER_HOSTPORT"');
    expect(SERVICE_SETTINGS.api?.has('RETRIEVER_URL')).toBe(true);
    expect(own('api')).toContain('INTERNAL_TOKEN');
    expect(own('retriever')).toContain('INTERNAL_TOKEN');
  });
});

const GOOD = `
services:
  - { type: web, name: api, runtime: docker, envVars: [{ key: TOKEN, generateValue: true }] }
  - { type: keyvalue, name: kv, maxmemoryPolicy: noeviction, persistenceMode: journal-snapshot, ipAllowList: [] }
databases:
  - { name: db, postgresMajorVersion: '17', ipAllowList: [] }
`;
const withService = (line: string) => GOOD.replace('databases:', `  - ${line}\ndatabases:`);
const problemsOf = (text: string) => blueprintProblems(RenderBlueprint.parse(parseYaml(text)));

describe('a blueprint', () => {
  it('passes when it is in order', () => {
    expect(problemsOf(GOOD)).toEqual([]);
  });

  it.each([
    ['an unknown field', '{ type: web, name: a, runtime: docker, healthcheck: /ready }'],
    ['a health path of a worker', '{ type: worker, name: a, runtime: docker, healthCheckPath: /ready }'],
    ['a plan of a static site', '{ type: web, name: a, runtime: static, staticPublishPath: x, plan: free }'],
    ['a number as value', '{ type: worker, name: a, runtime: docker, envVars: [{ key: A, value: 1 }] }'],
    [
      'two sources of one value',
      '{ type: worker, name: a, runtime: docker, envVars: [{ key: A, value: a, sync: false }] }',
    ],
    ['a delay over 300 s', '{ type: worker, name: a, runtime: docker, maxShutdownDelaySeconds: 301 }'],
    ['a store without ipAllowList', '{ type: keyvalue, name: a }'],
    ['a plan that Render does not have', '{ type: pserv, name: a, runtime: docker, plan: huge }'],
  ])('is refused for %s', (_name, line) => {
    expect(RenderBlueprint.safeParse(parseYaml(withService(line))).success).toBe(false);
  });

  it('is refused for a version of Postgres that is no text, and for a prompt in a group', () => {
    const bad = [
      GOOD.replace("'17'", '17'),
      `${GOOD}envVarGroups: [{ name: g, envVars: [{ key: A, sync: false }] }]`,
    ];
    expect(bad.map((text) => RenderBlueprint.safeParse(parseYaml(text)).success)).toEqual([false, false]);
  });

  it.each([
    ['{ type: worker, name: api, runtime: docker }', 'used twice'],
    ['{ type: worker, name: a, runtime: docker, envVars: [{ fromGroup: none }] }', 'no group none'],
    [
      '{ type: worker, name: a, runtime: docker, envVars: [{ key: A, fromDatabase: { name: no, property: host } }] }',
      'no database',
    ],
    [
      '{ type: worker, name: a, runtime: docker, envVars: [{ key: A, fromService: { type: pserv, name: api, property: host } }] }',
      'names no pserv',
    ],
    [
      '{ type: worker, name: a, runtime: docker, envVars: [{ key: A, fromService: { type: web, name: api, envVarKey: B } }] }',
      'does not set B',
    ],
    [
      '{ type: worker, name: a, runtime: docker, envVars: [{ key: A, value: a }, { key: A, value: b }] }',
      'set twice',
    ],
    ['{ type: web, name: a, runtime: docker, healthCheckPath: /health }', 'would restart'],
    ['{ type: keyvalue, name: a, persistenceMode: journal-snapshot, ipAllowList: [] }', 'evicted'],
    ['{ type: keyvalue, name: a, maxmemoryPolicy: noeviction, ipAllowList: [] }', 'not survive'],
    [
      "{ type: keyvalue, name: a, maxmemoryPolicy: noeviction, persistenceMode: journal-snapshot, ipAllowList: [{ source: '0.0.0.0/0' }] }",
      'open to the internet',
    ],
    [
      "{ type: worker, name: a, runtime: docker, maxShutdownDelaySeconds: 60, envVars: [{ key: SHUTDOWN_GRACE_SECONDS, value: '60' }] }",
      'killed before',
    ],
    [
      '{ type: worker, name: a, runtime: docker, numInstances: 2, disk: { name: d, mountPath: /d, sizeGB: 1 } }',
      'one instance',
    ],
  ])('is found out: %s', (line, problem) => {
    expect(problemsOf(withService(line)).join('\n')).toContain(problem);
  });

  it('is found out when its database is open', () => {
    expect(problemsOf(GOOD.replace("'17', ipAllowList: []", "'17'"))).toEqual([
      'db: the database is open to the internet',
    ]);
  });
});
