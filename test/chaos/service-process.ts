import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** A real service, as it is built. */
export class ServiceProcess {
  private readonly main: string;
  private child: ChildProcess | undefined;
  /** What it said, for a test that failed. */
  output = '';

  constructor(
    app: 'api' | 'ingest-worker' | 'retriever',
    private readonly environment: Readonly<Record<string, string>>,
    build = 'dist',
  ) {
    this.main = resolve(build, `apps/${app}/src/main.js`);
    if (!existsSync(this.main)) {
      throw new Error(`${app} is not built: npm run build`);
    }
  }

  start(): void {
    const child = spawn(process.execPath, [this.main], {
      env: { PATH: process.env['PATH'], ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => {
        this.output += text.toString();
      });
    }
    this.child = child;
  }

  /** Ends it without a chance to do anything more. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Asks it to stop; answers its exit code. */
  async stop(): Promise<number | null> {
    return this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) {
      return child?.exitCode ?? null;
    }
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
    return child.exitCode;
  }
}
