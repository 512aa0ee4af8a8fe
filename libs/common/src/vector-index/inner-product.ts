/**
 * The inner product of a query with the row of `vectors` that begins at `start`. Four sums side by side: the processor need not wait for one addition before the next. */
export function innerProduct(query: Float32Array, vectors: Float32Array, start: number): number {
  const length = query.length;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    a += at(query, i) * at(vectors, start + i);
    b += at(query, i + 1) * at(vectors, start + i + 1);
    c += at(query, i + 2) * at(vectors, start + i + 2);
    d += at(query, i + 3) * at(vectors, start + i + 3);
  }
  for (; i < length; i++) {
    a += at(query, i) * at(vectors, start + i);
  }
  return a + b + (c + d);
}

/** The index is always inside; the compiler inlines this and drops the zero. */
function at(numbers: Float32Array, index: number): number {
  return numbers[index] ?? 0;
}
