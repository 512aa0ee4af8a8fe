import { readFileSync } from 'node:fs';

const MEBIBYTE = 1024 * 1024;
/** The kernel counts processor time in hundredths of a second on every common build (`getconf CLK_TCK`). */
const TICKS_PER_SECOND = 100;

/** Resident memory of a process in MiB, now and at its highest. Undefined where the system does not say. */
export function residentMiB(pid: number): { readonly now: number; readonly peak: number } | undefined {
  const status = read(`/proc/${pid}/status`);
  const now = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  const peak = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
  return now === undefined || peak === undefined
    ? undefined
    : { now: (Number(now) * 1024) / MEBIBYTE, peak: (Number(peak) * 1024) / MEBIBYTE };
}

/** Processor seconds that a process has used in all its threads, to a hundredth. */
export function processorSeconds(pid: number): number {
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11] ?? NaN) + Number(fields[12] ?? NaN)) / TICKS_PER_SECOND;
}

/** Adds up the resident memory of some processes every `everyMs` and keeps the most that they had together. */
export class MemoryWatch {
  private most = 0;
  private readonly pids: readonly number[];
  private readonly timer: NodeJS.Timeout;

  constructor(pids: readonly number[], everyMs = 200) {
    this.pids = pids;
    this.timer = setInterval(() => {
      this.look();
    }, everyMs);
    this.timer.unref();
  }

  /** The most MiB that they had together; NaN where the system does not say. */
  stop(): number {
    clearInterval(this.timer);
    this.look();
    return this.most;
  }

  private look(): void {
    const sum = this.pids.reduce((total, pid) => total + (residentMiB(pid)?.now ?? NaN), 0);
    this.most = Number.isNaN(sum) ? NaN : Math.max(this.most, sum);
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
