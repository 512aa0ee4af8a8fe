const ROMAN: readonly (readonly [number, string])[] = [
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
];

/** A number as the `type` of a list has it printed: 3 as `3`, `c`, `C`, `iii` or `III`. */
export function listNumber(number: number, type = '1'): string {
  const lower = lowerCased(number, type.toLowerCase()) ?? String(number);
  return type === type.toLowerCase() ? lower : lower.toUpperCase();
}

function lowerCased(number: number, type: string): string | undefined {
  if (type === 'a' && number >= 1 && number <= 26) {
    return String.fromCharCode(96 + number);
  }
  return type === 'i' && number >= 1 && number <= 50 ? romanOf(number) : undefined;
}

function romanOf(number: number): string {
  const step = ROMAN.find(([value]) => value <= number);
  return step ? step[1] + romanOf(number - step[0]) : '';
}
