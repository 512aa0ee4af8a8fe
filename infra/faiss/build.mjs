import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.mjs';
import { fetchPackage } from './sources.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const NODE_API_VERSION = 8;
const COMPILE = ['-std=c++17', '-O3', '-fPIC', '-fexceptions', '-frtti', '-fopenmp', '-pthread'];
const DEFINES = [
  `-DNAPI_VERSION=${NODE_API_VERSION}`,
  '-DBUILDING_NODE_EXTENSION',
  '-DNODE_GYP_MODULE_NAME=faiss_node',
];
/** faiss-node's entry point gets another name, because addon-entry.cc stands in front of it. */
const RENAME = '-Dnapi_register_module_v1=faiss_node_register';
/** The first definition wins (our inner product); never unloaded, since FAISS and OpenBLAS keep threads. */
const LINK = ['-shared', '-Wl,--allow-multiple-definition', '-Wl,-z,nodelete'];
const OURS = ['addon-entry.cc', 'search-rows.cc', 'inner-product.cc', 'idx-alias.h'];

/** Where the addon of faiss-node stands, built here or downloaded. @param {string} root */
export function addonPath(root) {
  return join(root, 'node_modules/faiss-node/build/Release/faiss-node.node');
}

/** What we wrote down about our own build. @param {string} root */
function markerPath(root) {
  return join(root, 'node_modules/faiss-node/build/ground-control.sha256');
}

/**
 * `current` when our own build works and was made from these very sources; `usable` for any other that works.
 * @param {string} root
 * @returns {{ addon: 'none' | 'usable' | 'current', kernel: string, error: string }}
 */
export function inspectAddon(root) {
  if (!existsSync(addonPath(root))) return { addon: 'none', kernel: '', error: 'there is none' };
  const check = checkAddon(addonPath(root));
  if (!check.ok) return { addon: 'none', kernel: '', error: check.error };
  const marker = existsSync(markerPath(root)) ? readFileSync(markerPath(root), 'utf8').trim() : '';
  return { addon: marker === fingerprint(root) ? 'current' : 'usable', kernel: check.output, error: '' };
}

/**
 * Loads an addon in a process of its own and searches with it; a crash there is only a failed check.
 * @param {string} path
 * @returns {{ ok: boolean, output: string, error: string }} output: the name of the inner product
 */
export function checkAddon(path) {
  return run(process.execPath, [join(HERE, 'check-addon.mjs'), path], {
    seconds: 30,
    env: { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', NODE_OPTIONS: '' },
  });
}

/** Compiler, FAISS and OpenBLAS with their headers are installed. */
export function hasToolchain() {
  return (
    [libraryPath('libfaiss.a'), libraryPath('libopenblas.so')].every((path) => path !== '') &&
    hasFaissHeaders()
  );
}

/**
 * Compiles faiss-node against the system's FAISS, checks the result and only then puts it in its place.
 * @param {string} root
 * @returns {{ ok: boolean, kernel: string, error: string }}
 */
export function compile(root) {
  const folder = mkdtempSync(join(tmpdir(), 'ground-control-faiss-'));
  try {
    const includes = includeFolders(root, folder);
    if (typeof includes === 'string') return { ok: false, kernel: '', error: includes };
    const own = compileInto(root, folder, includes, ['addon-entry.cc', 'inner-product.cc']);
    // A FAISS that our inner product does not fit: its own is slower and as good.
    const built = own.ok ? own : compileInto(root, folder, includes, ['addon-entry.cc']);
    if (!built.ok) return { ok: false, kernel: '', error: own.error };
    install(root, join(folder, 'faiss-node.node'));
    return { ok: true, kernel: built.output, error: '' };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} root
 * @param {string} folder
 * @param {readonly string[]} includes
 * @param {readonly string[]} own
 */
function compileInto(root, folder, includes, own) {
  const flags = [...COMPILE, ...DEFINES, ...includes.map((include) => `-I${include}`)];
  const object = join(folder, 'faiss.o');
  const addon = join(folder, 'faiss-node.node');
  if (!existsSync(object)) {
    const theirs = `-I${join(root, 'node_modules/faiss-node/src')}`;
    const alias = ['-include', join(HERE, 'idx-alias.h')];
    const source = join(HERE, 'search-rows.cc');
    const compiled = run('g++', [...flags, theirs, ...alias, RENAME, '-c', source, '-o', object], {
      seconds: 180,
    });
    if (!compiled.ok) return compiled;
  }
  const sources = own.map((file) => join(HERE, file));
  const linked = run('g++', [...flags, ...LINK, '-o', addon, object, ...sources, '-lfaiss', '-lopenblas'], {
    seconds: 180,
  });
  return linked.ok ? checkAddon(addon) : linked;
}

/**
 * @param {string} root
 * @param {string} built
 */
function install(root, built) {
  const target = addonPath(root);
  rmSync(dirname(dirname(target)), { recursive: true, force: true });
  mkdirSync(dirname(target), { recursive: true });
  // Beside the target first, so that no process ever sees half a file.
  writeFileSync(`${target}.new`, readFileSync(built), { mode: 0o755 });
  renameSync(`${target}.new`, target);
  writeFileSync(markerPath(root), `${fingerprint(root)}\n`);
}

/** Everything that decides what a build turns out to be. @param {string} root */
function fingerprint(root) {
  const hash = createHash('sha256');
  const files = [...OURS.map((file) => join(HERE, file)), join(root, 'node_modules/faiss-node/src/faiss.cc')];
  for (const file of files) hash.update(existsSync(file) ? readFileSync(file) : '').update('\0');
  const library = libraryPath('libfaiss.a');
  const size = library === '' ? 0 : statSync(library).size;
  return hash.update(JSON.stringify([COMPILE, DEFINES, RENAME, LINK, process.arch, size])).digest('hex');
}

/** The compiler's own search path knows where a library is. @param {string} file */
function libraryPath(file) {
  const found = run('g++', [`-print-file-name=${file}`], { seconds: 10 });
  return found.ok && found.output.startsWith('/') ? found.output : '';
}

function hasFaissHeaders() {
  return ['/usr/include', '/usr/local/include'].some((folder) =>
    existsSync(join(folder, 'faiss/IndexFlat.h')),
  );
}

/**
 * Headers of Node-API: from the packages, from this Node's own installation, else fetched.
 * @param {string} root
 * @param {string} scratch
 * @returns {string[] | string} folders, or what went wrong
 */
function includeFolders(root, scratch) {
  /** @type {string[]} */
  const folders = [];
  const wanted = [
    {
      header: 'node_api.h',
      key: 'node_modules/node-api-headers',
      places: [
        join(root, 'node_modules/node-api-headers/include'),
        join(dirname(dirname(process.execPath)), 'include/node'),
      ],
      inside: 'include',
    },
    {
      header: 'napi.h',
      key: 'node_modules/node-addon-api',
      places: [
        join(root, 'node_modules/faiss-node/node_modules/node-addon-api'),
        join(root, 'node_modules/node-addon-api'),
      ],
      inside: '.',
    },
  ];
  for (const { header, key, places, inside } of wanted) {
    const place = places.find((folder) => existsSync(join(folder, header)));
    if (place) {
      folders.push(place);
      continue;
    }
    const fetched = join(scratch, key);
    const problem = fetchPackage(root, key, fetched);
    if (problem) return problem;
    folders.push(join(fetched, inside));
  }
  return folders;
}
