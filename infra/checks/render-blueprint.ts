import { z } from 'zod';

/**
 * The shape of render.yaml, after Render's public description of blueprints (2026): unknown fields are refused, because
 * Render refuses them too. Only fields that a blueprint of ours could use; no live schema can be asked offline.
 */
const Plan = {
  service: z.enum(['free', 'starter', 'standard', 'pro', '0.5c-512mb', '1c-2g', '2c-4g']),
  keyValue: z.enum(['free', '256mb', '1g', '5g']),
  postgres: z.enum(['free', '0.1c-256mb', '0.5c-1g', '1c-2g']),
};
/** What holds where a blueprint says nothing: Render's delay before a kill, and `SHUTDOWN_GRACE_SECONDS`. */
const RENDER_DELAY_SECONDS = 30;
const OUR_GRACE_SECONDS = 20;

const Region = z.enum(['oregon', 'ohio', 'virginia', 'frankfurt', 'singapore']);
const AutoDeploy = z.enum(['off', 'commit', 'checksPass']);
const Key = z.string().regex(/^[A-Z][A-Z0-9_]*$/);
const Name = z.string().regex(/^[a-z][a-z0-9-]*$/);
/** YAML reads `off`, `1` and `true` as something else than text: Render wants text. */
const Text = z.string();

const Literal = z.strictObject({ key: Key, value: Text });
const Generated = z.strictObject({ key: Key, generateValue: z.literal(true) });
const Asked = z.strictObject({ key: Key, sync: z.literal(false) });
const FromDatabase = z.strictObject({
  key: Key,
  fromDatabase: z.strictObject({
    name: Name,
    property: z.enum([
      'connectionString',
      'connectionPoolString',
      'host',
      'port',
      'user',
      'password',
      'database',
    ]),
  }),
});
const ServiceType = z.enum(['web', 'pserv', 'worker', 'keyvalue']);
const FromService = z.strictObject({
  key: Key,
  fromService: z.union([
    z.strictObject({
      type: ServiceType,
      name: Name,
      property: z.enum(['host', 'port', 'hostport', 'connectionString']),
    }),
    z.strictObject({ type: ServiceType, name: Name, envVarKey: Key }),
  ]),
});
const FromGroup = z.strictObject({ fromGroup: Name });
const EnvVar = z.union([Literal, Generated, Asked, FromDatabase, FromService, FromGroup]);

const BuildFilter = z.strictObject({
  paths: z.array(Text).optional(),
  ignoredPaths: z.array(Text).optional(),
});
const Network = z.strictObject({ source: Text, description: Text.optional() });

const server = {
  name: Name,
  runtime: z.literal('docker'),
  plan: Plan.service.optional(),
  region: Region.optional(),
  dockerCommand: Text.optional(),
  dockerfilePath: Text.optional(),
  dockerContext: Text.optional(),
  preDeployCommand: Text.optional(),
  autoDeployTrigger: AutoDeploy.optional(),
  envVars: z.array(EnvVar).optional(),
  buildFilter: BuildFilter.optional(),
  maxShutdownDelaySeconds: z.int().min(1).max(300).optional(),
  numInstances: z.int().min(1).optional(),
  disk: z
    .strictObject({ name: Name, mountPath: z.string().startsWith('/'), sizeGB: z.int().min(1) })
    .optional(),
};

const WebServer = z.strictObject({
  ...server,
  type: z.literal('web'),
  healthCheckPath: z.string().startsWith('/').optional(),
  domains: z.array(Text).optional(),
  ipAllowList: z.array(Network).optional(),
});
const PrivateServer = z.strictObject({ ...server, type: z.literal('pserv') });
const Worker = z.strictObject({ ...server, type: z.literal('worker') });
const StaticSite = z.strictObject({
  type: z.literal('web'),
  runtime: z.literal('static'),
  name: Name,
  buildCommand: Text.optional(),
  staticPublishPath: Text,
  autoDeployTrigger: AutoDeploy.optional(),
  envVars: z.array(EnvVar).optional(),
  buildFilter: BuildFilter.optional(),
  domains: z.array(Text).optional(),
  headers: z.array(z.strictObject({ path: Text, name: Text, value: Text })).optional(),
  routes: z
    .array(z.strictObject({ type: z.enum(['redirect', 'rewrite']), source: Text, destination: Text }))
    .optional(),
});
const KeyValue = z.strictObject({
  type: z.literal('keyvalue'),
  name: Name,
  plan: Plan.keyValue.optional(),
  region: Region.optional(),
  maxmemoryPolicy: z
    .enum([
      'noeviction',
      'allkeys-lru',
      'allkeys-lfu',
      'allkeys-random',
      'volatile-lru',
      'volatile-lfu',
      'volatile-random',
      'volatile-ttl',
    ])
    .optional(),
  persistenceMode: z.enum(['journal-snapshot', 'snapshot', 'off']).optional(),
  ipAllowList: z.array(Network),
});
const Service = z.union([WebServer, PrivateServer, Worker, StaticSite, KeyValue]);

const Postgres = z.strictObject({
  name: Name,
  plan: Plan.postgres.optional(),
  region: Region.optional(),
  databaseName: Text.optional(),
  user: Text.optional(),
  postgresMajorVersion: z.enum(['13', '14', '15', '16', '17', '18']).optional(),
  diskSizeGB: z
    .int()
    .refine((size) => size === 1 || size % 5 === 0, 'must be 1 or a multiple of 5')
    .optional(),
  ipAllowList: z.array(Network).optional(),
});

export const RenderBlueprint = z.strictObject({
  previews: z.strictObject({ generation: z.enum(['off', 'manual', 'automatic']) }).optional(),
  services: z.array(Service),
  databases: z.array(Postgres).optional(),
  envVarGroups: z
    .array(z.strictObject({ name: Name, envVars: z.array(z.union([Literal, Generated])) }))
    .optional(),
});
export type RenderBlueprint = z.infer<typeof RenderBlueprint>;
type RenderService = z.infer<typeof Service>;
type RenderEnvVar = z.infer<typeof EnvVar>;

/** The variables that a service sets itself. A key-value store has none. */
export function variablesOf(service: RenderService): readonly RenderEnvVar[] {
  return 'envVars' in service ? (service.envVars ?? []) : [];
}

/** All names that reach a service, those of its groups too. */
export function variableNames(blueprint: RenderBlueprint, service: RenderService): readonly string[] {
  const groups = new Map((blueprint.envVarGroups ?? []).map(({ name, envVars }) => [name, envVars]));
  return variablesOf(service).flatMap((variable) =>
    'fromGroup' in variable ? (groups.get(variable.fromGroup) ?? []).map(({ key }) => key) : [variable.key],
  );
}

/** What the shape alone cannot say: names that lead nowhere, and settings of ours that lose data or leak. One line each. */
export function blueprintProblems(blueprint: RenderBlueprint): readonly string[] {
  return [
    ...repeated([...blueprint.services, ...(blueprint.databases ?? [])].map(({ name }) => name)).map(
      (name) => `${name}: the name is used twice`,
    ),
    ...blueprint.services.flatMap((service) => [
      ...repeated(variableNames(blueprint, service)).map((key) => `${service.name}: ${key} is set twice`),
      ...variablesOf(service).flatMap((variable) => referenceProblems(blueprint, service, variable)),
      ...serviceProblems(service),
    ]),
    ...(blueprint.databases ?? [])
      .filter(({ ipAllowList }) => ipAllowList === undefined || ipAllowList.length > 0)
      .map(({ name }) => `${name}: the database is open to the internet`),
  ];
}

function referenceProblems(
  blueprint: RenderBlueprint,
  service: RenderService,
  variable: RenderEnvVar,
): readonly string[] {
  if ('fromGroup' in variable) {
    const known = (blueprint.envVarGroups ?? []).some(({ name }) => name === variable.fromGroup);
    return known ? [] : [`${service.name}: there is no group ${variable.fromGroup}`];
  }
  if ('fromDatabase' in variable) {
    const { name } = variable.fromDatabase;
    const known = (blueprint.databases ?? []).some((database) => database.name === name);
    return known ? [] : [`${service.name}: ${variable.key} names no database: ${name}`];
  }
  return 'fromService' in variable
    ? linkProblems(blueprint, variable).map((problem) => `${service.name}: ${problem}`)
    : [];
}

function linkProblems(
  { services }: RenderBlueprint,
  { key, fromService }: z.infer<typeof FromService>,
): readonly string[] {
  const target = services.find(({ name, type }) => name === fromService.name && type === fromService.type);
  if (!target) {
    return [`${key} names no ${fromService.type}: ${fromService.name}`];
  }
  const own = variablesOf(target).map((variable) => ('key' in variable ? variable.key : ''));
  return 'envVarKey' in fromService && !own.includes(fromService.envVarKey)
    ? [`${fromService.name} does not set ${fromService.envVarKey}`]
    : [];
}

function serviceProblems(service: RenderService): readonly string[] {
  const problems =
    service.type === 'keyvalue'
      ? storeProblems(service)
      : service.runtime === 'docker'
        ? serverProblems(service)
        : [];
  return problems.map((problem) => `${service.name}: ${problem}`);
}

function storeProblems(store: z.infer<typeof KeyValue>): readonly string[] {
  return [
    store.maxmemoryPolicy === 'noeviction' ? undefined : 'queued jobs would be evicted',
    store.persistenceMode === 'journal-snapshot' ? undefined : 'queued jobs would not survive',
    store.ipAllowList.length === 0 ? undefined : 'the store is open to the internet',
  ].filter((problem) => problem !== undefined);
}

function serverProblems(service: Extract<RenderService, { runtime: 'docker' }>): readonly string[] {
  const { disk, numInstances = 1, maxShutdownDelaySeconds = RENDER_DELAY_SECONDS } = service;
  const grace = variablesOf(service).find(
    (variable) => 'value' in variable && variable.key === 'SHUTDOWN_GRACE_SECONDS',
  );
  const seconds = grace && 'value' in grace ? Number(grace.value) : OUR_GRACE_SECONDS;
  return [
    'healthCheckPath' in service && service.healthCheckPath === '/health'
      ? '/health fails with any dependency and would restart the service'
      : undefined,
    disk && numInstances > 1 ? 'a disk belongs to one instance' : undefined,
    seconds < maxShutdownDelaySeconds
      ? undefined
      : `it would be killed before its grace of ${seconds} s is over`,
  ].filter((problem) => problem !== undefined);
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
