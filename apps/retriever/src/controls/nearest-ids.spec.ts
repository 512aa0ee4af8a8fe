import { nearestIds } from './nearest-ids.js';

const IDS = [
  'ac-1',
  'ac-2',
  'ac-2.1',
  'ac-2.3',
  'ac-2.13',
  'ac-3',
  'ac-24',
  'ac-25',
  'au-2',
  'sc-7',
  'GV.OC-01',
];

describe('nearestIds', () => {
  it('stays in the family and near the number', () => {
    expect(nearestIds('AC-26', IDS, 3)).toEqual(['ac-25', 'ac-24', 'ac-2']);
    expect(nearestIds('AC-2(14)', IDS, 2)).toEqual(['ac-2.13', 'ac-2.1']);
  });

  it('reads any spelling and other numberings', () => {
    expect(nearestIds('AC-02(04)', IDS, 2)).toEqual(['ac-2.3', 'ac-2.1']);
    expect(nearestIds('gv.oc-02', IDS, 1)).toEqual(['GV.OC-01']);
  });

  it.each([
    ['AC2-3', ['ac-2.3']],
    ['ac 2-3', ['ac-2.3']],
    ['AC-O2', ['ac-2']],
    ['A C-2', ['ac-2']],
    ['AX-2', ['ac-2', 'au-2', 'ac-1']],
    ['AC2-4', ['ac-2.3', 'ac-2.1', 'ac-24']],
  ])('guesses what %s was meant to be', (wanted, near) => {
    expect(nearestIds(wanted, IDS, 3)).toEqual(near);
  });

  it('says nothing where nothing is near', () => {
    expect(nearestIds('completely different', IDS, 3)).toEqual([]);
    expect(nearestIds('', IDS, 3)).toEqual([]);
    expect(nearestIds('x', IDS, 3)).toEqual([]);
    expect(nearestIds('x'.repeat(300), IDS, 3)).toEqual([]);
  });
});
