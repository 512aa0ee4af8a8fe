import { mayAsk } from './origin.guard.js';

const ALLOWED = ['https://docs.example.org'];

describe('mayAsk', () => {
  it.each([
    ['http://localhost:3000', 'localhost:3000'],
    ['http://127.0.0.1:3000', '127.0.0.1:3000'],
    ['http://[::1]:3000', '[::1]:3000'],
    ['https://203.0.113.7', '203.0.113.7'],
    ['https://docs.example.org', 'gateway.example.org'],
  ])('lets a page of %s ask %s', (origin, host) => {
    expect(mayAsk(origin, host, ALLOWED)).toBe(true);
  });

  it.each([
    ['http://evil.example:3000', 'evil.example:3000'],
    ['http://localhost.evil.example', 'localhost.evil.example'],
    ['http://localhost:8080', 'localhost:3000'],
    ['http://127.0.0.1:3000', undefined],
    ['https://docs.example.org:444', 'gateway.example.org'],
    ['http://docs.example.org', 'gateway.example.org'],
    ['null', 'null'],
    ['file://', ''],
    ['not an origin', 'not an origin'],
  ])('refuses a page of %s that asks %s', (origin, host) => {
    expect(mayAsk(origin, host, ALLOWED)).toBe(false);
  });

  it('lets every page ask where every origin is allowed', () => {
    expect(mayAsk('http://evil.example', 'gateway.example.org', ['*'])).toBe(true);
  });
});
