/** A table as it is printed: Markdown. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A goal and what was measured of it. `reached` is undefined where it could not be measured. */
export interface Goal {
  readonly id: string;
  readonly goal: string;
  readonly measured: string;
  readonly reached: boolean | undefined;
}

/** What a benchmark found. `figures` are its numbers for machines. */
export interface BenchResult {
  readonly tables: readonly Table[];
  readonly goals: readonly Goal[];
  readonly figures: unknown;
}

export function printTable({ title, head, rows }: Table): void {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  console.log(`\n${title}\n\n${lines.join('\n')}`);
}

export function goalTable(goals: readonly Goal[]): Table {
  return {
    title: 'Goals',
    head: ['', 'goal', 'measured', 'reached'],
    rows: goals.map(({ id, goal, measured, reached }) => [id, goal, measured, verdict(reached)]),
  };
}

function verdict(reached: boolean | undefined): string {
  if (reached === undefined) {
    return 'not measured';
  }
  return reached ? 'yes' : 'NO';
}

/** Milliseconds with as many digits as mean something. */
export function ms(value: number): string {
  return number(value);
}

export function ratio(value: number): string {
  return Number.isFinite(value) ? `${number(value)}x` : '-';
}

/** Three digits that count: 0.0123, 1.23, 12.3, 123. */
export function number(value: number): string {
  if (!Number.isFinite(value)) {
    return '-';
  }
  if (value === 0) {
    return '0';
  }
  const digits = Math.min(4, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))));
  return value.toFixed(digits);
}
