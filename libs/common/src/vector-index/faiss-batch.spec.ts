import { batchSize, graphBatchSize, paddedCount } from './faiss-batch.js';

const searches = (...fetches: number[]): { fetch: number }[] => fetches.map((fetch) => ({ fetch }));

describe('batchSize', () => {
  it('takes all that waits, up to 64', () => {
    expect(batchSize(searches(...Array<number>(10).fill(14)))).toBe(10);
    expect(batchSize(searches(...Array<number>(200).fill(14)))).toBe(64);
    expect(batchSize([])).toBe(0);
  });

  it('stops before a wide search makes the others wide, and lets that one go first next time', () => {
    expect(batchSize(searches(14, 14, 20_000, 14))).toBe(2);
    expect(batchSize(searches(100_000, 14))).toBe(1);
  });
});

describe('graphBatchSize', () => {
  it('takes few at once', () => {
    expect(graphBatchSize(searches(...Array<number>(10).fill(204)))).toBe(10);
    expect(graphBatchSize(searches(...Array<number>(50).fill(204)))).toBe(16);
    expect(graphBatchSize([])).toBe(0);
  });

  it('keeps wide and narrow searches apart, in their order', () => {
    expect(graphBatchSize(searches(204, 300, 408, 2000, 204))).toBe(3);
    expect(graphBatchSize(searches(2000, 204, 204))).toBe(1);
  });
});

describe('paddedCount', () => {
  it.each([
    { kernel: 'avx512', floats: 1_000, count: 14, padded: 14 },
    { kernel: 'avx512', floats: 1_000, count: 15, padded: 20 },
    { kernel: 'avx2', floats: 20_000 * 768, count: 8, padded: 20 },
    { kernel: 'upstream', floats: 1_000, count: 4, padded: 4 },
    { kernel: 'upstream', floats: 1_000, count: 5, padded: 20 },
    { kernel: 'avx512', floats: 1_000, count: 20, padded: 20 },
    { kernel: 'avx512', floats: 1_000, count: 40, padded: 40 },
  ])('sends $padded queries for $count ($kernel, $floats floats)', ({ kernel, floats, count, padded }) => {
    expect(paddedCount(count, kernel, floats)).toBe(padded);
  });
});
