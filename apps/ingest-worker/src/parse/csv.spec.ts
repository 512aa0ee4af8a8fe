import { textsOf } from '../testing/texts.js';
import { parseCsv } from './csv.js';

function linesOf(content: string | Buffer): readonly string[] {
  return textsOf(parseCsv(Buffer.from(content), 'T')).flatMap(([, text]) => text.split('\n\n'));
}

describe('parseCsv', () => {
  it.each([
    ['commas', 'Control,Owner\nAC-2,"Operations, HR"\nAC-3,Security\n'],
    ['semicolons', 'Control;Owner\r\nAC-2;Operations, HR\r\nAC-3;Security'],
    ['tabs', 'Control\tOwner\nAC-2\tOperations, HR\nAC-3\tSecurity'],
    ['a byte order mark', '\ufeffControl,Owner\nAC-2,"Operations,\nHR"\n\nAC-3,Security'],
    ['Windows-1252', Buffer.from('Control,Owner\nAC-2,"Operations, HR"\nAC-3,Security', 'latin1')],
  ])('reads a table with %s', (_, content) => {
    expect(linesOf(content)).toEqual([
      'Control: AC-2; Owner: Operations, HR',
      'Control: AC-3; Owner: Security',
    ]);
  });

  it.each([
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Größe,Ort\n1,Köln', 'utf16le')]),
    Buffer.concat([Buffer.from('Größe,Ort\n1,K', 'latin1'), Buffer.from([0xf6]), Buffer.from('ln')]),
    Buffer.from('Größe,Ort\n1,Köln'),
  ])('finds out the encoding', (content) => {
    expect(linesOf(content)).toEqual(['Größe: 1; Ort: Köln']);
  });

  it('keeps rows whole: short ones share a passage, long ones stand alone and name themselves', () => {
    const words = (n: number): string => 'word '.repeat(n).trim();
    const rows = [
      ['AC-1', words(20)],
      ['AC-2', words(20)],
      ['AC-3', words(70)],
      ['AC-4', words(190)],
    ];
    const csv = ['Control,Text', ...rows.map((row) => row.join(','))].join('\n');
    expect(
      textsOf(parseCsv(Buffer.from(csv), 'T')).map(([title, text]) => [title, text.match(/AC-\d/g)]),
    ).toEqual([
      ['T', ['AC-1', 'AC-2']],
      ['T', ['AC-3']],
      ['T > Control: AC-4', ['AC-4']],
    ]);
  });

  it('takes no row of figures for names, and reads one column as lines', () => {
    expect(linesOf('1,2\n3,4')).toEqual(['1; 2', '3; 4']);
    expect(linesOf('first\nsecond')).toEqual(['first', 'second']);
  });

  it('reads rows of unequal length and quotes inside cells', () => {
    expect(linesOf('A,B,C\n1,2\nthe "big" one,x,y,z')).toEqual([
      'A: 1; B: 2',
      'A: the "big" one; B: x; C: y; z',
    ]);
  });

  it('says what is wrong with a table that cannot be read', () => {
    expect(() => linesOf(`A,B\n1,"${'never closed '.repeat(100_000)}`)).toThrow(/^document_unreadable: /);
  });
});
