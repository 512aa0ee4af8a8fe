/** Asks back for what there is with a similar name; empty where there is nothing. */
export function didYouMean(labels: readonly string[]): string {
  const last = labels.at(-1);
  const others = labels.slice(0, -1).join(', ');
  return last === undefined ? '' : `Did you mean ${others === '' ? '' : `${others} or `}${last}?`;
}
