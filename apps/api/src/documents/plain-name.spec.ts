import * as fc from 'fast-check';
import { plainName } from './plain-name.js';

describe('plainName', () => {
  it.each([
    ['policy.md', 'policy.md'],
    ['Richtlinie für Konten – 2026.md', 'Richtlinie für Konten – 2026.md'],
    ['アカウント.md', 'アカウント.md'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\plan.md', 'plan.md'],
    ['/', 'document'],
    ['', 'document'],
    ['   ', 'document'],
    ['a\u0000b\r\nc\u001b[31m.md', 'abc[31m.md'],
    ['invoice\u202efdp.md', 'invoicefdp.md'],
    ['\u2066a\u2069\u200b\ufeff\u061c.md', 'a.md'],
    ['a\u2028b\u2029c\u0085.md', 'abc.md'],
    ['\ud800half.md', 'half.md'],
    [`${'x'.repeat(199)}\u{1f512}.md`, 'x'.repeat(199)],
  ])('makes of %j %j', (name, plain) => {
    expect(plainName(name)).toBe(plain);
  });

  it('is never empty, a path, longer than 200, or ill-formed, and stays as it is when cleaned again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const plain = plainName(name);
        expect(plain).not.toBe('');
        expect(plain).not.toMatch(/[/\\\u0000-\u001f\u007f]/);
        expect(plain.length).toBeLessThanOrEqual(200);
        expect(plain.isWellFormed()).toBe(true);
        expect(plainName(plain).trim()).toBe(plain.trim());
      }),
    );
  });
});
