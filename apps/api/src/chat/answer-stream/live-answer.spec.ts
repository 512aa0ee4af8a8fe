import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { type StreamedEvent } from '../../streaming/event-stream.js';
import { LiveAnswer } from './live-answer.js';

interface Scene {
  readonly answer: LiveAnswer;
  readonly stop: AbortSignal;
  settled: number;
}

function scene({ graceMs = 60_000, maxChars = 1_000_000 } = {}): Scene {
  const stopping = new AbortController();
  const made: Scene = {
    stop: stopping.signal,
    settled: 0,
    answer: new LiveAnswer('m', {
      owner: 'o',
      stopping,
      graceMs,
      maxChars,
      onSettled: () => {
        made.settled += 1;
      },
    }),
  };
  return made;
}

async function readAll(
  events: AsyncIterable<StreamedEvent>,
  { pauses = [], most = Infinity }: { pauses?: readonly boolean[]; most?: number } = {},
): Promise<string[]> {
  const seen: string[] = [];
  if (most === 0) {
    return seen;
  }
  for await (const { id = '', json } of events) {
    seen.push(`${id}=${json}`);
    if (seen.length === most) {
      break;
    }
    if (pauses[seen.length % Math.max(1, pauses.length)]) {
      await sleep(0);
    }
  }
  return seen;
}

describe('an answer that is written apart from its readers', () => {
  it('gives every reader every event once, wherever it was cut off and however slow it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string(), { minLength: 1, maxLength: 30 }),
        fc.nat(30),
        fc.array(fc.boolean(), { maxLength: 5 }),
        fc.array(fc.boolean(), { maxLength: 5 }),
        async (texts, cut, writing, reading) => {
          const { answer } = scene();
          const forever = new AbortController().signal;
          const write = async (): Promise<void> => {
            for (const [i, text] of texts.entries()) {
              await answer.add('token', text);
              if (writing[i % Math.max(1, writing.length)]) {
                await sleep(0);
              }
            }
            answer.end();
          };
          const first = readAll(answer.open(0, forever).events, { pauses: reading, most: cut });
          const [before] = await Promise.all([first, write()]);
          const position = Math.min(cut, texts.length);
          const rest = await readAll(answer.open(position, forever).events, { pauses: reading });
          expect([...before, ...rest]).toEqual(texts.map((text, i) => `m:${i + 1}=${JSON.stringify(text)}`));
        },
      ),
      { numRuns: 200 },
    );
  });

  describe('with a grace time', () => {
    beforeEach(() => {
      jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance'] });
    });

    afterEach(() => {
      jest.useRealTimers();
    });

    it('stops when nobody has read it for that time, and not before', async () => {
      const { answer, stop } = scene({ graceMs: 150 });
      const leaving = new AbortController();
      const reading = readAll(answer.open(0, leaving.signal).events);
      await answer.add('token', 1);
      await jest.advanceTimersByTimeAsync(1000);
      expect(stop.aborted).toBe(false);
      leaving.abort();
      expect(await reading).toEqual(['m:1=1']);
      await jest.advanceTimersByTimeAsync(149);
      expect(stop.aborted).toBe(false);
      expect(answer.abandoned).toBe(true);
      await jest.advanceTimersByTimeAsync(1);
      expect(stop.aborted).toBe(true);
      expect(answer.abandoned).toBe(false);
    });

    it('goes on when somebody comes back in time, or reads it elsewhere', async () => {
      const { answer, stop } = scene({ graceMs: 150 });
      for (let i = 0; i < 5; i += 1) {
        await jest.advanceTimersByTimeAsync(149);
        answer.keepAlive();
      }
      const reading = readAll(answer.open(0, new AbortController().signal).events);
      await jest.advanceTimersByTimeAsync(1000);
      expect(stop.aborted).toBe(false);
      answer.end();
      expect(await reading).toEqual([]);
    });
  });

  it('is settled once, when it has ended and the last reader has gone', async () => {
    const it = scene();
    const reading = it.answer.open(0, new AbortController().signal).events[Symbol.asyncIterator]();
    await it.answer.add('done', {});
    await reading.next();
    it.answer.end();
    expect(it.settled).toBe(0);
    await reading.next();
    expect(it.settled).toBe(1);
    await readAll(it.answer.open(0, new AbortController().signal).events);
    expect(it.settled).toBe(1);
  });

  it('knows when a reader has everything', async () => {
    const { answer } = scene();
    const { signal } = new AbortController();
    await answer.add('done', {});
    expect(answer.open(1, signal).exhausted).toBe(false);
    answer.end();
    expect(answer.open(0, signal).exhausted).toBe(false);
    expect(answer.open(1, signal).exhausted).toBe(true);
  });

  it('waits for its fastest reader, and lets the beginning of what is too long go', async () => {
    const { answer } = scene({ maxChars: 100 });
    const text = 'x'.repeat(18);
    const reading = answer.open(0, new AbortController().signal).events[Symbol.asyncIterator]();
    const first = reading.next();
    let added = 0;
    const writing = (async () => {
      for (; added < 20; added += 1) {
        await answer.add('token', text);
      }
      answer.end();
    })();
    await first;
    await sleep(20);
    expect(added).toBeLessThan(5);
    expect(answer.chars).toBeLessThanOrEqual(100);
    let read = 1;
    while (!(await reading.next()).done) {
      read += 1;
    }
    await writing;
    expect(read).toBe(20);
    expect(answer.chars).toBeLessThanOrEqual(100);
    await expect(readAll(answer.open(0, new AbortController().signal).events)).rejects.toThrow(
      expect.objectContaining({ code: 'answer_interrupted' }) as Error,
    );
  });
});
