/** How large a test is: `fallback` unless the environment says otherwise. */
export function sizeOf(name: string, fallback: number): number {
  return Number(process.env[name] ?? fallback);
}
