import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { PROJECT_ROOT } from './read-yaml.js';

/** Stands in for npm: BROKEN names the step that fails; `npm test` leaves the results that RESULTS holds. */
const NPM = `#!/usr/bin/env bash
set -eu
case "$1" in
  test)
    mkdir -p "$TEST_RESULTS_DIR"
    for project in $RESULTS; do
      IFS=: read -r name passed failed broken <<<"$project"
      printf '{"numPassedTests":%s,"numFailedTests":%s,"numRuntimeErrorTestSuites":%s,"success":%s}' \\
        "$passed" "$failed" "$broken" "$([ "$failed$broken" = 00 ] && echo true || echo false)" \\
        >"$TEST_RESULTS_DIR/$name.json"
    done
    echo "required: $REQUIRE_FAISS $REQUIRE_REDIS $REQUIRE_BROWSER"
    ;;
esac
for argument in "$@"; do
  if [ "$argument" = "\${BROKEN:-none}" ]; then
    echo "The reason why $argument failed"
    exit 1
  fi
done
`;

describe('.ci/run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ground-control-ci-'));
  const GREEN = 'unit:10:0:0 int:5:0:0 e2e:2:0:0';

  beforeAll(() => {
    cpSync(join(PROJECT_ROOT, '.ci'), join(folder, '.ci'), { recursive: true });
    const script = readFileSync(join(folder, '.ci/run'), 'utf8');
    // What stands on this machine is not the question here.
    writeFileSync(
      join(folder, '.ci/run'),
      script.replace(/readonly PACKAGES=\([^)]*\)/, 'readonly PACKAGES=()'),
    );
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin/npm'), NPM);
    chmodSync(join(folder, 'bin/npm'), 0o755);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const run = (environment: Readonly<Record<string, string>>) => {
    const path = [join(folder, 'bin'), dirname(process.execPath), process.env.PATH].join(delimiter);
    const { stdout, status } = spawnSync(join(folder, '.ci/run'), {
      env: { PATH: path, RESULTS: GREEN, ...environment },
      encoding: 'utf8',
    });
    return { stdout, status, last: stdout.trimEnd().split('\n').at(-1) };
  };

  it('adds up steps and tests', () => {
    expect(run({})).toMatchObject({ status: 0, last: '25 passed, 0 failed' });
  });

  it.each(['check:format', 'check:lint', 'check:imports', 'check:types', 'check:dead', 'eval'])(
    'fails with %s, says why, and goes on',
    (step) => {
      const { stdout, status, last } = run({ BROKEN: step });
      expect({ status, last }).toEqual({ status: 1, last: '24 passed, 1 failed' });
      expect(stdout).toContain(`The reason why ${step} failed`);
    },
  );

  it('ends when nothing could be installed', () => {
    expect(run({ BROKEN: 'install' })).toMatchObject({ status: 1, last: '1 passed, 1 failed' });
  });

  it('counts failed tests', () => {
    const results = run({ BROKEN: 'test', RESULTS: 'unit:9:1:0 int:5:0:0 e2e:0:2:0' });
    expect(results).toMatchObject({ status: 1, last: '22 passed, 3 failed' });
    expect(results.stdout).toContain('required: 1 1 1');
  });

  it.each([
    ['a project left no results', 'unit:10:0:0 int:5:0:0'],
    ['a suite could not be run', 'unit:10:0:0 int:5:0:0 e2e:0:0:1'],
  ])('fails when %s, even if the command does not say so', (_name, results) => {
    expect(run({ RESULTS: results })).toMatchObject({ status: 1, last: '23 passed, 1 failed' });
  });

  it('fails when the command fails though no test did', () => {
    expect(run({ BROKEN: 'test' })).toMatchObject({ status: 1, last: '25 passed, 1 failed' });
  });
});

describe('.ci/deploy.mjs', () => {
  const COMMIT = 'a'.repeat(40);

  /** A platform that takes hooks and is ready after `unreadyAnswers` questions. */
  const deploy = async (
    options: {
      readonly commit?: string;
      readonly hookStatus?: number;
      readonly unreadyAnswers?: number;
    } = {},
  ) => {
    const { commit = COMMIT, hookStatus = 200, unreadyAnswers = 0 } = options;
    const called: string[] = [];
    let asked = 0;
    const server = createServer((request, response) => {
      if (request.url?.startsWith('/health')) {
        asked += 1;
        response.writeHead(asked > unreadyAnswers ? 200 : 503).end();
        return;
      }
      called.push(`${request.method ?? ''} ${request.url ?? ''}`);
      response.writeHead(hookStatus).end();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const child = spawn(process.execPath, [join(PROJECT_ROOT, '.ci/deploy.mjs'), commit], {
      env: {
        DEPLOY_HOOKS: `${base}/one?key=hidden\n${base}/two?key=hidden\n`,
        BASE_URL: base,
        DEPLOY_PAUSE_SECONDS: '0',
        DEPLOY_WAIT_SECONDS: unreadyAnswers > 10 ? '0' : '30',
      },
    });
    let output = '';
    const hear = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const code = await new Promise((closed) => child.once('close', closed));
    server.close();
    expect(output).not.toContain('hidden');
    return { code, called, output };
  };

  it('calls every hook with the commit, and waits until the gateway is ready', async () => {
    const { code, called } = await deploy({ unreadyAnswers: 2 });
    expect(code).toBe(0);
    expect(called).toEqual([`POST /one?key=hidden&ref=${COMMIT}`, `POST /two?key=hidden&ref=${COMMIT}`]);
  });

  it.each([
    ['a name is given for a commit', { commit: 'main' }, 'Not a commit'],
    ['a hook is refused', { hookStatus: 401 }, 'Hook 1 of 2 was refused (401)'],
    ['the gateway does not become ready', { unreadyAnswers: 100 }, 'is not ready'],
  ])('fails when %s', async (_name, options, problem) => {
    const { code, output } = await deploy(options);
    expect(code).toBe(1);
    expect(output).toContain(problem);
  });
});
