import { findControlTypos, readControlTypo } from './control-typo.js';

describe('readControlTypo', () => {
  it.each([
    ['AC2-3', 'ac-2.3'],
    ['ac 2-3', 'ac-2.3'],
    ['AC-2-3', 'ac-2.3'],
    ['AC-2 - 3', 'ac-2.3'],
    ['A C-2', 'ac-2'],
    ['A.C-2', 'ac-2'],
    ['ACC-2', 'ac-2'],
    ['AAC-2(3)', 'ac-2.3'],
    ['AC-O2', 'ac-2'],
    ['AC-O2(O3)', 'ac-2.3'],
    ['AU-I2', 'au-12'],
    ['AC_2(3)', 'ac-2.3'],
    ['AC_2_3', 'ac-2.3'],
    ['AC--2', 'ac-2'],
    ['AC-2(3', 'ac-2.3'],
    ['AC-2[3]', 'ac-2.3'],
    ['AC.2', 'ac-2'],
    ['AX-2', 'ax-2'],
    ['ax-2(3)', 'ax-2.3'],
  ])('takes %j for %s', (text, controlId) => {
    expect(readControlTypo(text)).toEqual({ controlId });
  });

  it('keeps the item of a misspelt id', () => {
    expect(readControlTypo('AC_2(3)(a)')).toEqual({ controlId: 'ac-2.3', item: 'a' });
  });

  it.each([
    '',
    'AC',
    'access control',
    'AC-',
    'AC-oo',
    'AES-256',
    'AC-1000',
    'ISO-9001',
    'SSO-2',
    'A'.repeat(100),
  ])('takes %j for nothing', (text) => {
    expect(readControlTypo(text)).toBeUndefined();
  });
});

describe('findControlTypos', () => {
  const typosIn = (text: string): readonly string[] =>
    findControlTypos(text).map(({ text: written, controlId, certain }) =>
      [written, certain ? '=' : '~', controlId].join(' '),
    );

  it.each([
    ['What does AC2-3 require?', ['AC2-3 = ac-2.3']],
    ['How do we implement ac2-3?', ['ac2-3 = ac-2.3']],
    ['Is AC-O2 in LOW?', ['AC-O2 = ac-2']],
    ['Explain AC_2(3), please', ['AC_2(3) = ac-2.3']],
    ['Explain AC-2(3 please', ['AC-2(3 = ac-2.3']],
    ['what does ac 2-3 say', ['ac 2-3 ~ ac-2.3']],
    ['what does ac 2 say', ['ac 2 ~ ac-2']],
    ['what does A C-2 say', ['A C-2 ~ ac-2']],
    ['what does AX-2 say', ['AX-2 ~ ax-2']],
    ['what does ACC-2 say', ['ACC-2 ~ ac-2']],
    ['what does A.C-2 say', ['A.C-2 ~ ac-2']],
    ['Compare AC2-3 with AU-6', ['AC2-3 = ac-2.3']],
  ])('finds what is misspelt in %j', (text, typos) => {
    expect(typosIn(text)).toEqual(typos);
  });

  it.each([
    'AC-2, AC-2(3), AC-2.(3), AC 2 (3), ac-2.3, AC-2a and AC-2 d.1',
    'SHA-256, AES-256, CVE-2024-1234, ISO-9001, SP 800-53, 800-171',
    'a room with 3 servers and 12 keys',
    'SSO-2, PCC-7 and VLL-3',
    'PR.AA-05 and GV.OC-01',
  ])('finds nothing in %j', (text) => {
    expect(typosIn(text)).toEqual([]);
  });

  it('is certain of nothing that is often something else', () => {
    const texts = [
      'at 2 pm or at 10',
      'a PS5 in the network',
      'IL-4 and TLS-1',
      'room pe 4',
      'we are 5',
      'is a c 3',
    ];
    expect(texts.flatMap((text) => findControlTypos(text)).filter(({ certain }) => certain)).toEqual([]);
  });

  it('is linear in the length of a hostile text', () => {
    expect(findControlTypos('AC-2('.repeat(20_000)).length).toBeLessThan(20_001);
    expect(findControlTypos('a '.repeat(100_000))).toEqual([]);
  });
});
