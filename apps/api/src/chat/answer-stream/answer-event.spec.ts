import { eventId, positionOf } from './answer-event.js';

const ID = 'ee892b19-6c29-4d22-b0ee-6797cc45db3b';

describe('the id of an event', () => {
  it('tells where a reader stands', () => {
    expect(positionOf(ID, eventId(ID, 7))).toBe(7);
    expect(positionOf(ID, eventId(ID, 'end'))).toBe('end');
    expect(positionOf(ID, undefined)).toBe(0);
    expect(positionOf(ID, '')).toBe(0);
  });

  it.each([
    '7',
    ID,
    `${ID}:`,
    `${ID}:-1`,
    `${ID}:1.5`,
    `${ID}:1e9`,
    `${ID}:9999999999`,
    `${ID}:7 `,
    'ee892b19-6c29-4d22-b0ee-6797cc45db3c:7',
  ])('is refused when it is not of this answer: %s', (id) => {
    expect(() => positionOf(ID, id)).toThrow(expect.objectContaining({ code: 'bad_request' }) as Error);
  });
});
