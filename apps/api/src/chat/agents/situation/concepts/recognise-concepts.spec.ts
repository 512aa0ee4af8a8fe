import { readFileSync } from 'node:fs';
import { CONCEPTS, recogniseConcepts } from './recognise-concepts.js';
import { WORD_GROUPS } from './word-groups.js';

const catalog = readFileSync('corpus/sp800-53-guide.json', 'utf8');

describe('the concepts', () => {
  it.each(CONCEPTS.map(({ name, controls }) => [name, controls] as const))(
    '"%s" names controls of the catalog',
    (_name, controls) => {
      expect(
        controls.filter((id) => !catalog.includes(`"id":"${id}"`) && !catalog.includes(`"id": "${id}"`)),
      ).toEqual([]);
    },
  );

  it('use the groups of words that there are, and all of them', () => {
    const used = new Set(
      CONCEPTS.flatMap(({ cues }) => cues.flat(2)).filter((word) => /^[A-Z]+$/.test(word)),
    );
    expect([...used].filter((name) => !(name in WORD_GROUPS))).toEqual([]);
    expect(Object.keys(WORD_GROUPS).filter((name) => !used.has(name))).toEqual([]);
  });

  it('have names of their own', () => {
    const names = CONCEPTS.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});

describe('recogniseConcepts', () => {
  const names = (text: string): readonly string[] =>
    recogniseConcepts(text).map(({ concept }) => concept.name);

  it.each([
    'A nurse resigned in spring and her login still works.',
    'The accountant was dismissed, yet his account remained active.',
    'A developer quit; months later his key was used.',
  ])('takes words of one group alike: %s', (text) => {
    expect(names(text)[0]).toBe('somebody left and could still get in');
  });

  it('tells a dismissal from a fire by the word as it stands', () => {
    expect(names('The cook was fired and still has a badge.')[0]).toBe(
      'somebody left and could still get in',
    );
    expect(names('There was a fire in the hall.')[0]).toBe('a fire broke out');
  });

  it('counts a part of a cue less than the whole of it', () => {
    const score = (text: string): number =>
      recogniseConcepts(text).find(({ concept }) => concept.name === 'backups lay where the originals were')
        ?.score ?? 0;
    expect(score('The backups stood in the same cupboard.')).toBeGreaterThan(
      2 * score('The cupboard is old.'),
    );
  });

  it('shows the words that it goes by, and nothing for a text that tells of nothing', () => {
    const [first] = recogniseConcepts('On Monday the air conditioning of the server room stopped.');
    expect(first?.said).toBe('air conditioning of the server room stopped');
    expect(recogniseConcepts('')).toEqual([]);
  });
});
