import { TermNeighbours } from './term-neighbours.js';
import { TermTable } from './term-table.js';

const neighboursIn = (terms: readonly string[]) => TermNeighbours.of(TermTable.of(terms));

describe('TermNeighbours', () => {
  const neighbours = neighboursIn([
    'account',
    'authent',
    'privileg',
    'count',
    'ac-2.3',
    'audit',
    'secur',
    'sanit',
    'vulner',
    'scan',
  ]);

  it.each([
    ['acount', 'account'],
    ['privilag', 'privileg'],
    ['authetn', 'authent'],
    ['audti', 'audit'],
    ['scane', 'scan'],
    ['sanitis', 'sanit'],
    ['vulnerabilti', 'vulner'],
  ])('finds what %p was meant to be', (wrong, right) => {
    expect(neighbours.find(wrong, 2)).toContain(right);
  });

  it('puts the nearest first and gives no more than asked', () => {
    expect(neighboursIn(['protectxy', 'protectx']).find('protectz', 1)).toEqual(['protectx']);
  });

  it('finds nothing for short words, numbers, ids and words that are far away', () => {
    expect(
      ['aduit'.slice(0, 4), '12345', 'ac-2.4', 'lasagna', 'auditorium', 'scvan'].flatMap((word) =>
        neighbours.find(word, 2),
      ),
    ).toEqual([]);
  });
});
