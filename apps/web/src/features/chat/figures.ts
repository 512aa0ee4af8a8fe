/** Milliseconds for people: "412 ms", "3.2 s". */
export function durationWords(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** US dollars for people, to two significant digits below a cent: "$0", "$0.00042", "$0.03". */
export function costWords(usd: number): string {
  if (usd === 0) {
    return '$0';
  }
  return usd < 0.01 ? `$${Number(usd.toPrecision(2)).toString()}` : `$${usd.toFixed(2)}`;
}
