import { fromBothEnds } from './build-company.js';

describe('fromBothEnds', () => {
  it('takes the newest and the oldest in turns, each once', () => {
    expect(fromBothEnds([1, 2, 3, 4, 5])).toEqual([5, 1, 4, 2, 3]);
    expect(fromBothEnds([1, 2, 3, 4])).toEqual([4, 1, 3, 2]);
    expect(fromBothEnds([1])).toEqual([1]);
    expect(fromBothEnds([])).toEqual([]);
  });
});
