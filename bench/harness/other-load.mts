import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

/** Tells how many cores processes that are not of this benchmark kept busy: what they took, no figure of ours can have. */
export class OtherLoad {
  private startedAt = performance.now();
  private before = othersSeconds();

  /** Cores on average since the last look; NaN where the system does not say. */
  look(): number {
    const now = performance.now();
    const seconds = othersSeconds();
    const cores = (seconds - this.before) / ((now - this.startedAt) / 1000);
    this.startedAt = now;
    this.before = seconds;
    return Math.round(Math.max(0, cores) * 100) / 100;
  }
}

/** Processor seconds of the whole machine, without those of this process and all that descend from it. */
function othersSeconds(): number {
  const fields = read('/proc/stat').split('\n', 1)[0]?.trim().split(/\s+/).slice(1, 9).map(Number) ?? [];
  const [user = NaN, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = fields;
  return (user + nice + system + irq + softirq + steal) / TICKS_PER_SECOND - ownSeconds();
}

interface ProcessTimes {
  readonly parent: number;
  /** Of itself and of its children that have ended. */
  readonly seconds: number;
}

function ownSeconds(): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const processes = new Map(pids.map((pid) => [Number(pid), timesOf(Number(pid))]));
  const isOwn = (pid: number): boolean => {
    const parent = processes.get(pid)?.parent ?? 0;
    return pid === process.pid || (parent > 1 && isOwn(parent));
  };
  return [...processes].reduce((sum, [pid, { seconds }]) => sum + (isOwn(pid) ? seconds : 0), 0);
}

function timesOf(pid: number): ProcessTimes {
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ').map(Number) ?? [];
  const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + (fields[at] ?? 0), 0);
  return { parent: fields[1] ?? 0, seconds: ticks / TICKS_PER_SECOND };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
