import { isCron } from './schedules.js';

describe('isCron', () => {
  it.each(['0 3 * * *', '*/15 * * * *', '0 0 3 * * 1'])('takes %s', (text) => {
    expect(isCron(text)).toBe(true);
  });

  it.each(['', 'daily', '61 3 * * *', '0 25 * * *', '0 3 * *x'])('refuses %p', (text) => {
    expect(isCron(text)).toBe(false);
  });
});
