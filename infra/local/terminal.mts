const interactive = process.stdout.isTTY;
let progressShown = false;

/** One line of news for the person at the terminal. */
export function say(line: string): void {
  endProgress();
  process.stdout.write(`${line}\n`);
}

export function complain(line: string): void {
  endProgress();
  process.stderr.write(`${line}\n`);
}

/** A line that is overwritten as work goes on; without a terminal it is written at its end only. */
export function progress(line: string): void {
  if (interactive) {
    process.stdout.write(`\r\u001b[2K${line}`);
    progressShown = true;
  }
}

/** A bar of 24 characters for `percent` of 100. */
export function bar(percent: number): string {
  const filled = Math.round((Math.min(100, Math.max(0, percent)) / 100) * 24);
  return `[${'#'.repeat(filled)}${'.'.repeat(24 - filled)}] ${String(Math.floor(percent)).padStart(3)} %`;
}

function endProgress(): void {
  if (progressShown) {
    process.stdout.write('\r\u001b[2K');
    progressShown = false;
  }
}
