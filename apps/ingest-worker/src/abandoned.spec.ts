import { abandonedAfter } from './abandoned.js';

const never = new Promise<string>(() => undefined);

describe('abandonedAfter', () => {
  it('is what the work is', async () => {
    const { signal } = new AbortController();
    expect(await abandonedAfter(Promise.resolve('done'), signal, 1)).toBe('done');
    await expect(abandonedAfter(Promise.reject(new Error('broken')), signal, 1)).rejects.toThrow('broken');
  });

  it('lets work that hears the signal end by itself', async () => {
    const ending = new AbortController();
    const work = new Promise<string>((resolve) => {
      ending.signal.addEventListener('abort', () => {
        resolve('put away');
      });
    });
    const waited = abandonedAfter(work, ending.signal, 60_000);
    ending.abort(new Error('cancelled'));
    expect(await waited).toBe('put away');
  });

  it('does not wait for work that hears nothing, also when the signal came before', async () => {
    const ending = new AbortController();
    const waited = abandonedAfter(never, ending.signal, 1);
    ending.abort(new Error('cancelled'));
    await expect(waited).rejects.toThrow('cancelled');
    await expect(abandonedAfter(never, ending.signal, 1)).rejects.toThrow('cancelled');
  });
});
