import { isPath, pathOf, routeOf } from './route.js';

const ID = '7d6f2f0e-5d0c-4c55-9f7b-0d9f3f1b8a11';

describe('routeOf', () => {
  it.each([
    [`/c/${ID}`, ID],
    [`/c/${ID}/`, ID],
    [`/c/${ID.toUpperCase()}`, ID],
    ['/', undefined],
    ['/c/', undefined],
    ['/c/ac-2', undefined],
    [`/c/${ID}/x`, undefined],
    [`/d/${ID}`, undefined],
  ])('reads %s', (path, conversationId) => {
    expect(routeOf(path)).toEqual({ conversationId });
  });

  it('knows which pages there are', () => {
    expect(['/', '/index.html', `/c/${ID}`].map(isPath)).toEqual([true, true, true]);
    expect(['/nothing', '/c/ac-2', '/c/'].map(isPath)).toEqual([false, false, false]);
  });

  it('reads what pathOf writes', () => {
    expect(routeOf(pathOf(ID)).conversationId).toBe(ID);
    expect(routeOf(pathOf(undefined)).conversationId).toBeUndefined();
  });
});
