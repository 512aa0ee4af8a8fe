import { type AnswerEvent } from '../../api/chat-client.js';
import { chatAnswer, collected } from '../../testing/answers.js';
import { withTokensGathered } from './token-gathering.js';

const SENTENCE = { start: 0, end: 1, status: 'none' as const, support: [] };
const DONE: AnswerEvent = { type: 'done', answer: chatAnswer() };

describe('withTokensGathered', () => {
  it('keeps every character and the order', async () => {
    const letters = Array.from('a growing answer');
    const events = await collected(withTokensGathered(burst(letters), 1));
    expect(events.at(-1)).toEqual(DONE);
    const texts = events.slice(0, -1).map((event) => (event.type === 'token' ? event.text : '?'));
    expect(texts.join('')).toBe('a growing answer');
    const sentences = events.flatMap((event) => (event.type === 'token' ? event.sentences : []));
    expect(sentences).toEqual([SENTENCE, SENTENCE]);
  });

  it('joins a burst', async () => {
    const letters = Array.from({ length: 500 }, () => 'x');
    const events = await collected(withTokensGathered(burst(letters), 5));
    expect(events.length).toBeLessThan(250);
  });

  it('gives a token at once while the next is awaited', async () => {
    const slow = withTokensGathered(stalled(), 5);
    expect((await slow.next()).value).toEqual({ type: 'token', text: 'first', sentences: [] });
  });

  it('closes its source when the reader leaves', async () => {
    const left: string[] = [];
    const events = withTokensGathered(watched(left), 1);
    await events.next();
    await events.return();
    expect(left).toEqual(['closed']);
  });
});

async function* burst(texts: readonly string[]): AsyncGenerator<AnswerEvent, void> {
  for (const text of texts) {
    await Promise.resolve();
    yield { type: 'token', text, sentences: text === 'a' ? [SENTENCE] : [] };
  }
  yield DONE;
}

async function* stalled(): AsyncGenerator<AnswerEvent, void> {
  yield { type: 'token', text: 'first', sentences: [] };
  await new Promise(() => undefined);
}

async function* watched(left: string[]): AsyncGenerator<AnswerEvent, void> {
  try {
    for (;;) {
      await new Promise((resolve) => {
        setTimeout(resolve, 0);
      });
      yield { type: 'token', text: 'x', sentences: [] };
    }
  } finally {
    left.push('closed');
  }
}
