import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadApiConfig } from '../../apps/api/src/api.config.js';
import { loadWorkerConfig } from '../../apps/ingest-worker/src/worker.config.js';
import { loadRetrieverConfig } from '../../apps/retriever/src/retriever.config.js';
import { ComposeFile, composeProblems, productionProblems } from './compose-file.js';
import { composeEnvironment } from './deployed-environment.js';
import { dockerStages } from './dockerfile.js';
import { parseYaml, PROJECT_ROOT, readYaml } from './read-yaml.js';
import { unknownSettings } from './service-settings.js';

const SECRET = 'wq8Zk3v0Jm1uQx8aYb7N5rT2wLs9eHdC';
const FILES = ['docker-compose.yml', 'infra/docker/compose.production.yml', 'infra/docker/compose.demo.yml'];
const stages = dockerStages(readFileSync(join(PROJECT_ROOT, 'Dockerfile'), 'utf8')).map(({ name }) => name);
const read = (path: string) => ComposeFile.parse(readYaml(path));

describe.each(FILES)('%s', (path) => {
  const file = read(path);

  it('holds together', () => {
    expect(composeProblems(file, stages)).toEqual([]);
  });

  it('sets only what its services read', () => {
    const unknown = Object.values(file.services).flatMap(({ build, environment = {} }) =>
      build ? unknownSettings(build.target, Object.keys(environment)) : [],
    );
    expect(unknown).toEqual([]);
  });
});

describe('compose.production.yml', () => {
  const file = read('infra/docker/compose.production.yml');

  it('is hardened', () => {
    expect(productionProblems(file)).toEqual([]);
  });

  it('keeps what stores data away from the internet', () => {
    for (const name of ['postgres', 'redis']) {
      expect(file.services[name]?.networks).toEqual(['inside']);
    }
    expect(file.networks?.inside?.internal).toBe(true);
  });

  it('migrates before a service starts that needs the schema', () => {
    for (const name of ['api', 'ingest-worker']) {
      expect(file.services[name]?.depends_on?.migrate?.condition).toBe('service_completed_successfully');
    }
  });

  it('lets the gateway trust the proxy and nobody else', () => {
    const { proxy, api } = file.services;
    const networks = proxy?.networks;
    const address = networks && !Array.isArray(networks) ? networks.edge?.ipv4_address : undefined;
    expect(api?.environment?.TRUSTED_PROXY_IPS).toBe(address);
  });

  it('mounts a proxy configuration that sends events on at once', () => {
    const path = join(PROJECT_ROOT, 'infra/docker/Caddyfile');
    expect(existsSync(path)).toBe(true);
    expect(readFileSync(path, 'utf8')).toMatch(/reverse_proxy api:3000 \{[^}]*flush_interval -1/);
  });

  describe('with the secrets that make-secrets.mjs makes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ground-control-secrets-'));
    const make = () => {
      execFileSync(process.execPath, [join(PROJECT_ROOT, 'infra/docker/make-secrets.mjs'), folder]);
    };

    beforeAll(make);
    afterAll(() => {
      rmSync(folder, { recursive: true });
    });

    it('has a file for each, and no other', () => {
      expect(Object.keys(file.secrets ?? {}).toSorted()).toEqual(readdirSync(folder).toSorted());
    });

    it.each([
      ['api', loadApiConfig],
      ['retriever', loadRetrieverConfig],
      ['ingest-worker', loadWorkerConfig],
    ])('starts %s in strict mode', (name, load) => {
      const { settings } = load(composeEnvironment(file.services[name]!, folder));
      expect(settings).toMatchObject({ NODE_ENV: 'production', STRICT_MODE: true });
    });

    it('gives each store the password that its clients use', () => {
      const read = (name: string) => readFileSync(join(folder, name), 'utf8');
      expect(new URL(read('database-url')).password).toBe(read('postgres-password'));
      expect(new URL(read('redis-url')).password).toBe(read('redis-password'));
    });

    it('keeps what is there, and closes the folder to others', () => {
      const before = readFileSync(join(folder, 'session-secret'), 'utf8');
      make();
      expect(readFileSync(join(folder, 'session-secret'), 'utf8')).toBe(before);
      expect(statSync(folder).mode & 0o777).toBe(0o700);
    });
  });
});

describe('the other two', () => {
  it('start with what they set: development, and a mock model in production', () => {
    const { api } = read('docker-compose.yml').services;
    const { demo } = read('infra/docker/compose.demo.yml').services;
    expect(loadApiConfig({ ...composeEnvironment(api!, ''), DATA_DIR: '/data' }).production).toBe(false);
    // The all-in-one start makes these itself.
    const secrets = {
      SESSION_SECRET: SECRET,
      INTERNAL_TOKEN: SECRET,
      DATABASE_URL: 'postgres://127.0.0.1/a',
    };
    const { settings } = loadApiConfig({ ...composeEnvironment(demo!, ''), ...secrets });
    expect(settings).toMatchObject({ NODE_ENV: 'production', LLM_MOCK: true, INGEST_ENABLED: false });
  });

  it('carry development secrets that production refuses', () => {
    const { api } = read('docker-compose.yml').services;
    const moved = { ...composeEnvironment(api!, ''), NODE_ENV: 'production' };
    expect(() => loadApiConfig(moved)).toThrow(/SESSION_SECRET[^]*INTERNAL_TOKEN[^]*BOOTSTRAP_ADMIN_KEY/);
  });
});

describe('what is refused', () => {
  const problems = (service: string, more = '') =>
    composeProblems(ComposeFile.parse(parseYaml(`name: a\nservices:\n  one: ${service}\n${more}`)), ['api']);
  const hardened = "restart: always, cap_drop: [ALL], security_opt: ['no-new-privileges:true']";

  it.each([
    ['an unknown field', '{ image: "redis:7.2", privileged: true }'],
    ['an unknown top field', '{ image: "redis:7.2" }\nservice: {}'],
    ['a capability', '{ image: "redis:7.2", cap_add: [SYS_ADMIN] }'],
    ['a number where text is wanted', '{ image: "redis:7.2", environment: { STRICT_MODE: true } }'],
    ['a health check as text', '{ image: "redis:7.2", healthcheck: { test: "ping" } }'],
  ])('%s', (_name, service) => {
    expect(ComposeFile.safeParse(parseYaml(`name: a\nservices:\n  one: ${service}\n`)).success).toBe(false);
  });

  it.each([
    ['latest', '{ image: "redis:latest" }', 'not pinned'],
    ['no tag', '{ image: redis }', 'not pinned'],
    ['a stage that is not there', '{ build: { context: ., target: apy } }', 'no stage apy'],
    [
      'a written secret',
      '{ build: { context: ., target: api }, environment: { SESSION_SECRET: abc } }',
      'written down',
    ],
    [
      'a password in an address',
      '{ build: { context: ., target: api }, environment: { REDIS_URL: "redis://:pw@redis" } }',
      'holds a password',
    ],
    [
      'a secret that is not mounted',
      '{ build: { context: ., target: api }, environment: { SESSION_SECRET_FILE: /run/secrets/session } }',
      'not mounted',
    ],
    ['privileges', '{ image: "redis:7.2", restart: always }', 'privileges'],
    ['a network', `{ image: "redis:7.2", ${hardened}, networks: [nowhere] }`, 'no network nowhere'],
    ['a volume', `{ image: "redis:7.2", ${hardened}, volumes: ["gone:/data"] }`, 'no volume gone'],
    [
      'a dependency',
      `{ image: "redis:7.2", ${hardened}, depends_on: { two: { condition: service_started } } }`,
      'no service two',
    ],
  ])('%s', (_name, service, problem) => {
    expect(problems(service).join('\n')).toContain(problem);
  });

  it('is nothing in a service that is in order', () => {
    expect(problems(`{ image: "redis:7.2", ${hardened} }`)).toEqual([]);
  });

  it('is all that production forgets', () => {
    const file = ComposeFile.parse(
      parseYaml(
        'name: a\nservices:\n  one: { image: "redis:7.2", ports: ["1:1"], environment: { NODE_ENV: production } }',
      ),
    );
    expect(productionProblems(file)).toHaveLength(6);
  });
});
