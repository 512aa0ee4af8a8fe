import { findParameterIds } from './parameter-ids.js';

describe('findParameterIds', () => {
  it.each([
    ['What is ac-01_odp.01?', [['ac-1', 'ac-01_odp.01']]],
    ['explain AC-1_PRM_2', [['ac-1', 'ac-1_prm_2']]],
    [
      'ac-02.05_odp and au-5_prm_1',
      [
        ['ac-2.5', 'ac-02.05_odp'],
        ['au-5', 'au-5_prm_1'],
      ],
    ],
    ['zz-1_odp.01', []],
    ['What does AC-2 require?', []],
    ['my_ac-1_prm_1x', []],
  ])('finds the parameters of %j', (question, expected) => {
    const found = findParameterIds(question);
    expect(found.map(({ controlId, parameterId }) => [controlId, parameterId])).toEqual(expected);
    expect(found.map(({ start, end }) => question.slice(start, end))).toEqual(found.map(({ text }) => text));
  });
});
