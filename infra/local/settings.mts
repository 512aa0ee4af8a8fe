import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';

/** A start that cannot go on: the message is the one line that a person needs. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** What the all-in-one start itself reads. Services read and check the rest. */
export interface LocalSettings {
  readonly environment: Readonly<Record<string, string>>;
  readonly production: boolean;
  readonly dataDir: string;
  readonly apiPort: number;
  readonly retrieverPort: number;
  readonly workerPort: number;
  /** Undefined: an embedded Postgres is started. */
  readonly databaseUrl: string | undefined;
  /** Undefined: one is generated. */
  readonly adminKey: string | undefined;
}

export function readLocalSettings(): LocalSettings {
  const environment = { ...dotEnv(), ...definedOnly(process.env) };
  const settings: LocalSettings = {
    environment,
    production: settingOf(environment, 'NODE_ENV') === 'production',
    dataDir: resolve(settingOf(environment, 'DATA_DIR') ?? '.data'),
    apiPort: port(environment, 'PORT', 3000),
    retrieverPort: port(environment, 'RETRIEVER_PORT', 3001),
    workerPort: port(environment, 'WORKER_PORT', 3002),
    databaseUrl: settingOf(environment, 'DATABASE_URL'),
    adminKey: settingOf(environment, 'BOOTSTRAP_ADMIN_KEY'),
  };
  demandDifferentPorts(settings);
  return settings;
}

function demandDifferentPorts({ apiPort, retrieverPort, workerPort }: LocalSettings): void {
  if (retrieverPort === apiPort) {
    throw new StartError(`RETRIEVER_PORT: must not be the same as PORT (${apiPort})`);
  }
  if (workerPort === apiPort || workerPort === retrieverPort) {
    const other = workerPort === apiPort ? 'PORT' : 'RETRIEVER_PORT';
    throw new StartError(`WORKER_PORT: must not be the same as ${other} (${workerPort})`);
  }
}

function dotEnv(): Record<string, string> {
  return existsSync('.env') ? definedOnly(parseEnv(readFileSync('.env', 'utf8'))) : {};
}

function definedOnly(variables: NodeJS.Dict<string>): Record<string, string> {
  const entries = Object.entries(variables).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  return Object.fromEntries(entries);
}

function port(environment: Readonly<Record<string, string>>, name: string, fallback: number): number {
  const text = settingOf(environment, name) ?? String(fallback);
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 65_535) {
    throw new StartError(`${name}: must be a port number between 1 and 65535`);
  }
  return value;
}

/** As the services read it: the file that `NAME_FILE` names wins over `NAME`, and what is empty counts as unset. */
function settingOf(environment: Readonly<Record<string, string>>, name: string): string | undefined {
  const path = environment[`${name}_FILE`];
  if (!path) {
    return environment[name]?.trim() || undefined;
  }
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch {
    throw new StartError(`${name}_FILE: the file cannot be read`);
  }
}
