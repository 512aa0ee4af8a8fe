import { failureOfProblem, retryMoment } from './failure.js';

describe('retryMoment', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  it.each([
    ['60', now + 60_000],
    [' 0 ', now],
    ['Thu, 01 Jan 2026 00:01:00 GMT', now + 60_000],
    ['soon', undefined],
    [null, undefined],
  ])('reads %p', (header, expected) => {
    expect(retryMoment(header, now)).toBe(expected);
  });
});

describe('failureOfProblem', () => {
  it.each([
    [400, 'refused'],
    [404, 'refused'],
    [429, 'limited'],
    [500, 'broken'],
    [502, 'unavailable'],
    [503, 'unavailable'],
    [504, 'unavailable'],
  ])('sorts status %i as %s', (status, kind) => {
    expect(failureOfProblem({ ...PROBLEM, status }).kind).toBe(kind);
  });

  it('puts the places of a validation error in front of their messages', () => {
    const errors = [
      { path: 'question', message: 'must not be empty' },
      { path: '', message: 'must be an object' },
    ];
    expect(failureOfProblem({ ...PROBLEM, errors }).fields).toEqual([
      'question: must not be empty',
      'must be an object',
    ]);
  });
});

const PROBLEM = {
  type: 'about:blank',
  title: 't',
  status: 400,
  detail: 'd',
  code: 'validation_failed',
  requestId: 'r',
};
