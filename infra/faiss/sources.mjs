import { createHash, timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.mjs';

/**
 * Puts an npm package into `folder`, exactly as package-lock.json records it: an older npm drops an optional
 * package whose install script fails, and a production install has no development packages.
 * @param {string} root    folder of package-lock.json
 * @param {string} key     the package's key in the lockfile, `node_modules/…`
 * @param {string} folder  made by this call; left alone when something fails
 * @returns {string | undefined} what went wrong
 */
export function fetchPackage(root, key, folder) {
  const locked = lockedPackage(root, key);
  if (!locked) return `package-lock.json has no checksum for ${key}`;
  const name = key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const download = mkdtempSync(join(tmpdir(), 'ground-control-faiss-'));
  try {
    const packed = npm(
      ['pack', `${name}@${locked.version}`, '--ignore-scripts', '--loglevel=error'],
      download,
    );
    const file = readdirSync(download).find((entry) => entry.endsWith('.tgz'));
    if (!packed.ok || !file) return `npm pack ${name} failed: ${packed.error || 'no file came'}`;
    if (!matches(readFileSync(join(download, file)), locked.integrity))
      return `${name} is not the package that package-lock.json names`;
    mkdirSync(folder, { recursive: true });
    const unpacked = run('tar', ['-xzf', join(download, file), '--strip-components=1', '-C', folder], {
      seconds: 30,
    });
    if (unpacked.ok) return undefined;
    rmSync(folder, { recursive: true, force: true });
    return `tar failed: ${unpacked.error}`;
  } finally {
    rmSync(download, { recursive: true, force: true });
  }
}

/**
 * @param {string} root
 * @param {string} key
 * @returns {{ version: string, integrity: string } | undefined}
 */
export function lockedPackage(root, key) {
  const path = join(root, 'package-lock.json');
  if (!existsSync(path)) return undefined;
  const entry = JSON.parse(readFileSync(path, 'utf8')).packages?.[key];
  return entry?.version && entry.integrity
    ? { version: entry.version, integrity: entry.integrity }
    : undefined;
}

/**
 * @param {Buffer} content
 * @param {string} integrity  `sha512-<base64>`
 */
function matches(content, integrity) {
  if (!integrity.startsWith('sha512-')) return false;
  const expected = Buffer.from(integrity.slice('sha512-'.length), 'base64');
  const actual = createHash('sha512').update(content).digest();
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/**
 * The npm that runs us, else the one on the PATH.
 * @param {readonly string[]} args
 * @param {string} cwd
 */
function npm(args, cwd) {
  const script = process.env.npm_execpath;
  const viaScript = script !== undefined && /npm-cli\.js$/.test(script);
  return viaScript
    ? run(process.execPath, [script, ...args], { cwd, seconds: 60 })
    : run('npm', args, { cwd, seconds: 60 });
}
