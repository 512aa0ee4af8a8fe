import { figuresIn, measuresIn } from './figures.js';

describe('figuresIn', () => {
  it.each([
    ['after 30 days or 1,5 hours', ['30', '1,5']],
    ['thirty days, twice a year', ['30', '2']],
    ['Weekly and annually', ['weekly', 'annual']],
    ['AC-2 of SP 800-53, one day, attempts', ['800']],
  ])('%s', (text, figures) => {
    expect([...figuresIn(text)]).toEqual(figures);
  });
});

describe('measuresIn', () => {
  it.each([
    ['after 30 calendar days', ['30']],
    ['twice a year, daily', ['2', 'daily']],
    ['three attempts, two people', ['3']],
    ['revision 5 of SP 800-53, level 3', []],
    ['in 95 % of all cases', ['95']],
  ])('%s', (text, figures) => {
    expect([...measuresIn(text)]).toEqual(figures);
  });
});
