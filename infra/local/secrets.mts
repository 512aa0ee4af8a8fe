import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface LocalSecrets {
  readonly databasePassword: string;
  readonly internalToken: string;
  readonly sessionSecret: string;
  readonly adminKey: string;
}

/** The secrets of this data folder, made at its first start and readable by their owner only. `fresh` tells of that start. */
export function localSecrets(dataDir: string): { readonly secrets: LocalSecrets; readonly fresh: boolean } {
  const path = join(dataDir, 'secrets.json');
  if (existsSync(path)) {
    return { secrets: JSON.parse(readFileSync(path, 'utf8')) as LocalSecrets, fresh: false };
  }
  const secrets: LocalSecrets = {
    databasePassword: randomBytes(24).toString('hex'),
    internalToken: randomBytes(32).toString('hex'),
    sessionSecret: randomBytes(32).toString('hex'),
    adminKey: `gc_${randomBytes(24).toString('base64url')}`,
  };
  writeFileSync(path, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return { secrets, fresh: true };
}

/** Where command-line tools find the admin key of a local installation. */
export function adminKeyPath(dataDir: string): string {
  return join(dataDir, 'admin-key');
}

export function storeAdminKey(dataDir: string, key: string): void {
  writeFileSync(adminKeyPath(dataDir), `${key}\n`, { mode: 0o600 });
}
