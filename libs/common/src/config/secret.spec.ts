import { randomBytes } from 'node:crypto';
import { secretProblem } from './index.js';

describe('secretProblem', () => {
  it('takes random secrets, whatever they begin with', () => {
    for (const first of '0123456789abcdef') {
      expect(secretProblem('S', first + randomBytes(32).toString('hex'))).toBeUndefined();
    }
    for (let round = 0; round < 200; round += 1) {
      expect(secretProblem('S', randomBytes(32).toString('base64'))).toBeUndefined();
    }
  });

  it.each([
    [undefined, 'required'],
    ['short', 'weak'],
    ['changeme-changeme-changeme-changeme-changeme', 'weak'],
    ['please-change-me-0123456789-abcdefgh', 'weak'],
    ['password-password-password-password', 'weak'],
    ['00000000000000000000000000000000000000', 'weak'],
    ['123456789012345678901234567890123456', 'weak'],
    ['abababababababababababababababababab', 'weak'],
  ])('refuses %s', (value, why) => {
    expect(secretProblem('S', value)).toMatch(new RegExp(`^S: .*${why}`));
  });
});
