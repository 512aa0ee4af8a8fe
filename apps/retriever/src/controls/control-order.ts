/** SP 800-53, then CSF, then SP 800-171, then whatever else there is. */
const NUMBERINGS = [/^[a-z]{2}-\d/i, /^[a-z]{2}\.[a-z]{2}/i, /^\d/];

/**
 * Orders ids by numbering, then as the publication does: numbers by value and an id before what it begins
 * (`ac-2` < `ac-2.1` < `ac-10`), letters without case. Negative when `a` comes first.
 */
export function compareControlIds(a: string, b: string): number {
  const numbering = numberingOf(a) - numberingOf(b);
  if (numbering !== 0) {
    return numbering;
  }
  const left = piecesOf(a);
  const right = piecesOf(b);
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const order = comparePieces(left[i] ?? '', right[i] ?? '');
    if (order !== 0) {
      return order;
    }
  }
  return left.length - right.length || compareText(a, b);
}

function numberingOf(id: string): number {
  const at = NUMBERINGS.findIndex((pattern) => pattern.test(id));
  return at === -1 ? NUMBERINGS.length : at;
}

function piecesOf(id: string): readonly string[] {
  return id.toLowerCase().match(/\d+|\p{L}+/gu) ?? [];
}

function comparePieces(a: string, b: string): number {
  const isNumber = /^\d/;
  if (isNumber.test(a) && isNumber.test(b)) {
    return Number(a) - Number(b);
  }
  return compareText(a, b);
}

/** By code unit, the same on every machine. */
function compareText(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}
