import { z } from 'zod';

/** The part of the Compose specification that our files use; a field that is not listed here is a slip until it is added. */
const Text = z.string();
const Scalar = z.string();
const Duration = z.string().regex(/^\d+(s|m)$/);
const Size = z.string().regex(/^\d+[kmg]$/);
const Environment = z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), Scalar.nullable());

const Healthcheck = z.strictObject({
  test: z.tuple([z.enum(['CMD', 'CMD-SHELL'])], Text),
  interval: Duration,
  timeout: Duration,
  retries: z.int().min(1),
  start_period: Duration.optional(),
});
const Condition = z.enum(['service_started', 'service_healthy', 'service_completed_successfully']);
const AttachedNetworks = z.union([
  z.array(Text),
  z.record(Text, z.strictObject({ ipv4_address: z.ipv4() }).nullable()),
]);

const Service = z.strictObject({
  image: Text.optional(),
  build: z.strictObject({ context: Text, target: Text }).optional(),
  command: z.array(Text).optional(),
  user: Text.optional(),
  restart: z.enum(['no', 'unless-stopped', 'always', 'on-failure']).optional(),
  init: z.boolean().optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.literal('ALL')).optional(),
  cap_add: z.array(z.literal('NET_BIND_SERVICE')).optional(),
  security_opt: z.array(z.literal('no-new-privileges:true')).optional(),
  pids_limit: z.int().optional(),
  shm_size: Size.optional(),
  tmpfs: z.array(Text).optional(),
  environment: Environment.optional(),
  ports: z.array(z.string().regex(/^([\d.]+:)?\d+:\d+(\/udp)?$/)).optional(),
  secrets: z.array(Text).optional(),
  volumes: z.array(z.string().regex(/^[^:]+:\/[^:]+(:ro)?$/)).optional(),
  networks: AttachedNetworks.optional(),
  depends_on: z.record(Text, z.strictObject({ condition: Condition })).optional(),
  healthcheck: Healthcheck.optional(),
  stop_grace_period: Duration.optional(),
  logging: z.strictObject({ driver: Text, options: z.record(Text, Text) }).optional(),
  deploy: z
    .strictObject({
      resources: z.strictObject({
        limits: z.strictObject({ cpus: z.string().regex(/^\d+(\.\d+)?$/), memory: Size }),
      }),
    })
    .optional(),
});
const Network = z
  .strictObject({
    internal: z.boolean().optional(),
    ipam: z.strictObject({ config: z.array(z.strictObject({ subnet: z.cidrv4() })) }).optional(),
  })
  .nullable();

export const ComposeFile = z
  .strictObject({
    name: Text,
    services: z.record(Text, Service),
    networks: z.record(Text, Network).optional(),
    volumes: z.record(Text, z.null()).optional(),
    secrets: z.record(Text, z.strictObject({ file: Text })).optional(),
  })
  .catchall(z.unknown())
  .superRefine((file, context) => {
    for (const key of Object.keys(file).filter((name) => !KNOWN.has(name) && !name.startsWith('x-'))) {
      context.addIssue({ code: 'custom', path: [key], message: 'is no field of a compose file' });
    }
  });
const KNOWN = new Set(['name', 'services', 'networks', 'volumes', 'secrets']);
export type ComposeFile = z.infer<typeof ComposeFile>;
export type ComposeService = z.infer<typeof Service>;

/** What leads nowhere, and what is forgotten easily: one line each. `stages` are the Dockerfile's. */
export function composeProblems(file: ComposeFile, stages: readonly string[]): readonly string[] {
  return Object.entries(file.services).flatMap(([name, service]) =>
    [
      ...sourceProblems(service, stages),
      ...referenceProblems(file, service),
      ...secretProblems(service),
      ...privilegeProblems(service),
    ].map((problem) => `${name}: ${problem}`),
  );
}

/** What production demands beyond that. */
export function productionProblems(file: ComposeFile): readonly string[] {
  return Object.entries(file.services).flatMap(([name, service]) =>
    [
      ...(service.read_only ? [] : ['its file system can be written']),
      ...(service.deploy ? [] : ['it has no limits']),
      ...(service.logging ? [] : ['its log grows without limit']),
      ...(service.restart === 'no' || service.healthcheck ? [] : ['nobody looks at its health']),
      ...(name === 'proxy' || !service.ports ? [] : ['it can be reached from outside']),
      ...stopProblems(service),
    ].map((problem) => `${name}: ${problem}`),
  );
}

function sourceProblems({ image, build }: ComposeService, stages: readonly string[]): readonly string[] {
  if (build) {
    return stages.includes(build.target) ? [] : [`the Dockerfile has no stage ${build.target}`];
  }
  const tag = /:([^:/]+)$/.exec(image ?? '')?.[1] ?? '';
  return /^v?\d+(\.\d+)*/.test(tag) ? [] : [`the image is not pinned to a version: ${image ?? 'none'}`];
}

function referenceProblems(file: ComposeFile, service: ComposeService): readonly string[] {
  const networks = Array.isArray(service.networks) ? service.networks : Object.keys(service.networks ?? {});
  const volumes = (service.volumes ?? [])
    .map((volume) => volume.split(':')[0] ?? '')
    .filter((source) => !source.startsWith('.'));
  return [
    ...missing(file.services, Object.keys(service.depends_on ?? {}), 'service'),
    ...missing(file.secrets, service.secrets ?? [], 'secret'),
    ...missing(file.volumes, volumes, 'volume'),
    ...missing(file.networks, networks, 'network'),
    ...Object.entries(service.depends_on ?? {})
      .filter(
        ([name, { condition }]) => condition === 'service_healthy' && !canBeHealthy(file.services[name]),
      )
      .map(([name]) => `it waits for the health of ${name}, which has no check`),
  ];
}

/** The services' own images carry a check. */
function canBeHealthy(service: ComposeService | undefined): boolean {
  return service?.healthcheck !== undefined || service?.build !== undefined;
}

function missing(known: object | undefined, wanted: readonly string[], kind: string): readonly string[] {
  return wanted
    .filter((name) => !Object.keys(known ?? {}).includes(name))
    .map((name) => `no ${kind} ${name}`);
}

const SECRET = /(_KEY|_SECRET|_TOKEN|_PASSWORD)$|^(SESSION_SECRET|S3_SECRET_ACCESS_KEY)$/;
const ADDRESS_WITH_PASSWORD = /:\/\/[^/@]*:[^/@]+@/;

/** A secret comes from a file or from whoever starts this, or says of itself that production must refuse it. */
function secretProblems({ environment = {}, secrets = [] }: ComposeService): readonly string[] {
  const written = Object.entries(environment)
    .filter(
      ([name, value]) => SECRET.test(name) && !/^\$\{\w+(:[-?][^}]*)?\}$|^development-/.test(value ?? ''),
    )
    .map(([name]) => `${name} is written down`);
  const addresses = Object.entries(environment)
    .filter(([, value]) => ADDRESS_WITH_PASSWORD.test(value ?? ''))
    .map(([name]) => `${name} holds a password`);
  const files = Object.entries(environment)
    .filter(([name]) => name.endsWith('_FILE'))
    .map(([, value]) => (value ?? '').replace('/run/secrets/', ''));
  const unmounted = files.filter((name) => !secrets.includes(name)).map((name) => `${name} is not mounted`);
  return [...written, ...addresses, ...unmounted];
}

function privilegeProblems({ restart, cap_drop, security_opt }: ComposeService): readonly string[] {
  const oneShot = restart === undefined;
  return oneShot || (cap_drop && security_opt) ? [] : ['it keeps privileges that it does not need'];
}

function stopProblems({ environment = {}, stop_grace_period = '10s' }: ComposeService): readonly string[] {
  const grace = environment.SHUTDOWN_GRACE_SECONDS ?? (environment.NODE_ENV ? '20' : '0');
  return Number(grace) < seconds(stop_grace_period)
    ? []
    : [`it is killed before its grace of ${grace} s is over`];
}

function seconds(duration: string): number {
  return Number.parseInt(duration, 10) * (duration.endsWith('m') ? 60 : 1);
}
