import { ByteCache } from './index.js';

function cache(maxBytes: number, ttlMs = 60_000): ByteCache<string> {
  return new ByteCache({ maxBytes, ttlMs, sizeOf: (text) => text.length });
}

describe('ByteCache', () => {
  afterEach(() => jest.useRealTimers());

  it('forgets what was not used for longest when it has no room', () => {
    const it = cache(3 * 400);
    for (const key of ['a', 'b', 'c']) {
      it.set(key, 'x'.repeat(190));
    }
    expect(it.get('a')).toHaveLength(190);
    it.set('d', 'x'.repeat(190));
    expect(['a', 'b', 'c', 'd'].filter((key) => it.get(key) !== undefined)).toEqual(['a', 'c', 'd']);
  });

  it('never takes more than its bound, whatever is put in', () => {
    const it = cache(10_000);
    for (let i = 0; i < 2000; i += 1) {
      it.set(`key ${i % 70}`, 'x'.repeat((i * 7919) % 3000));
      expect(it.bytes).toBeLessThanOrEqual(10_000);
    }
  });

  it('does not keep what is larger than itself, and lets the old value of that key go', () => {
    const it = cache(1000);
    it.set('a', 'small');
    it.set('a', 'x'.repeat(1000));
    expect(it.get('a')).toBeUndefined();
    expect(it.bytes).toBe(0);
  });

  it('forgets a value when its time is over', () => {
    jest.useFakeTimers();
    const it = cache(1000, 500);
    it.set('a', 'value');
    jest.advanceTimersByTime(499);
    expect(it.get('a')).toBe('value');
    jest.advanceTimersByTime(1);
    expect(it.get('a')).toBeUndefined();
    expect(it.bytes).toBe(0);
  });
});
