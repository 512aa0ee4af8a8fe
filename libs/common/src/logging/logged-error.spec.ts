import { loggedError } from './logged-error.js';

describe('loggedError', () => {
  it('says what happened, where, and why', () => {
    const cause = Object.assign(new TypeError('connection lost'), { code: 'ECONNRESET' });
    const logged = loggedError(new Error('no answer', { cause }));
    expect(logged).toMatchObject({
      type: 'Error',
      message: 'no answer',
      cause: { type: 'TypeError', message: 'connection lost', code: 'ECONNRESET' },
    });
    expect(logged.stack).toMatch(/^at .*logged-error\.spec/);
  });

  it('leaves out what an error carries along', () => {
    const failed = Object.assign(new Error('relation "messages" does not exist'), {
      query: 'INSERT INTO messages',
      parameters: ['canary'],
      detail: 'Key (title)=(canary) already exists.',
      driverError: new Error('canary'),
      request: { headers: { authorization: 'canary' } },
    });
    expect(loggedError(failed).message).toBe('relation "messages" does not exist');
    expect(JSON.stringify(loggedError(failed))).not.toContain('canary');
    expect(JSON.stringify(loggedError(new Error('x', { cause: failed })))).not.toContain('canary');
  });

  it.each([
    ['a value', Object.assign(new Error('invalid input for type uuid: "canary"'), { code: '22P02' })],
    ['a value with quotes', Object.assign(new Error('invalid input: "can"ary"'), { code: '22007' })],
    ['a text', parseError('canary "with quotes" is here')],
  ])('cuts out %s that a message quotes', (_what, error) => {
    expect(JSON.stringify(loggedError(error))).not.toMatch(/canary|can"ary/);
  });

  it('ends: causes in a circle, endless messages', () => {
    const error = new Error('x'.repeat(100_000));
    error.cause = error;
    expect(JSON.stringify(loggedError(error)).length).toBeLessThan(20_000);
  });

  it.each([undefined, null, 'a text that may be anything', 7, { message: 1 }])('takes %p', (thrown) => {
    expect(loggedError(thrown)).toEqual({ type: typeof thrown, message: 'not an error' });
  });
});

function parseError(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}
