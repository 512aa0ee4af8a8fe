import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { complain, say } from './terminal.mts';

export interface ProcessPlan {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  /** What asks this process to end in good order. */
  readonly stopSignal: NodeJS.Signals;
  /** Whether the process ends by itself when this one dies without a word. */
  readonly followsParent: boolean;
  /** The longest pause before it is started again. */
  readonly longestRestartMs?: number;
  /** Lines of its error output that are for people. Undefined: all. */
  readonly keepLine?: (line: string) => boolean;
}

const KEPT_LINES = 40;
const FIRST_RESTART_MS = 500;
const LONGEST_RESTART_MS = 30_000;
const HEALTHY_AFTER_MS = 60_000;

/**
 * A process that is started again, with growing pauses, whenever it ends unasked; the terminal is told. A process that
 * ends before it was ever ready is not: its own words are the reason why the start failed.
 */
export class SupervisedProcess {
  private readonly plan: ProcessPlan;
  private child: ChildProcess | undefined;
  private stopping = false;
  private wasReady = false;
  private pauseMs = FIRST_RESTART_MS;
  private startedAt = 0;
  private lastWords: string[] = [];
  private failFirst: ((error: Error) => void) | undefined;

  constructor(plan: ProcessPlan) {
    this.plan = plan;
  }

  /** Rejects when the process ends before `markReady`. Otherwise never settles. */
  start(): Promise<never> {
    this.launch();
    return new Promise((_resolve, reject) => {
      this.failFirst = reject;
    });
  }

  markReady(): void {
    this.wasReady = true;
  }

  /** Asks the process to end, and ends it after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.stopping = true;
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) {
      return;
    }
    const ended = new Promise<void>((resolve) => {
      child.once('close', () => {
        resolve();
      });
    });
    child.kill(this.plan.stopSignal);
    const timedOut = await Promise.race([ended.then(() => false), sleep(graceMs, true, { ref: false })]);
    if (timedOut) {
      complain(`${this.plan.name} did not end in time and was stopped.`);
      child.kill('SIGKILL');
      await ended;
    }
  }

  private launch(): void {
    const { command, args, environment, uid, gid, followsParent } = this.plan;
    const ids = uid === undefined || gid === undefined ? {} : { uid, gid };
    this.startedAt = Date.now();
    this.lastWords = [];
    // A group of its own: Ctrl-C reaches this process only, which then stops everything in order.
    this.child = spawn(command, args, {
      ...ids,
      env: { ...environment },
      detached: true,
      stdio: ['ignore', 'inherit', 'pipe', ...(followsParent ? (['ipc'] as const) : [])],
    });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.hear(chunk.toString());
    });
    this.child.once('error', (error) => {
      this.lastWords.push(error.message);
    });
    this.child.once('close', (code, signal) => {
      this.ended(signal ?? `code ${code ?? 'unknown'}`);
    });
  }

  private hear(text: string): void {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    this.lastWords = [...this.lastWords, ...lines].slice(-KEPT_LINES);
    const { keepLine } = this.plan;
    if (this.wasReady) {
      lines.filter((line) => keepLine?.(line) ?? true).forEach(complain);
    }
  }

  private ended(how: string): void {
    if (this.stopping) {
      return;
    }
    if (!this.wasReady) {
      const words = this.lastWords.join('\n');
      this.failFirst?.(new Error(words === '' ? `${this.plan.name} ended at its start (${how}).` : words));
      return;
    }
    if (Date.now() - this.startedAt > HEALTHY_AFTER_MS) {
      this.pauseMs = FIRST_RESTART_MS;
    }
    const longest = this.plan.longestRestartMs ?? LONGEST_RESTART_MS;
    const pause = Math.min(longest, this.pauseMs);
    this.pauseMs = Math.min(longest, this.pauseMs * 2);
    say(`${this.plan.name} stopped (${how}); it starts again in ${pause / 1000} s.`);
    setTimeout(() => {
      if (!this.stopping) {
        this.launch();
      }
    }, pause);
  }
}
