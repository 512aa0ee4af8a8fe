// Makes the secrets that the compose files mount, one file each. What is there already stays as it is.
//
//   node infra/docker/make-secrets.mjs [folder] [--postgres-host postgres] [--redis-host redis]
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'postgres-host': { type: 'string', default: 'postgres' },
    'redis-host': { type: 'string', default: 'redis' },
  },
});
const folder = resolve(positionals[0] ?? join(dirname(fileURLToPath(import.meta.url)), 'secrets'));
// Containers read the files under ids of their own, so the folder is what keeps other people out.
mkdirSync(folder, { recursive: true });
chmodSync(folder, 0o700);

const database = keep('postgres-password', random());
const redis = keep('redis-password', random());
keep('database-url', `postgres://ground_control:${database}@${values['postgres-host']}:5432/ground_control`);
keep('redis-url', `redis://:${redis}@${values['redis-host']}:6379`);
keep('internal-token', random());
keep('session-secret', random());
keep('bootstrap-admin-key', random());
// Keys of providers come from their owners; an empty file counts as none.
keep('gemini-api-key', '');
keep('openai-api-key', '');
process.stdout.write(`Secrets are in ${folder}\n`);

/** The prefix lets scanners of repositories and logs recognise a secret that leaked. */
function random() {
  return `gcs_${randomBytes(32).toString('hex')}`;
}

/**
 * @param {string} name
 * @param {string} value
 */
function keep(name, value) {
  const path = join(folder, name);
  if (!existsSync(path)) {
    writeFileSync(path, value, { mode: 0o644 });
  }
  return readFileSync(path, 'utf8').trim();
}
