import { type DocumentType } from '@app/common/contracts';

/** What reading one document may take. */
export interface ParseLimits {
  /** Time that the process computes: a busy machine takes nothing off it. */
  readonly cpuMs: number;
  /** Time altogether, for what waits for ever. */
  readonly wallMs: number;
  readonly memoryMb: number;
}

export interface ParseSettings {
  readonly PARSE_TIMEOUT_SECONDS: number;
  readonly PARSE_MEMORY_MB: number;
  readonly UPLOAD_TYPES: readonly DocumentType[];
}

/** A megabyte of text takes a tenth of this. */
const SECONDS_PER_MB = 4;
/** A machine that is busy with other things may give a process so little of its time. */
const WALL_PER_CPU = 5;

export function limitsFor(bytes: number, settings: ParseSettings): ParseLimits {
  const megabytes = bytes / 1024 / 1024;
  const cpuMs = (settings.PARSE_TIMEOUT_SECONDS + SECONDS_PER_MB * megabytes) * 1000;
  return { cpuMs, wallMs: cpuMs * WALL_PER_CPU, memoryMb: settings.PARSE_MEMORY_MB };
}
