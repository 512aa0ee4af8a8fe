import { RedisClient } from '@app/common/queue';
import { hasRedis, startRedis, type TestRedis } from '@app/common/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { RedisCache } from './index.js';

const withRedis = hasRedis() ? describe : describe.skip;

withRedis('RedisCache', () => {
  let redis: TestRedis;
  let client: RedisClient;
  let changes: unknown[];

  beforeEach(async () => {
    redis = await startRedis();
    client = new RedisClient(redis.url);
    changes = [];
  });

  afterEach(async () => {
    redis.thaw();
    await client.quit();
    await redis.stop();
  });

  function cache({ maxBytes = 1000, ttlMs = 60_000, prefix = 'gc:test' } = {}): RedisCache {
    return new RedisCache(client, { prefix, maxBytes, ttlMs, onChange: (error) => changes.push(error) });
  }

  async function present(it: RedisCache, keys: readonly string[]): Promise<readonly string[]> {
    const values = await Promise.all(keys.map((key) => it.get(key)));
    return keys.filter((_, i) => values[i] !== undefined);
  }

  it('gives back what any of its kind has stored, and nothing of another prefix', async () => {
    await cache().set('key', 'a value, äöü');
    expect(await cache().get('key')).toBe('a value, äöü');
    expect(await cache().get('other')).toBeUndefined();
    expect(await cache({ prefix: 'gc:other' }).get('key')).toBeUndefined();
  });

  it('stays within its bound: what was stored first goes first', async () => {
    const it = cache();
    for (const key of ['a', 'b', 'c', 'd']) {
      await it.set(key, 'x'.repeat(300));
      await sleep(3);
    }
    expect(await present(it, ['a', 'b', 'c', 'd'])).toEqual(['b', 'c', 'd']);
    await it.set('b', 'y'.repeat(300));
    await sleep(3);
    await it.set('e', 'x'.repeat(600));
    expect(await present(it, ['a', 'b', 'c', 'd', 'e'])).toEqual(['b', 'e']);
    expect(await client.eval(`return redis.call('GET', 'gc:test:total')`, [], [])).toBe('900');
    await it.set('f', 'x'.repeat(1001));
    expect(await present(it, ['b', 'e', 'f'])).toEqual(['b', 'e']);
  });

  it('forgets values when their time is over, and what they took', async () => {
    const it = cache({ ttlMs: 100 });
    await it.set('a', 'x'.repeat(400));
    await sleep(150);
    expect(await it.get('a')).toBeUndefined();
    await it.set('b', 'x');
    expect(await client.eval(`return redis.call('GET', 'gc:test:total')`, [], [])).toBe('1');
  });

  it('finds nothing while Redis stands still, holds nobody up, and works again after', async () => {
    const it = cache();
    await it.set('a', 'value');
    redis.freeze();
    const started = performance.now();
    for (let i = 0; i < 20; i += 1) {
      expect(await it.get('a')).toBeUndefined();
      await it.set('b', 'value');
    }
    expect(performance.now() - started).toBeLessThan(1500);
    expect(changes).toHaveLength(1);
    redis.thaw();
    await sleep(2100);
    expect(await it.get('a')).toBe('value');
    expect(changes).toEqual([expect.any(Error), undefined]);
  });
});
