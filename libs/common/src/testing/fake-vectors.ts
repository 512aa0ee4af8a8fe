/** Vectors that depend on their text alone, so that equal texts have equal vectors. Not of length 1, as providers' are not. */
export function fakeVector(text: string, dimensions: number): number[] {
  let state = 2_166_136_261;
  for (const char of text) {
    state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  }
  return Array.from({ length: dimensions }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 2 ** 32 - 0.5) * 3;
  });
}
