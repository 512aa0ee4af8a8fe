import { safeHref } from './safe-link.js';

describe('safeHref', () => {
  it.each([
    'https://example.org/a?b=c#d',
    'http://example.org',
    'mailto:somebody@example.org',
    'HTTPS://EXAMPLE.ORG',
  ])('allows %s', (url) => {
    expect(safeHref(url)).toBe(url);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' java\tscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://example.org/x',
    '//example.org',
    '/relative',
    '#ac-2',
    '',
    undefined,
  ])('refuses %p', (url) => {
    expect(safeHref(url)).toBeUndefined();
  });
});
