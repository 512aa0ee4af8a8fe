import { JobPayload, retryDelayMs } from './jobs.js';

describe('retryDelayMs', () => {
  it('doubles up to the longest wait and is never shorter than half of that', () => {
    const backoff = { firstMs: 1000, longestMs: 60_000 };
    const longest = [1, 2, 3, 6, 7, 20].map((attempt) => retryDelayMs(attempt, backoff, () => 1));
    expect(longest).toEqual([1000, 2000, 4000, 32_000, 60_000, 60_000]);
    expect(retryDelayMs(3, backoff, () => 0)).toBe(2000);
  });
});

describe('JobPayload', () => {
  it('reads payloads from before the epoch was part of them', () => {
    const ingestJobId = '5b1f2d0e-6f39-4c3b-9d2a-0f8c5b8a7e11';
    expect(JobPayload.parse({ ingestJobId })).toEqual({ ingestJobId, epoch: 0 });
    expect(JobPayload.safeParse({ ingestJobId: 'x' }).success).toBe(false);
  });
});
