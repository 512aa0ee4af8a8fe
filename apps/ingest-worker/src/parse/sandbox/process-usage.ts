import { readFile } from 'node:fs/promises';

export interface ProcessUsage {
  /** Time that it computed, in all of its threads. */
  readonly cpuMs: number;
  readonly memoryMb: number;
}

/** Linux counts a process's time in hundredths of a second (`USER_HZ`), whatever the kernel's own clock. */
const MS_PER_TICK = 10;

/** What a process has used up to now. Nothing where the system does not tell (no /proc), and for one that has ended. */
export async function usageOf(pid: number): Promise<ProcessUsage | undefined> {
  try {
    const [stat, status] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/status`, 'utf8'),
    ]);
    // After the name, which may hold anything: the state is field 3, times in user and system mode are fields 14 and 15.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    const residentKb = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
    return { cpuMs: ticks * MS_PER_TICK, memoryMb: residentKb / 1024 };
  } catch {
    return undefined;
  }
}
