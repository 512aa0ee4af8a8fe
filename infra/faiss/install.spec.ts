import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Attempt, nextStep, type Situation } from './plan.mjs';

/** Plays the plan to its end; `outcomes` says what an attempt that succeeds changes. */
function play(start: Situation, outcomes: Partial<Record<Attempt, Partial<Situation>>> = {}): string[] {
  const steps: string[] = [];
  const tried = new Set<Attempt>();
  let situation = start;
  for (;;) {
    const step = nextStep(situation, tried);
    steps.push(step);
    if (step === 'leave-out' || step === 'done' || step === 'give-up') {
      return steps;
    }
    tried.add(step);
    situation = { ...situation, ...outcomes[step] };
  }
}

const bare: Situation = {
  unwanted: false,
  sources: true,
  addon: 'none',
  toolchain: false,
  mayInstall: false,
};

describe('the plan of the install step', () => {
  it('does nothing when FAISS is not wanted, or built already', () => {
    expect(play({ ...bare, unwanted: true })).toEqual(['leave-out']);
    expect(play({ ...bare, addon: 'current', toolchain: true })).toEqual(['done']);
  });

  it('compiles where a compiler is, even if a published binary works', () => {
    const current = { compile: { addon: 'current' } } as const;
    expect(play({ ...bare, toolchain: true }, current)).toEqual(['compile', 'done']);
    expect(play({ ...bare, toolchain: true, addon: 'usable' }, current)).toEqual(['compile', 'done']);
  });

  it('keeps what works when the compiler fails or is missing', () => {
    expect(play({ ...bare, toolchain: true, addon: 'usable' })).toEqual(['compile', 'done']);
    expect(play({ ...bare, addon: 'usable', mayInstall: true })).toEqual(['done']);
  });

  it('downloads before it installs packages, and installs packages before it gives up', () => {
    expect(play({ ...bare, mayInstall: true }, { download: { addon: 'usable' } })).toEqual([
      'download',
      'done',
    ]);
    expect(
      play({ ...bare, mayInstall: true }, { packages: { toolchain: true }, compile: { addon: 'current' } }),
    ).toEqual(['download', 'packages', 'compile', 'done']);
    expect(play({ ...bare, mayInstall: true })).toEqual(['download', 'packages', 'give-up']);
  });

  it('touches no packages without the right to, and tries nothing twice', () => {
    expect(play(bare)).toEqual(['download', 'give-up']);
    expect(play({ ...bare, toolchain: true, mayInstall: true })).toEqual(['compile', 'download', 'give-up']);
  });

  it('fetches sources that npm dropped', () => {
    const outcomes = { fetch: { sources: true }, compile: { addon: 'current' } } as const;
    expect(play({ ...bare, sources: false, toolchain: true }, outcomes)).toEqual([
      'fetch',
      'compile',
      'done',
    ]);
    expect(play({ ...bare, sources: false, toolchain: true })).toEqual(['fetch', 'give-up']);
  });
});

describe('infra/faiss/install.mjs', () => {
  let root: string;
  /** The only folder on the PATH. */
  let programs: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'faiss-install-'));
    programs = join(root, 'bin');
    await mkdir(programs);
    await symlink(process.execPath, join(programs, 'node'));
    await writeFile(
      join(root, 'package-lock.json'),
      JSON.stringify({
        packages: { 'node_modules/faiss-node': { version: '0.5.1', integrity: 'sha512-AAAA' } },
      }),
    );
  });
  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  function install(environment: Record<string, string> = {}): { code: number | null; said: string } {
    const script = join(__dirname, 'install.mjs');
    const env = { PATH: programs, ...environment };
    const result = spawnSync(process.execPath, [script, '--root', root], {
      env,
      encoding: 'utf8',
      timeout: 30_000,
    });
    return { code: result.status, said: result.stdout };
  }

  /** A program of a few lines of shell. */
  async function program(name: string, script: string): Promise<void> {
    await writeFile(join(programs, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(programs, name), 0o755);
  }

  async function haveSources(): Promise<void> {
    await mkdir(join(root, 'node_modules/faiss-node/src'), { recursive: true });
    await writeFile(join(root, 'node_modules/faiss-node/src/faiss.cc'), '');
  }

  it.each([
    ['GROUND_CONTROL_SKIP_FAISS', '1'],
    ['npm_config_omit', 'dev optional'],
  ])('is left out with %s=%s', (name, value) => {
    expect(install({ [name]: value })).toEqual({
      code: 0,
      said: 'faiss: left out, as asked; the exact index will be used\n',
    });
  });

  it('says in one line why the exact index will be used, and does not fail', async () => {
    await haveSources();
    const { code, said } = install();
    expect(code).toBe(0);
    expect(said).toMatch(/^faiss: the exact index will be used \(.*prebuild-install is missing.*\n$/);
  });

  it('does not fail when npm is missing', () => {
    const { code, said } = install();
    expect(code).toBe(0);
    expect(said).toMatch(/^faiss: the exact index will be used \(fetch: .*\n$/);
  });

  it('refuses a package that is not the one of the lockfile', async () => {
    await program('npm', 'echo anything > faiss-node-0.5.1.tgz');
    const { code, said } = install();
    expect(code).toBe(0);
    expect(said).toContain('faiss-node is not the package that package-lock.json names');
  });

  it('does not fail when the compiler does', async () => {
    await haveSources();
    await writeFile(join(programs, 'library'), '');
    await program(
      'g++',
      `case "$1" in -print-file-name=*) echo ${programs}/library;; *) echo error: broken >&2; exit 1;; esac`,
    );
    const { code, said } = install();
    expect(code).toBe(0);
    expect(said).toMatch(/^faiss: the exact index will be used \(.*\n$/);
  });
});
