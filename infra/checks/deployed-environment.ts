import { type Environment } from '@app/common/config';
import { type ComposeService } from './compose-file.js';
import { type RenderBlueprint, variablesOf } from './render-blueprint.js';

/** What every image of ours sets, as far as settings ask for it. */
const IMAGE = { NODE_ENV: 'production', DATA_DIR: '/data' };

/** Of the kind that Render generates: 256 random bits in base64. */
const GENERATED = 'Zk3v0Jm1uQx8aYb7N5rT2wLs9eHdCfGiPoKjUqVyXzE=';

/**
 * The environment that Compose gives to a container when whoever starts it sets nothing but `given`; secrets are read
 * from `secretsFolder`.
 */
export function composeEnvironment(
  service: ComposeService,
  secretsFolder: string,
  given: Environment = {},
): Environment {
  const entries = Object.entries(service.environment ?? {}).map(([name, value]): [string, string] => [
    name,
    (value ?? '')
      .replaceAll(
        /\$\{(\w+)(?::[-?]([^}]*))?\}/g,
        (_all, asked: string, fallback: string | undefined) => given[asked] ?? fallback ?? '',
      )
      .replace('/run/secrets', secretsFolder),
  ]);
  return { ...IMAGE, ...Object.fromEntries(entries) };
}

/** The environment that Render gives to a service when whoever makes it leaves every question empty. */
export function renderEnvironment(blueprint: RenderBlueprint, serviceName: string): Environment {
  const service = blueprint.services.find(({ name }) => name === serviceName);
  const group = (name: string) =>
    (blueprint.envVarGroups ?? []).find((one) => one.name === name)?.envVars ?? [];
  const variables = (service ? variablesOf(service) : []).flatMap((variable) =>
    'fromGroup' in variable ? group(variable.fromGroup) : [variable],
  );
  return {
    ...IMAGE,
    ...Object.fromEntries(variables.map((variable) => [variable.key, renderValue(variable)])),
  };
}

type Variable = Exclude<ReturnType<typeof variablesOf>[number], { fromGroup: string }>;

function renderValue(variable: Variable): string {
  if ('value' in variable) {
    return variable.value;
  }
  if ('generateValue' in variable) {
    return GENERATED;
  }
  if ('fromDatabase' in variable) {
    return 'postgresql://user:password@database/name';
  }
  if ('fromService' in variable) {
    return 'property' in variable.fromService
      ? { connectionString: 'redis://store:6379', hostport: 'host:3001', host: 'host', port: '3001' }[
          variable.fromService.property
        ]
      : variable.fromService.envVarKey.endsWith('API_KEY')
        ? ''
        : GENERATED;
  }
  return '';
}
