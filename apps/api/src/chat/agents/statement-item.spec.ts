import { type ControlPart } from '@app/common/contracts';
import { findItem, firstLabels } from './statement-item.js';

const part = (label: string | undefined, text: string, ...parts: readonly ControlPart[]): ControlPart => ({
  label,
  text,
  parts,
});
const STATEMENT = [
  part(
    undefined,
    'The organization:',
    part('a.', 'Plan.'),
    part('d.', 'Specify:', part('01.', 'users;'), part('2.', 'rights.', part('(b)', 'deep'))),
  ),
];

describe('findItem', () => {
  it.each([
    ['a', 'Plan.', ['The organization:']],
    ['d.1', 'users;', ['The organization:', 'Specify:']],
    ['d.2.b', 'deep', ['The organization:', 'Specify:', 'rights.']],
  ])('finds %s with what leads to it', (path, text, above) => {
    const found = findItem(STATEMENT, path);
    expect(found?.part.text).toBe(text);
    expect(found?.above.map((one) => one.text)).toEqual(above);
  });

  it.each(['z', 'a.1', 'd.9', '1', ''])('finds nothing for "%s"', (path) => {
    expect(findItem(STATEMENT, path)).toBeUndefined();
  });

  it('knows the labels that a path can begin with', () => {
    expect(firstLabels(STATEMENT)).toEqual(['a.', 'd.']);
  });
});
