import { inspect } from 'node:util';
import { z } from 'zod';
import { AppError } from '../errors/index.js';
import { providerError, providerStatusError } from './provider-error.js';

const own = new AppError('provider_rejected');

describe('providerError', () => {
  it.each<[string, unknown, string]>([
    ['one of ours', own, 'provider_rejected'],
    ['one of ours inside', new Error('outer', { cause: own }), 'provider_rejected'],
    ['a status', Object.assign(new Error('x'), { status: 503 }), 'provider_unavailable'],
    ['text that is no JSON', new SyntaxError('Unexpected token'), 'provider_failed'],
    ['a shape that is not expected', z.string().safeParse(1).error, 'provider_failed'],
    ['a failure to parse', new Error('Failed to parse stream'), 'provider_failed'],
    [
      'a broken connection',
      new TypeError('fetch failed', { cause: new Error('ECONNRESET') }),
      'provider_unavailable',
    ],
    ['a stream cut off', new TypeError('terminated'), 'provider_unavailable'],
    [
      'a property of nothing',
      new TypeError("Cannot read properties of null (reading 'x')"),
      'provider_failed',
    ],
    [
      'an error in place of an answer',
      Object.assign(new Error('x'), { error: { message: 'overloaded' } }),
      'provider_failed',
    ],
    [
      'anything else',
      new Error('Error fetching from https://example.org/?key=SECRET'),
      'provider_unavailable',
    ],
    ['no error at all', 'SECRET', 'provider_failed'],
  ])('%s', (_name, thrown, code) => {
    const error = providerError('It', thrown);
    expect(error.code).toBe(code);
    expect(inspect(error, { depth: 10 })).not.toContain('SECRET');
  });

  it('keeps a Retry-After from the headers, or the one that is given', () => {
    const headers = new Headers({ 'retry-after': '9' });
    expect(
      providerError('It', Object.assign(new Error('x'), { status: 429, headers })).retryAfterSeconds,
    ).toBe(9);
    expect(providerError('It', Object.assign(new Error('x'), { status: 429 }), 4).retryAfterSeconds).toBe(4);
  });
});

describe('providerStatusError', () => {
  it.each([
    [400, 'provider_rejected'],
    [408, 'provider_unavailable'],
    [413, 'provider_rejected'],
    [429, 'provider_unavailable'],
    [500, 'provider_failed'],
    [502, 'provider_unavailable'],
    [529, 'provider_failed'],
    [302, 'provider_failed'],
  ])('%i is %s', (status, code) => {
    expect(providerStatusError('It', status).code).toBe(code);
  });
});
