import { isMainThread, parentPort, workerData } from 'node:worker_threads';

/** A sparse matrix by rows: the entries of row `i` stand at `offsets[i] .. offsets[i + 1]`. */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly offsets: Uint32Array;
  readonly indices: Uint32Array;
  readonly values: Float32Array;
}

/** `vectors` holds one row of `rank` numbers per column of the matrix; `values` are the singular values, descending. */
export interface RightSingularVectors {
  readonly rank: number;
  readonly values: Float64Array;
  readonly vectors: Float32Array;
}

const OVERSAMPLING = 16;
const POWER_ITERATIONS = 3;
const JACOBI_SWEEPS = 30;
const JACOBI_TOLERANCE = 1e-10;

/**
 * The leading right singular vectors by randomised subspace iteration (Halko, Martinsson and Tropp, "Finding structure
 * with randomness", SIAM Review 53(2), 2011, algorithms 4.4 and 5.1). Equal input and seed give equal output. The rank
 * is smaller than asked for where the matrix has no more. Memory: about 8 x (rows + columns) x (rank + 16) bytes.
 */
export function rightSingularVectors(matrix: SparseMatrix, rank: number, seed: number): RightSingularVectors {
  const width = Math.min(rank + OVERSAMPLING, matrix.rows, matrix.columns);
  let left = multiply(matrix, gaussian(matrix.columns * width, seed), width);
  orthonormalize(left, matrix.rows, width);
  for (let i = 0; i < POWER_ITERATIONS; i += 1) {
    const right = multiplyTransposed(matrix, left, width);
    orthonormalize(right, matrix.columns, width);
    left = multiply(matrix, right, width);
    orthonormalize(left, matrix.rows, width);
  }
  const projected = multiplyTransposed(matrix, left, width);
  const { values, vectors } = symmetricEigen(gram(projected, matrix.columns, width), width);
  return combine(projected, values, vectors, { columns: matrix.columns, width, rank });
}

/** What a thread of this file is given, and what makes it one: see `local-embedder-thread.ts`. */
export interface SingularVectorsOrder {
  readonly kind: 'right-singular-vectors';
  readonly matrix: SparseMatrix;
  readonly rank: number;
  readonly seed: number;
}

// As the main file of a thread this runs compiled and, in tests, as TypeScript that Node strips of its types. So it imports no
// other file of ours at run time.
if (!isMainThread && parentPort && isOrder(workerData)) {
  const { matrix, rank, seed } = workerData;
  parentPort.postMessage(rightSingularVectors(matrix, rank, seed));
}

function isOrder(data: unknown): data is SingularVectorsOrder {
  return (
    typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'right-singular-vectors'
  );
}

interface Shape {
  readonly columns: number;
  readonly width: number;
  readonly rank: number;
}

/** Rotates the projection onto its principal axes, drops those without weight, and fixes the sign of each. */
function combine(
  projected: Float64Array,
  eigenvalues: Float64Array,
  axes: Float64Array,
  { columns, width, rank }: Shape,
): RightSingularVectors {
  const order = Array.from({ length: width }, (_, i) => i).sort(
    (a, b) => (eigenvalues[b] ?? 0) - (eigenvalues[a] ?? 0),
  );
  const largest = eigenvalues[order[0] ?? 0] ?? 0;
  const kept = order.filter((i) => (eigenvalues[i] ?? 0) > largest * 1e-9).slice(0, rank);
  const values = Float64Array.from(kept, (i) => Math.sqrt(eigenvalues[i] ?? 0));
  const vectors = new Float32Array(columns * kept.length);
  kept.forEach((axis, target) => {
    const column = new Float64Array(columns);
    let extreme = 0;
    for (let row = 0; row < columns; row += 1) {
      let sum = 0;
      for (let j = 0; j < width; j += 1) {
        sum += (projected[row * width + j] ?? 0) * (axes[j * width + axis] ?? 0);
      }
      column[row] = sum;
      extreme = Math.abs(sum) > Math.abs(extreme) ? sum : extreme;
    }
    const scale = Math.sign(extreme) / (values[target] ?? 1);
    column.forEach((value, row) => {
      vectors[row * kept.length + target] = value * scale;
    });
  });
  return { rank: kept.length, values, vectors };
}

/** matrix x dense, where dense has `width` columns. */
function multiply(matrix: SparseMatrix, dense: Float64Array, width: number): Float64Array {
  const result = new Float64Array(matrix.rows * width);
  const { offsets, indices, values } = matrix;
  for (let row = 0; row < matrix.rows; row += 1) {
    for (let i = offsets[row] ?? 0; i < (offsets[row + 1] ?? 0); i += 1) {
      addScaled(result, row * width, dense, (indices[i] ?? 0) * width, { factor: values[i] ?? 0, width });
    }
  }
  return result;
}

/** transposed matrix x dense. */
function multiplyTransposed(matrix: SparseMatrix, dense: Float64Array, width: number): Float64Array {
  const result = new Float64Array(matrix.columns * width);
  const { offsets, indices, values } = matrix;
  for (let row = 0; row < matrix.rows; row += 1) {
    for (let i = offsets[row] ?? 0; i < (offsets[row + 1] ?? 0); i += 1) {
      addScaled(result, (indices[i] ?? 0) * width, dense, row * width, { factor: values[i] ?? 0, width });
    }
  }
  return result;
}

function addScaled(
  target: Float64Array,
  targetAt: number,
  source: Float64Array,
  sourceAt: number,
  { factor, width }: { readonly factor: number; readonly width: number },
): void {
  for (let j = 0; j < width; j += 1) {
    target[targetAt + j] = (target[targetAt + j] ?? 0) + factor * (source[sourceAt + j] ?? 0);
  }
}

/**
 * Makes the columns of a rows x width matrix orthonormal in place: Gram-Schmidt, twice for stability, on one contiguous
 * copy per column. A column that depends on those before it becomes zero.
 */
function orthonormalize(dense: Float64Array, rows: number, width: number): void {
  const columns: Float64Array[] = [];
  for (let j = 0; j < width; j += 1) {
    const column = Float64Array.from({ length: rows }, (_, row) => dense[row * width + j] ?? 0);
    const before = Math.sqrt(dot(column, column));
    for (const other of [...columns, ...columns]) {
      const share = dot(column, other);
      for (let row = 0; row < rows; row += 1) {
        column[row] = (column[row] ?? 0) - share * (other[row] ?? 0);
      }
    }
    const length = Math.sqrt(dot(column, column));
    const scale = length > before * 1e-10 ? 1 / length : 0;
    for (let row = 0; row < rows; row += 1) {
      column[row] = (column[row] ?? 0) * scale;
      dense[row * width + j] = column[row] ?? 0;
    }
    columns.push(column);
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) {
    sum += (a[i] ?? 0) * (b[i] ?? 0);
  }
  return sum;
}

/** dense transposed x dense: width x width. */
function gram(dense: Float64Array, rows: number, width: number): Float64Array {
  const result = new Float64Array(width * width);
  for (let row = 0; row < rows; row += 1) {
    for (let i = 0; i < width; i += 1) {
      addScaled(result, i * width, dense, row * width, { factor: dense[row * width + i] ?? 0, width });
    }
  }
  return result;
}

/** Eigenvalues and, by column, eigenvectors of a symmetric matrix: cyclic Jacobi rotations. */
function symmetricEigen(
  matrix: Float64Array,
  n: number,
): { readonly values: Float64Array; readonly vectors: Float64Array } {
  const a = matrix.slice();
  const v = Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
  const limit = JACOBI_TOLERANCE * Math.sqrt(dot(a, a));
  for (let sweep = 0; sweep < JACOBI_SWEEPS && offDiagonal(a, n) > limit; sweep += 1) {
    for (let p = 0; p < n; p += 1) {
      for (let q = p + 1; q < n; q += 1) {
        rotate(a, v, n, { p, q });
      }
    }
  }
  return { values: Float64Array.from({ length: n }, (_, i) => Math.max(0, a[i * n + i] ?? 0)), vectors: v };
}

/** One rotation that makes a[p][q] zero. */
function rotate(
  a: Float64Array,
  v: Float64Array,
  n: number,
  { p, q }: { readonly p: number; readonly q: number },
): void {
  const apq = a[p * n + q] ?? 0;
  if (apq === 0) {
    return;
  }
  const theta = ((a[q * n + q] ?? 0) - (a[p * n + p] ?? 0)) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let i = 0; i < n; i += 1) {
    turn(a, i * n + p, i * n + q, { c, s });
  }
  for (let i = 0; i < n; i += 1) {
    turn(a, p * n + i, q * n + i, { c, s });
    turn(v, i * n + p, i * n + q, { c, s });
  }
}

function turn(
  m: Float64Array,
  at: number,
  other: number,
  { c, s }: { readonly c: number; readonly s: number },
): void {
  const x = m[at] ?? 0;
  const y = m[other] ?? 0;
  m[at] = c * x - s * y;
  m[other] = s * x + c * y;
}

function offDiagonal(a: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) {
      sum += i === j ? 0 : (a[i * n + j] ?? 0) ** 2;
    }
  }
  return Math.sqrt(sum);
}

/** Standard normal numbers (Box-Muller) from a seeded generator. */
function gaussian(count: number, seed: number): Float64Array {
  const next = seededRandom(seed);
  return Float64Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  );
}

/** Numbers in 0..1 from a 32-bit seed: a Weyl sequence through the finaliser of MurmurHash3. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let x = state;
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return ((x ^ (x >>> 16)) >>> 0) / 4294967296;
  };
}
