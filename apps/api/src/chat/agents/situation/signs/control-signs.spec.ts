import { readFileSync } from 'node:fs';
import { CONTROL_WORDS } from './control-words.js';
import { signsOf, TYPICAL_SITUATIONS } from './control-signs.js';

const catalog = readFileSync('corpus/sp800-53-guide.json', 'utf8');
const listed = CONTROL_WORDS.map((row) => row.split(' | '));
const controls = new Set([
  ...Object.keys(TYPICAL_SITUATIONS),
  ...listed.flatMap(([ids = '']) => ids.split(' ')),
]);

describe('the words of controls', () => {
  it.each([...controls])('%s is a control of the catalog', (id) => {
    expect(catalog).toMatch(new RegExp(`"id": ?"${id}"`));
  });

  it('stand in one row for each control, each once', () => {
    const first = listed.map(([ids = '']) => ids.split(' ')[0]);
    expect(first.filter((id, index) => first.indexOf(id) !== index)).toEqual([]);
    const repeated = listed.flatMap(([ids = '', words = '']) => {
      const all = words.split(' ');
      return all.filter((word, index) => all.indexOf(word) !== index).map((word) => `${ids}: ${word}`);
    });
    expect(repeated).toEqual([]);
  });

  it('has a typical situation on every line', () => {
    const empty = Object.entries(TYPICAL_SITUATIONS).filter(([, lines]) =>
      lines
        .trim()
        .split('\n')
        .some((line) => line.trim().split(' ').length < 4),
    );
    expect(empty).toEqual([]);
  });
});

describe('signsOf', () => {
  const first = (text: string): string | undefined => signsOf(text)[0]?.controlId;

  it.each([
    ['The kiln room was under water after the cloudburst.', 'pe-15'],
    ['Sparks from a grinder set the loft alight.', 'pe-13'],
    ['A plough tore the only fibre to the valley.', 'cp-8'],
    ['The inbox drowns in advertising for pills.', 'si-8'],
    ['The licence audit found more copies than paid seats.', 'cm-10'],
  ])('knows a control by words that no concept needs together: %s', (text, controlId) => {
    expect(first(text)).toBe(controlId);
  });

  it('counts words in their forms, and some only as they stand', () => {
    expect(first('The typist was fired.')).toBe('ps-4');
    expect(first('Fires burned.')).toBe('pe-13');
  });

  it('shows the words that speak most, and nothing for a text without any', () => {
    expect(signsOf('On Sunday smoke and flames came out of the loft.')[0]?.said).toBe('smoke and flames');
    expect(signsOf('')).toEqual([]);
    expect(signsOf('qwx zzkrp')).toEqual([]);
  });
});
