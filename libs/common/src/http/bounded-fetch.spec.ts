import { FakeProvider, jsonReply, redirectReply } from '../testing/index.js';
import { boundedFetch, withBoundedFetch } from './bounded-fetch.js';

describe('boundedFetch', () => {
  let fake: FakeProvider;
  beforeEach(async () => {
    fake = await FakeProvider.start(jsonReply(200, { text: 'x'.repeat(1000) }, { 'x-seen': 'yes' }));
  });
  afterEach(async () => {
    await fake.close();
  });

  it('passes status, headers and body', async () => {
    fake.next(jsonReply(418, { short: true }, { 'x-seen': 'yes' }));
    const response = await boundedFetch({ maxBodyBytes: 100 })(fake.url);
    expect([response.status, response.headers.get('x-seen')]).toEqual([418, 'yes']);
    await expect(response.json()).resolves.toEqual({ short: true });
  });

  it('takes a response without a body', async () => {
    fake.next(({ response }) => {
      response.writeHead(204);
      response.end();
    });
    expect((await boundedFetch({ maxBodyBytes: 1 })(fake.url)).status).toBe(204);
  });

  it('breaks off a body that is too large', async () => {
    const response = await boundedFetch({ maxBodyBytes: 100 })(fake.url);
    await expect(response.text()).rejects.toMatchObject({ code: 'provider_failed' });
  });

  it('does not follow redirects, whatever the caller says', async () => {
    fake.next(redirectReply('/elsewhere'));
    await expect(boundedFetch({ maxBodyBytes: 100 })(fake.url, { redirect: 'follow' })).rejects.toThrow();
    expect(fake.requests).toHaveLength(1);
  });

  it('bounds the global fetch inside of a call and nowhere else', async () => {
    const statuses: number[] = [];
    const bounds = { maxBodyBytes: 100, onResponse: ({ status }: Response) => statuses.push(status) };
    const inside = await withBoundedFetch(bounds, async () => {
      await Promise.resolve();
      return fetch(fake.url);
    });
    const outside = await fetch(fake.url);
    await expect(inside.text()).rejects.toMatchObject({ code: 'provider_failed' });
    expect((await outside.text()).length).toBeGreaterThan(1000);
    expect(statuses).toEqual([200]);
  });
});
