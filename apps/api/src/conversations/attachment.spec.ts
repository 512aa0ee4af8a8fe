import * as fc from 'fast-check';
import { attachment } from './attachment.js';

describe('attachment', () => {
  it.each([
    ['Review of accounts', 'Review-of-accounts', 'Review-of-accounts'],
    ['Überprüfung der Konten', 'Uberprufung-der-Konten', '%C3%9Cberpr%C3%BCfung-der-Konten'],
    ['アカウント管理', 'conversation', '%E3%82%A2%E3%82%AB%E3%82%A6%E3%83%B3%E3%83%88%E7%AE%A1%E7%90%86'],
    ['../../etc/passwd', 'etc-passwd', 'etc-passwd'],
    ['a"; filename="b.exe', 'a-filename-b-exe', 'a-filename-b-exe'],
    ['x\r\nSet-Cookie: a=b', 'x-Set-Cookie-a-b', 'x-Set-Cookie-a-b'],
    ['invoice\u202efdp.exe', 'invoice-fdp-exe', 'invoice-fdp-exe'],
    ['???', 'conversation', 'conversation'],
  ])('makes a name of %j', (title, ascii, utf8) => {
    expect(attachment(title, '-2025-11-20.md')).toBe(
      `attachment; filename="${ascii}-2025-11-20.md"; filename*=UTF-8''${utf8}-2025-11-20.md`,
    );
  });

  it('makes of any title a header and a file name that fit', () => {
    const header =
      /^attachment; filename="[A-Za-z0-9-]{1,50}-x\.md"; filename\*=UTF-8''((?:[A-Za-z0-9-]|%[0-9A-F]{2})+)-x\.md$/;
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (title) => {
        const name = decodeURIComponent(header.exec(attachment(title, '-x.md'))?.[1] ?? '');
        expect(name).toMatch(/^[^\s/\\:"<>|?*]+$/u);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
      }),
    );
  });
});
