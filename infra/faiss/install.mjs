// npm's postinstall: makes FAISS usable where that is possible, says in one line how it went, and never fails
// the installation: without FAISS the exact index answers the same, only slower on large collections.
//
//   GROUND_CONTROL_SKIP_FAISS=1  leaves FAISS out
//   --root <folder>              another project folder than the one that this file stands in
import { lookup } from 'node:dns/promises';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { addonPath, compile, hasToolchain, inspectAddon } from './build.mjs';
import { nextStep } from './plan.mjs';
import { run } from './run.mjs';
import { fetchPackage } from './sources.mjs';

const PACKAGES = ['libfaiss-dev', 'libopenblas-dev', 'g++'];
const FALLBACK = 'the exact index will be used';
const SOURCES = 'node_modules/faiss-node';

const ATTEMPTS = {
  fetch: (root) => fetchPackage(root, SOURCES, join(root, SOURCES)),
  compile: (root) => compile(root).error || undefined,
  download,
  packages: installPackages,
};

try {
  await main(projectRoot());
} catch (error) {
  say(`${FALLBACK} (the install step failed: ${error instanceof Error ? error.message : String(error)})`);
}

/** @param {string} root */
async function main(root) {
  /** @type {Set<import('./plan.mjs').Attempt>} */
  const tried = new Set();
  /** @type {string[]} */
  const problems = [];
  for (;;) {
    const state = look(root);
    const step = nextStep(state, tried);
    if (step === 'leave-out') return say(`left out, as asked; ${FALLBACK}`);
    if (step === 'done') return say(`ready (${describe(state)})`);
    if (step === 'give-up') return giveUp(state, problems);
    tried.add(step);
    const problem = await ATTEMPTS[step](root);
    if (problem) problems.push(`${step}: ${problem}`);
  }
}

/** @param {string} root */
function look(root) {
  const unwanted = process.env.GROUND_CONTROL_SKIP_FAISS === '1' || omitsOptional();
  const sources = existsSync(join(root, SOURCES, 'src/faiss.cc'));
  const { addon, kernel } = unwanted || !sources ? { addon: 'none', kernel: '' } : inspectAddon(root);
  const toolchain = !unwanted && hasToolchain();
  return { unwanted, sources, addon, kernel, toolchain, mayInstall: mayInstallPackages() };
}

/** `npm install --omit=optional` means FAISS too. */
function omitsOptional() {
  return (process.env.npm_config_omit ?? '').split(/[\s,]+/).includes('optional');
}

function mayInstallPackages() {
  return (
    process.getuid?.() === 0 &&
    existsSync('/etc/debian_version') &&
    run('apt-get', ['--version'], { seconds: 10 }).ok
  );
}

/**
 * faiss-node's own binary, from its releases. Does not wait for a name that cannot be resolved.
 * @param {string} root
 */
async function download(root) {
  const installer = [join(root, SOURCES, SOURCES), join(root, 'node_modules')]
    .map((folder) => join(folder, 'prebuild-install/bin.js'))
    .find((path) => existsSync(path));
  if (!installer) return 'prebuild-install is missing';
  if (!(await canReachReleases())) return 'github.com cannot be reached';
  const args = [installer, '--runtime', 'napi'];
  const result = run(process.execPath, args, { cwd: join(root, SOURCES), seconds: 20 });
  const problem = result.ok ? inspectAddon(root).error : result.error || 'it took too long';
  if (problem) rmSync(dirname(dirname(addonPath(root))), { recursive: true, force: true });
  return problem || undefined;
}

async function canReachReleases() {
  if (process.env.HTTPS_PROXY ?? process.env.https_proxy ?? process.env.npm_config_https_proxy) return true;
  const known = lookup('github.com').then(
    () => true,
    () => false,
  );
  return Promise.race([known, sleep(3000, false, { ref: false })]);
}

function installPackages() {
  say(`installing ${PACKAGES.join(', ')} with apt-get (GROUND_CONTROL_SKIP_FAISS=1 leaves this out)`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = () =>
    run(
      'apt-get',
      ['-o', 'DPkg::Lock::Timeout=60', 'install', '-y', '-qq', '--no-install-recommends', ...PACKAGES],
      {
        seconds: 300,
        env,
      },
    );
  if (install().ok) return undefined;
  run('apt-get', ['update', '-qq'], { seconds: 120, env });
  const second = install();
  return second.ok ? undefined : second.error || 'it took too long';
}

/**
 * @param {ReturnType<typeof look>} state
 * @param {readonly string[]} problems
 */
function giveUp(state, problems) {
  const advice =
    state.sources && !state.toolchain && existsSync('/etc/debian_version')
      ? `; to have it: sudo apt-get install -y ${PACKAGES.join(' ')} && node infra/faiss/install.mjs`
      : '';
  say(`${FALLBACK} (${problems.join('; ').replaceAll(/\s+/g, ' ')})${advice}`);
}

/** @param {ReturnType<typeof look>} state */
function describe({ kernel }) {
  return kernel === 'upstream' ? 'binary of faiss-node' : `built here, inner product: ${kernel}`;
}

function projectRoot() {
  const { values } = parseArgs({ options: { root: { type: 'string' } } });
  return resolve(values.root ?? join(dirname(fileURLToPath(import.meta.url)), '../..'));
}

/** @param {string} text */
function say(text) {
  process.stdout.write(`faiss: ${text}\n`);
}
