import { costWords, durationWords } from './figures.js';

it.each([
  [0.4, '0 ms'],
  [412, '412 ms'],
  [3210, '3.2 s'],
])('%d ms reads %s', (ms, words) => {
  expect(durationWords(ms)).toBe(words);
});

it.each([
  [0, '$0'],
  [0.000424, '$0.00042'],
  [0.0312, '$0.03'],
])('%d dollars read %s', (usd, words) => {
  expect(costWords(usd)).toBe(words);
});
