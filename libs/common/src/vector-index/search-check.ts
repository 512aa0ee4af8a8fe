import { AppError } from '@app/common/errors';

export interface SearchInput {
  readonly query: Float32Array;
  readonly k: number;
  readonly allow?: Uint8Array | undefined;
}

/**
 * Everything that an engine would answer silently with nonsense, or by ending the process, is refused here.
 * @returns `k` clamped to 1..size
 * @throws AppError `vector_invalid`
 */
export function checkSearch(input: SearchInput, size: number, dimensions: number): number {
  const { query, k, allow } = input;
  if (query.length !== dimensions) {
    throw new AppError('vector_invalid', `The query has ${query.length} dimensions, the index ${dimensions}`);
  }
  if (!query.every(Number.isFinite)) {
    throw new AppError('vector_invalid', 'The query holds a number that is not finite');
  }
  if (!Number.isInteger(k)) {
    throw new AppError('vector_invalid', 'k is not a whole number');
  }
  if (allow && allow.length !== size) {
    throw new AppError('vector_invalid', `The filter covers ${allow.length} rows, the index has ${size}`);
  }
  return Math.min(Math.max(k, 1), size);
}
