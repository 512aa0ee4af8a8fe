import { MemoryRateStore } from './memory-rate-store.js';

describe('MemoryRateStore', () => {
  let now: number;
  let store: MemoryRateStore;

  beforeEach(() => {
    now = 1_000_000;
    store = new MemoryRateStore(() => now);
  });

  it('counts hits until the window ends, and then anew', async () => {
    await store.add('a', 1, 60_000);
    now += 59_999;
    expect(await store.add('a', 1, 60_000)).toEqual({ hits: 2, resetMs: 1 });
    now += 1;
    expect(await store.add('a', 1, 60_000)).toEqual({ hits: 1, resetMs: 60_000 });
  });

  it('looks without counting', async () => {
    await store.add('a', 1, 60_000);
    expect((await store.add('a', 0, 60_000)).hits).toBe(1);
    expect((await store.add('b', 0, 60_000)).hits).toBe(0);
  });

  it('keeps its memory bounded by dropping the oldest windows', async () => {
    for (let index = 0; index < 50_100; index += 1) {
      await store.add(`key-${index}`, 1, 60_000);
    }
    expect((await store.add('key-0', 0, 60_000)).hits).toBe(0);
    expect((await store.add('key-50099', 0, 60_000)).hits).toBe(1);
  });
});
