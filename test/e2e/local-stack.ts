import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@app/common/testing';

const ROOT = resolve(__dirname, '../..');

/** The whole product as `npm start` runs it, on ports and in a folder of a test's own. */
export class LocalStack {
  private output = '';
  private exited: number | null | undefined;

  private constructor(
    readonly ports: { readonly api: number; readonly retriever: number; readonly worker: number },
    readonly dataDir: string,
    private readonly child: ChildProcess,
  ) {
    const hear = (chunk: Buffer): void => {
      this.output += chunk.toString();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => {
      this.exited = code;
    });
  }

  static async launch(
    environment: Readonly<Record<string, string>> = {},
    dataDir = newDataDir(),
  ): Promise<LocalStack> {
    const [api, retriever, worker] = [await freePort(), await freePort(), await freePort()];
    const child = spawn(process.execPath, ['infra/local/start.mts'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        PORT: String(api),
        RETRIEVER_PORT: String(retriever),
        WORKER_PORT: String(worker),
        DATA_DIR: dataDir,
        RATE_LIMIT_PER_MINUTE: '0',
        RATE_LIMIT_CHAT_PER_MINUTE: '0',
        RATE_LIMIT_SEARCH_PER_MINUTE: '0',
        ...environment,
      },
    });
    return new LocalStack({ api, retriever, worker }, dataDir, child);
  }

  /** A stack that can answer. Throws what the terminal said when it cannot. */
  static async ready(
    environment: Readonly<Record<string, string>> = {},
    dataDir?: string,
  ): Promise<LocalStack> {
    const stack = await LocalStack.launch(environment, dataDir);
    await stack.saw(/Ready: http/);
    return stack;
  }

  get url(): string {
    return `http://127.0.0.1:${this.ports.api}`;
  }

  get terminal(): string {
    return this.output;
  }

  get adminKey(): string {
    return readFileSync(join(this.dataDir, 'admin-key'), 'utf8').trim();
  }

  async saw(words: RegExp, from = 0): Promise<void> {
    while (!words.test(this.output.slice(from))) {
      if (this.exited !== undefined) {
        throw new Error(`The start ended with ${this.exited ?? 'a signal'}:\n${this.output}`);
      }
      await sleep(50);
    }
  }

  /** Waits for the end and returns the exit code. */
  async ended(): Promise<number | null> {
    while (this.exited === undefined) {
      await sleep(20);
    }
    return this.exited;
  }

  /** The start itself is killed and can stop nothing. */
  async killStart(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended();
  }

  /** Ctrl-C. */
  interrupt(): Promise<number | null> {
    this.child.kill('SIGINT');
    return this.ended();
  }

  /** Every living process of this installation, by what runs in it: all of them carry the data folder. */
  processes(): readonly { readonly pid: number; readonly command: string }[] {
    return readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry))
      .map((pid) => ({
        pid: Number(pid),
        command: read(`/proc/${pid}/cmdline`),
        environment: read(`/proc/${pid}/environ`),
      }))
      .filter(
        ({ command, environment }) =>
          command.includes(this.dataDir) || environment.includes(`DATA_DIR=${this.dataDir}`),
      )
      .map(({ pid, command }) => ({ pid, command: command.replaceAll('\0', ' ') }));
  }

  kill(pattern: RegExp): void {
    const victims = this.processes().filter(({ command }) => pattern.test(command));
    if (victims.length === 0) {
      throw new Error(`No process matches ${pattern.source}.`);
    }
    for (const { pid } of victims) {
      process.kill(pid, 'SIGKILL');
    }
  }

  async remove(): Promise<void> {
    if (this.exited === undefined) {
      await this.interrupt();
    }
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

export function newDataDir(): string {
  return mkdtempSync(join(tmpdir(), 'ground-control-e2e-'));
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
