import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../infra/local/ports.mts';

const ROOT = join(import.meta.dirname, '../..');
const READY_WITHIN_MS = 120_000;
const LAST_WORDS = 4000;

/** The product as `npm start` runs it, with a folder and ports of its own and without limits of rate. */
export class Product {
  readonly url: string;
  private readonly child: ChildProcess;
  private readonly dataDir: string;
  private readonly ended: Promise<void>;
  private running = true;
  private output = '';

  private constructor(port: number, child: ChildProcess, dataDir: string) {
    this.url = `http://127.0.0.1:${port}`;
    this.child = child;
    this.dataDir = dataDir;
    const hear = (chunk: Buffer): void => {
      this.output = (this.output + chunk.toString()).slice(-LAST_WORDS);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    this.ended = new Promise((resolve) => {
      child.once('close', () => {
        this.running = false;
        resolve();
      });
    });
  }

  /** Returns when it can answer from `corpus` (paths or patterns). Throws what the terminal said when it cannot. */
  static async start(corpus: readonly string[]): Promise<Product> {
    const [port, retriever, worker] = [await freePort(), await freePort(), await freePort()];
    const dataDir = mkdtempSync(join(tmpdir(), 'ground-control-eval-'));
    const child = spawn(process.execPath, ['--no-warnings', 'infra/local/start.mts'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        PORT: String(port),
        RETRIEVER_PORT: String(retriever),
        RETRIEVER_URL: `http://127.0.0.1:${retriever}`,
        WORKER_PORT: String(worker),
        DATA_DIR: dataDir,
        CORPUS_PATH: corpus.join(','),
        LOG_LEVEL: 'warn',
        ...NO_LIMITS,
      },
    });
    const product = new Product(port, child, dataDir);
    await product.untilReady();
    return product;
  }

  /** Ends everything and removes its folder. */
  async stop(): Promise<void> {
    if (this.running) {
      this.child.kill('SIGINT');
      await this.ended;
    }
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  private async untilReady(): Promise<void> {
    const until = Date.now() + READY_WITHIN_MS;
    while (!this.output.includes('Ready: http')) {
      if (!this.running || Date.now() > until) {
        await this.stop();
        throw new Error(`The product did not start:\n${this.output}`);
      }
      await sleep(50);
    }
  }
}

const NO_LIMITS = {
  RATE_LIMIT_PER_MINUTE: '0',
  RATE_LIMIT_CHAT_PER_MINUTE: '0',
  RATE_LIMIT_CHAT_PER_DAY: '0',
  RATE_LIMIT_SEARCH_PER_MINUTE: '0',
} as const;
